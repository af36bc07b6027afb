using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;

namespace Guise.Names;

/// <summary>Publishes profiles under names for who owns the names.</summary>
internal sealed class PublishedNames(IRecordStore store, ResolvedNames resolved, ServiceNames service, TimeProvider clock)
{
    private const int Retries = 3;

    /// <summary>Publishes a profile, or withdraws the one that is there.</summary>
    /// <param name="profile">Null to withdraw.</param>
    public Task<Result<(NameRecord Record, string ETag)>> Publish(
        EnsName name, SignedProfile? profile, long issuedAt, string signature, IfMatch ifMatch, CancellationToken cancel) =>
        Publish(name, profile, issuedAt, signature, ifMatch, clock.GetUtcNow(), cancel);

    /// <summary>
    /// Withdraws the profile by a statement that the owner gave out of hand at its time; nothing younger gives way to it, however late it comes.
    /// </summary>
    public async Task Withdraw(EnsName name, long issuedAt, string signature, CancellationToken cancel) =>
        await Publish(name, null, issuedAt, signature, default, DateTimeOffset.FromUnixTimeMilliseconds(issuedAt), cancel);

    private async Task<Result<(NameRecord Record, string ETag)>> Publish(
        EnsName name, SignedProfile? profile, long issuedAt, string signature, IfMatch ifMatch, DateTimeOffset now, CancellationToken cancel)
    {
        if (profile is not null && (profile.Profile.SigningKey is null || profile.Profile.EncryptionKey is null || !profile.IsWithinBounds))
            return Problems.InvalidProfile;
        if (!WalletSignature.IsWellFormed(signature)) return Problems.InvalidSignature;
        if (Publication.Check(issuedAt, 0, now) is { } untimely) return untimely;

        string message = Publication.Message(name, service.Url, profile, issuedAt);
        if (WalletSignature.SignerOf(PersonalMessage.Digest(message), signature) is not { } signer) return Problems.WrongSignature;
        if (profile is not null && !profile.IsSignedBy(signer)) return Problems.WrongSignature;

        for (int i = 0; i < Retries; i++)
        {
            NameHead head = await NameHead.Read(store, name, cancel);
            if (await OwnerProblem(head, signer, cancel) is { } notTheirs) return notTheirs;
            if (!ifMatch.Allows(head.NameRow?.ETag ?? "")) return Problems.PreconditionFailed;
            if (Publication.Check(issuedAt, MarkOf(head, signer), now) is { } late) return late;
            if (profile is null && head.Name?.Profile is null) return Problems.ProfileNotFound;

            NameRecord record = new(NameRecord.Newest, signer.Bytes.ToArray(), issuedAt, profile?.Canonical);
            RecordWrite write = NameHead.Put(NameRows.Name, record, head.NameRow);
            if (await store.Write(head.Partition, [write], cancel: cancel) is not WriteOutcome.Written written) continue;
            resolved.Forget(name);
            return (record, written.ETags[0]!);
        }
        return Problems.NameChanged;
    }

    /// <summary>A new owner of a name of the chain starts anew; statements of the former one are not theirs.</summary>
    private static long MarkOf(NameHead head, EthereumAddress signer) => head.Name is { } known && known.Owner == signer ? known.IssuedAt : 0;

    private async Task<Problem?> OwnerProblem(NameHead head, EthereumAddress signer, CancellationToken cancel)
    {
        if (service.GivesOut(head.Of))
        {
            EthereumAddress? owner = ServiceNames.AddressIn(head.Of) ?? head.Name?.Owner;
            return owner is null || owner == signer ? null : Problems.NameTaken;
        }
        return (await resolved.Resolve(head.Of, refresh: true, cancel)).Answer switch
        {
            NameAnswer.Unavailable => Problems.ResolverUnavailable with { RetryAfter = TimeSpan.FromSeconds(5) },
            NameAnswer.Known { Address: { } owner } => owner == signer ? null : Problems.NotNameOwner,
            _ => Problems.NameNotServed,
        };
    }
}
