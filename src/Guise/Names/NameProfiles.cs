using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Names;

/// <summary>Finds a name's profile, wherever it is published, and verifies it before anybody sees it.</summary>
internal sealed class NameProfiles(IRecordStore store, ResolvedNames resolved, ServiceNames service)
{
    public async Task<ProfileAnswer> Find(EnsName name, CancellationToken cancel) =>
        await Find(await NameHead.Read(store, name, cancel), refresh: false, cancel);

    /// <param name="refresh">Ask the name system again, whatever it said a moment ago.</param>
    public async Task<ProfileAnswer> Find(NameHead head, bool refresh, CancellationToken cancel)
    {
        if (service.GivesOut(head.Of)) return head.Name is { } own ? Published(own, own.Owner) : new ProfileAnswer.NoRecord();

        ResolvedName name = await resolved.Resolve(head.Of, refresh, cancel);
        return (name.Answer, name.Record) switch
        {
            (NameAnswer.Unavailable, _) or (_, ProfileRecords.Outcome.Unreachable) => new ProfileAnswer.Unavailable(),
            (NameAnswer.Known { Address: { } owner }, ProfileRecords.Outcome.Read { Profile: { } profile }) when profile.IsSignedBy(owner) =>
                new ProfileAnswer.Found(owner, profile, ProfileSource.Chain),
            (_, ProfileRecords.Outcome.Read or ProfileRecords.Outcome.Malformed) => new ProfileAnswer.Unverifiable(),
            (NameAnswer.Known { Address: { } owner }, _) when head.Name is { } here => Published(here, owner),
            _ => new ProfileAnswer.NoRecord(),
        };
    }

    /// <summary>
    /// The name's signing key, if it made the signature. When it did not, the key may have changed since it was remembered: the name
    /// system is asked once more.
    /// </summary>
    public async Task<Result<byte[]>> KeyThatSigned(NameHead head, byte[] message, byte[] signature, CancellationToken cancel)
    {
        ProfileAnswer answer = await Find(head, refresh: false, cancel);
        if (KeyThatSigned(answer, message, signature) is { } key) return key;
        if (!service.GivesOut(head.Of) && answer is not ProfileAnswer.Unavailable)
        {
            answer = await Find(head, refresh: true, cancel);
            if (KeyThatSigned(answer, message, signature) is { } changed) return changed;
        }
        return answer.AsResult().Problem ?? Problems.WrongSignature;
    }

    /// <summary>Whether this is the name's signing key, as far as is known here.</summary>
    public async Task<bool> IsSigningKey(NameHead head, byte[] key, CancellationToken cancel) =>
        await Find(head, refresh: false, cancel) is ProfileAnswer.Found { Profile.Profile.SigningKey: { } now } && now.AsSpan().SequenceEqual(key);

    private static byte[]? KeyThatSigned(ProfileAnswer answer, byte[] message, byte[] signature) =>
        answer is ProfileAnswer.Found { Profile.Profile.SigningKey: { } key } && Ed25519.Verify(key, message, signature) ? key : null;

    /// <summary>A name may have changed hands since its profile was published here: that of the former owner is none.</summary>
    private static ProfileAnswer Published(NameRecord record, EthereumAddress owner)
    {
        if (record.Profile is null || record.Owner != owner) return new ProfileAnswer.NoRecord();
        return SignedProfile.TryParse(Encoding.UTF8.GetBytes(record.Profile), out SignedProfile? profile) && profile.IsSignedBy(owner)
            ? new ProfileAnswer.Found(owner, profile, ProfileSource.Published)
            : new ProfileAnswer.Unverifiable();
    }
}
