using System.Text;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;

namespace Guise.Buckets;

/// <summary>
/// What the wallet's own pages do with the keys in it: register them as DIDs, delegate, and act on objects. Such an act goes through the same
/// gate as anybody's, with a token that is made for it and never leaves.
/// </summary>
internal sealed class WalletUcans(
    WalletKeys keys, StorageAccounts accounts, FactReader facts, Dids dids, DidChallenges challenges, Delegations delegations,
    ServiceIdentity identity, UcanGate gate, BucketNotes notes, TimeProvider clock)
{
    /// <summary>All keys of the wallet, as far as one page reaches.</summary>
    public async Task<IReadOnlyList<KeyAnswer>> Keys(OpenWallet wallet, CancellationToken cancel) =>
        (await keys.List(wallet, Limits.PageItems, null, cancel)).Ok(out Page<KeyAnswer>? page, out _) ? page.Items : [];

    /// <summary>Registers a key of the wallet, or a new one, which is kept before anything else: a call that died is repeated with it.</summary>
    /// <param name="keyId">Null for a new Ed25519 key.</param>
    public async Task<Result<DidAnswer>> Register(OpenWallet wallet, string? keyId, string purpose, string? bucket, CancellationToken cancel)
    {
        if (!(await KeyOf(wallet, keyId, cancel)).Ok(out WalletKey? key, out Problem? problem)) return problem;
        using (key)
        {
            if (!(await Answer(wallet, key, purpose, bucket, cancel)).Ok(out DidProofBody? answer, out Problem? refused)) return refused;
            Task<Result<DidAnswer>> register = dids.Register(await accounts.Of(wallet, cancel), answer.Challenge, answer.Read(), cancel);
            return await notes.Of(wallet, ActivityEvent.DidRegistered, did => did.Did, register);
        }
    }

    /// <summary>A challenge for a key of the wallet together with its answer.</summary>
    public async Task<Result<DidProofBody>> Prove(OpenWallet wallet, string keyId, string purpose, string bucket, CancellationToken cancel)
    {
        using WalletKey? key = await keys.Get(wallet, keyId, cancel);
        return key is null ? Problems.KeyNotFound : await Answer(wallet, key, purpose, bucket, cancel);
    }

    /// <summary>A delegation, listed among the bucket's.</summary>
    /// <param name="audience">Whom it is given to.</param>
    public async Task<Result<string>> Delegate(
        OpenWallet wallet, StorageResource resource, IReadOnlyList<string> abilities, string audience, TimeSpan life, CancellationToken cancel)
    {
        if (UcanKey.TryParse(audience) is null) return Problems.InvalidDid;
        if (!(await Speaker(wallet, resource, abilities, cancel)).Ok(out Spoken? spoken, out Problem? problem)) return problem;
        using (spoken)
        {
            string token = spoken.Write(resource, abilities, audience, clock.GetUtcNow() + life);
            Task<Result<DelegationAnswer>> tell = delegations.Tell(resource.Bucket, token, cancel);
            return (await notes.Of(wallet, ActivityEvent.BucketDelegated, told => $"{resource} → {told.Audience}", tell)).Problem is { } refused
                ? refused
                : token;
        }
    }

    /// <summary>Whether the owner may do this now, by one of her keys.</summary>
    public async Task<Result<Carried>> Carry(
        OpenWallet wallet, StorageResource resource, string ability, UcanRequest request, CancellationToken cancel)
    {
        if (!(await Speaker(wallet, resource, [ability], cancel)).Ok(out Spoken? spoken, out Problem? problem)) return problem;
        using (spoken)
        {
            string token = spoken.Write(resource, [ability], await identity.Did(cancel), clock.GetUtcNow() + Limits.UcanReuse);
            return PresentedUcan.TryRead(token, [], out UcanFault? fault) is { } ucan
                ? await gate.Decide(ucan, resource, ability, request, cancel)
                : fault!.Problem;
        }
    }

    private async Task<Result<WalletKey>> KeyOf(OpenWallet wallet, string? keyId, CancellationToken cancel) =>
        keyId is null ? await keys.Add(wallet, keys.New(KeyType.Ed25519), ActivityEvent.KeyCreated, cancel)
        : await keys.Get(wallet, keyId, cancel) is { } known ? known
        : Problems.KeyNotFound;

    private async Task<Result<DidProofBody>> Answer(OpenWallet wallet, WalletKey key, string purpose, string? bucket, CancellationToken cancel)
    {
        string did = DidKey.Encode(key.Type, key.PublicKey);
        return (await challenges.Give(await accounts.Of(wallet, cancel), did, purpose, bucket, cancel))
            .Ok(out DidChallengeAnswer? challenge, out Problem? problem)
            ? new DidProofBody(challenge.Id, Signature: StrictBase64Url.Encode(key.Sign(Encoding.UTF8.GetBytes(challenge.Text))))
            : problem;
    }

    /// <summary>The first of the wallet's keys that holds all of this now, and from when its tokens have to be valid to count.</summary>
    private async Task<Result<Spoken>> Speaker(OpenWallet wallet, StorageResource resource, IReadOnlyList<string> abilities, CancellationToken cancel)
    {
        if (await accounts.Find(wallet, cancel) is not { } account) return Problems.RootNotAuthorised;
        IReadOnlyDictionary<string, DidRecord> mine = await facts.DidsOf(account, cancel);
        KeyAnswer[] registered = [.. (await Keys(wallet, cancel))
            .Where(key => mine.TryGetValue(key.Did, out DidRecord? did) && did.Status == DidStatus.Active)];
        BucketFacts known = await facts.Read(resource.Bucket, [.. registered.Select(key => UcanStep.Of(key.Did))], cancel);
        foreach (KeyAnswer candidate in registered)
        {
            foreach (long? since in (long?[])[null, Dids.After(clock.GetUtcNow())])
            {
                UcanStep step = UcanStep.Of(candidate.Did, since ?? 0);
                bool holds = known.Refusal(step) is null && abilities.All(ability =>
                    known.Root(step, new(resource.ToString(), ability, [Caveat.None]) { Target = resource }) is null);
                if (holds && await keys.Get(wallet, candidate.Id, cancel) is { } key) return new Spoken(key, candidate.Did, since);
            }
        }
        return Problems.RootNotAuthorised;
    }

    /// <param name="Since">Null where tokens need not say from when they are valid: then what others derive from one need not either.</param>
    private sealed record Spoken(WalletKey Key, string Did, long? Since) : IDisposable
    {
        public string Write(StorageResource resource, IReadOnlyList<string> abilities, string audience, DateTimeOffset expires)
        {
            var payload = new
            {
                aud = audience,
                att = abilities.Select(ability => new { with = resource.ToString(), can = ability }),
                exp = expires.ToUnixTimeSeconds(),
                iss = Did,
                nbf = Since,
                prf = Array.Empty<string>(),
            };
            return UcanWriter.Write(UcanKey.TryParse(Did)!.JwtAlgorithm, message => Key.Sign(message), payload);
        }

        public void Dispose() => Key.Dispose();
    }
}
