using System.Security.Cryptography;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>
/// Questions that only the holder of a key can answer, each for one account, purpose and bucket, for ten minutes, once.
/// </summary>
internal sealed class DidChallenges(IRecordStore store, SweepIndex sweep, ServiceIdentity identity, TimeProvider clock)
{
    public const string Register = "register";
    public const string Recovery = "recovery";
    public const string RecoveryOfAccount = "recovery.account";
    public const string Import = "import";

    private const string Row = "challenge";

    public async Task<Result<DidChallengeAnswer>> Give(string account, string did, string purpose, string? bucket, CancellationToken cancel)
    {
        if (UcanKey.TryParse(did) is null) return Problems.InvalidDid;
        DidChallengeRecord record = new(
            DidChallengeRecord.Newest, Id.New(), account, did, purpose, RandomNumberGenerator.GetBytes(16),
            clock.GetUtcNow() + Limits.DidChallengeLife, bucket);
        await sweep.Add(DidChallengeRule.Name, PartitionOf(record.Id), Row, record.ExpiresAt, cancel);
        await store.Write(PartitionOf(record.Id), [new RecordWrite.Insert(Row, RecordJson.Write(record))], cancel: cancel);
        string service = await identity.Did(cancel);
        return new DidChallengeAnswer(record.Id, record.Nonce, service, account, record.ExpiresAt, TextOf(record, service));
    }

    /// <summary>Whether somebody asks for a purpose that there is, with a bucket where it needs one.</summary>
    public static bool IsPurpose(string purpose, string? bucket) => purpose switch
    {
        Register => bucket is null,
        Recovery or RecoveryOfAccount or Import => bucket is not null && StorageResource.IsId(bucket),
        _ => false,
    };

    /// <summary>
    /// The challenge, once it was answered; it is gone then. A wrong answer costs one of five tries. Nothing about the DID but the proof has been
    /// looked at by then, so only its holder learns more.
    /// </summary>
    public async Task<Result<DidChallengeRecord>> Answer(string account, string id, IReadOnlyList<string> purposes, DidProof proof,
        CancellationToken cancel)
    {
        if (id.Length != 32 || !id.All(char.IsAsciiHexDigitLower)) return Problems.DidChallengeNotFound;
        if (await store.Get(PartitionOf(id), Row, cancel) is not { } row) return Problems.DidChallengeNotFound;
        DidChallengeRecord challenge = RecordJson.Read<DidChallengeRecord>(row.Value);
        DateTimeOffset now = clock.GetUtcNow();
        if (challenge.Account != account || challenge.ExpiresAt <= now) return Problems.DidChallengeNotFound;

        bool proven = purposes.Contains(challenge.Purpose)
            && proof.Proves(challenge, await identity.Dids(cancel), TextOf(challenge, await identity.Did(cancel)), now);
        RecordWrite write = proven || challenge.Attempts + 1 >= Limits.ChallengeAttempts
            ? new RecordWrite.Delete(Row, row.ETag)
            : new RecordWrite.Replace(Row, RecordJson.Write(challenge with { Attempts = challenge.Attempts + 1 }), row.ETag);
        if (await store.Write(PartitionOf(id), [write], cancel: cancel) is not WriteOutcome.Written) return Problems.DidChallengeNotFound;
        return proven ? challenge : Problems.DidProofInvalid;
    }

    /// <summary>What a key without a UCAN library signs: one line a fact, so that a person can read it too.</summary>
    private static string TextOf(DidChallengeRecord challenge, string service) => string.Join('\n',
        "Guise DID challenge 1", $"service: {service}", $"did: {challenge.Did}", $"purpose: {challenge.Purpose}", $"account: {challenge.Account}",
        $"bucket: {challenge.Bucket ?? "-"}", $"challenge: {StrictBase64Url.Encode(challenge.Nonce)}");

    private static string PartitionOf(string id) => "did-challenge|" + id;
}
