using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Keys;
using Microsoft.Extensions.Options;

namespace Guise.Wallets;

/// <summary>Wraps a wallet's key for a credential, and unwraps it again.</summary>
internal sealed class Slots(ServiceKeys keys, IRemoteKeys remote, DerivationGate gate, Stretching stretching, IOptions<GuiseOptions> options)
{
    private const string Pbkdf2 = "pbkdf2-sha256";
    private const string RecoveryLabel = "slot/recovery";

    /// <summary>Stands in where a profile or a slot is missing, so that the work is the same.</summary>
    private static readonly SlotRecord Nobody = new(
        Id.New(), SlotKind.Passphrase, 1, RandomNumberGenerator.GetBytes(Sealed.Overhead + Derive.KeySize));

    /// <summary>A slot of a new id, or the next version of an existing one.</summary>
    public async Task<Result<SlotRecord>> Wrap(string profileId, DataKey key, Kms kms, SlotRecord? replaced, CancellationToken cancel)
    {
        SlotRecord slot = new(replaced?.Id ?? Id.New(), kms.Credential.Kind, (replaced?.Version ?? 0) + 1, []);
        if (kms.Credential is Credential.Passphrase)
            slot = slot with { Kdf = new(Pbkdf2, options.Value.PassphraseIterations, RandomNumberGenerator.GetBytes(16)) };
        if (kms.Credential is Credential.AuthToken token)
        {
            byte[] share = RandomNumberGenerator.GetBytes(Derive.KeySize);
            if (!Unwrapped(await remote.Wrap(kms.KeyUri!, share, token.Token, cancel)).Ok(out byte[]? wrapped, out Problem? refused)) return refused;
            slot = slot with { Remote = new(kms.KeyUri!, wrapped) };
            return Wrapped(profileId, slot, key, OfShare(share));
        }
        return (await KeyOf(profileId, slot, kms.Credential, cancel)).Ok(out byte[]? kek, out Problem? problem)
            ? Wrapped(profileId, slot, key, kek)
            : problem;
    }

    /// <summary>The same for a call that does not stand in the gate yet: a passphrase is derived behind it.</summary>
    public async Task<Result<SlotRecord>> WrapAtGate(string profileId, DataKey key, Kms kms, SlotRecord? replaced, CancellationToken cancel)
    {
        if (kms.Credential is not Credential.Passphrase) return await Wrap(profileId, key, kms, replaced, cancel);
        if (!(await gate.Enter(cancel)).Ok(out IDisposable? place, out Problem? busy)) return busy;
        using (place) return await Wrap(profileId, key, kms, replaced, cancel);
    }

    public static SlotRecord WrapRecovery(string profileId, DataKey key, byte[] entropy, SlotRecord? replaced) => Wrapped(
        profileId, new(replaced?.Id ?? Id.New(), SlotKind.Recovery, (replaced?.Version ?? 0) + 1, []), key, Derive.Key(entropy, RecoveryLabel));

    /// <summary>The wallet's key, or <see cref="Problems.WrongCredential"/>; a missing slot costs the same work.</summary>
    public async Task<Result<DataKey>> Unwrap(string profileId, SlotRecord? slot, Credential credential, CancellationToken cancel)
    {
        SlotRecord tried = slot ?? Nobody with { Kind = credential.Kind, Kdf = new(Pbkdf2, options.Value.PassphraseIterations, new byte[16]) };
        if (!(await KeyOf(profileId, tried, credential, cancel)).Ok(out byte[]? kek, out Problem? problem)) return problem;
        if (credential is Credential.Passphrase guess) MakeUpFor(tried, guess.Text);

        byte[]? key = Sealed.TryOpen(kek, tried.WrappedKey, AssociatedData(profileId, tried));
        CryptographicOperations.ZeroMemory(kek);
        return key is null ? Problems.WrongCredential : new DataKey(key);
    }

    /// <summary>Whether a slot's derivation is weaker than what new slots get.</summary>
    public bool IsOutdated(SlotRecord slot) => slot.Kdf is { } kdf && kdf.Iterations < options.Value.PassphraseIterations;

    private static SlotRecord Wrapped(string profileId, SlotRecord slot, DataKey key, byte[] kek)
    {
        byte[] wrapped = Sealed.Seal(kek, key.Bytes, AssociatedData(profileId, slot));
        CryptographicOperations.ZeroMemory(kek);
        return slot with { WrappedKey = wrapped };
    }

    private async Task<Result<byte[]>> KeyOf(string profileId, SlotRecord slot, Credential credential, CancellationToken cancel)
    {
        switch (credential)
        {
            case Credential.Passphrase passphrase:
                return await PassphraseKey(profileId, slot, passphrase.Text, cancel);
            case Credential.ClientKey client:
                return Derive.Key(client.Key, "slot/clientKey");
            case Credential.Recovery recovery:
                return Derive.Key(recovery.Entropy, RecoveryLabel);
            case Credential.AuthToken when slot.Remote is null:
                return Problems.WrongCredential;
            case Credential.AuthToken token:
                RemoteKeyOutcome outcome = await remote.Unwrap(slot.Remote!.KeyUri, slot.Remote.WrappedShare, token.Token, cancel);
                return Unwrapped(outcome).Ok(out byte[]? share, out Problem? problem) ? OfShare(share) : problem;
            default:
                throw new InvalidOperationException("There are four kinds of credential.");
        }
    }

    /// <summary>The share is cleared: nobody needs it any more.</summary>
    private static byte[] OfShare(byte[] share)
    {
        byte[] kek = Derive.Key(share, "slot/remote");
        CryptographicOperations.ZeroMemory(share);
        return kek;
    }

    /// <summary>A slot that is not raised yet costs what today's slots do: else the time would tell it from a missing one.</summary>
    private void MakeUpFor(SlotRecord slot, Secret passphrase)
    {
        int missing = options.Value.PassphraseIterations - slot.Kdf!.Iterations;
        if (missing > 0) CryptographicOperations.ZeroMemory(stretching.Stretch(passphrase, slot.Kdf.Salt, missing));
    }

    /// <summary>A share of the service key is mixed in: a stolen table alone cannot be guessed at.</summary>
    private async Task<byte[]> PassphraseKey(string profileId, SlotRecord slot, Secret passphrase, CancellationToken cancel)
    {
        byte[] pepper = Derive.Key(await keys.Derived("slot/passphrase", cancel), "share", Frame.Of(profileId, slot.Id));
        byte[] stretched = stretching.Stretch(passphrase, slot.Kdf!.Salt, slot.Kdf.Iterations);
        byte[] both = [.. stretched, .. pepper];
        byte[] kek = Derive.Key(both, "slot/passphrase");
        CryptographicOperations.ZeroMemory(pepper);
        CryptographicOperations.ZeroMemory(stretched);
        CryptographicOperations.ZeroMemory(both);
        return kek;
    }

    private static byte[] AssociatedData(string profileId, SlotRecord slot) =>
        Frame.Of("slot", profileId, slot.Id, slot.Kind.ToString(), slot.Version);

    private static Result<byte[]> Unwrapped(RemoteKeyOutcome outcome) => outcome switch
    {
        RemoteKeyOutcome.Done done => done.Bytes,
        RemoteKeyOutcome.Refused => Problems.WrongCredential,
        RemoteKeyOutcome.Forbidden => Problems.RemoteKeyForbidden,
        RemoteKeyOutcome.Unavailable gone => Problems.RemoteKeyUnavailable with { RetryAfter = gone.RetryAfter ?? TimeSpan.FromSeconds(5) },
        _ => Problems.RemoteKeyFailed,
    };
}
