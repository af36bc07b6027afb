using System.Collections.Concurrent;
using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>
/// The delegations of a bucket that the service was told of or saw at work, with the first and the last day. For people and for reports: a
/// decision never asks here.
/// </summary>
internal sealed class Delegations(IRecordStore store, Continuations continuations, TimeProvider clock)
{
    private const int Remembered = 10_000;

    /// <summary>What this instance has written today: most requests see nothing new.</summary>
    private readonly ConcurrentDictionary<(string Bucket, string Cid), DateTime> _written = new();

    /// <summary>After a request was carried: its proofs. The request's own token is no delegation.</summary>
    public async Task Saw(Carried carried, CancellationToken cancel)
    {
        foreach (UcanStep step in carried.Ucan.Steps.SkipLast(1)) await Note(carried.Bucket.Id, step, carried.Verdict.Root!.Issuer, cancel);
    }

    public async Task<Result<DelegationAnswer>> Tell(string bucket, string token, CancellationToken cancel)
    {
        UcanStep step;
        if (token.Contains('.', StringComparison.Ordinal))
        {
            if (UcanChain.TryRead(token, [], UcanLimits.Default, out UcanFault? fault) is not { } chain) return fault!.Problem;
            if (UcanChecks.Check(chain, null, clock.GetUtcNow().ToUnixTimeSeconds(), (long)Limits.UcanSkew.TotalSeconds) is { } invalid)
                return invalid.Problem;
            step = chain.Outermost.Step;
        }
        else
        {
            if (Cryptography.StrictBase64Url.TryDecode(token) is not { } bytes) return Problems.UcanMalformed;
            if (!UcanDelegation.Read(bytes).Ok(out UcanDelegation? delegation, out Problem? problem)) return problem;
            if (!delegation.Envelope.IsSigned) return Problems.UcanSignatureInvalid;
            step = new(delegation.Envelope.Cid, delegation.Envelope.SignedHash, delegation.Envelope.Issuer.Did, delegation.Audience.Did,
                new HashSet<string> { delegation.Envelope.Issuer.Did }, delegation.NotBefore, delegation.Expires) { Rights = [delegation.Command] };
        }
        await Note(bucket, step, step.Issuer, cancel);
        return Describe(await Read(bucket, step.Cid, cancel) ?? throw new StoreUnavailableException("A delegation was written and is gone."), []);
    }

    public Task<Result<Page<DelegationAnswer>>> List(BucketSnapshot bucket, int limit, string? continuation, CancellationToken cancel) =>
        continuations.Read("delegations|" + bucket.Id, continuation, async after =>
        {
            RecordPage page = await store.Query(bucket.Partition, BucketRows.Delegations, limit, after, cancel);
            return new Page<DelegationAnswer>(
                [.. page.Items.Select(row => Describe(RecordJson.Read<DelegationRecord>(row.Value), bucket.Revocations))], page.Next);
        }, cancel);

    /// <summary>Those of the last ninety days that rest on a DID, as root or in between.</summary>
    public async Task<IReadOnlyList<DeadDelegation>> RestingOn(string bucket, string did, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        RecordPage page = await store.Query(BucketRows.PartitionOf(bucket), BucketRows.Delegations, RecordKeys.MaxPage, cancel: cancel);
        return [.. page.Items.Select(row => RecordJson.Read<DelegationRecord>(row.Value))
            .Where(seen => (seen.Root == did || seen.Issuers.Contains(did)) && seen.LastSeen > now - Limits.DelegationMemory
                && seen.Expires > now.ToUnixTimeSeconds())
            .Select(seen => new DeadDelegation(seen.Cid, seen.Audience, seen.Root))];
    }

    private async Task Note(string bucket, UcanStep step, string root, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (_written.TryGetValue((bucket, step.Cid), out DateTime day) && day == now.UtcDateTime.Date) return;
        if (_written.Count >= Remembered) _written.Clear();
        string partition = BucketRows.PartitionOf(bucket), key = BucketRows.Delegations + step.Cid;
        StoredRecord? row = await store.Get(partition, key, cancel);
        DelegationRecord record = row is null
            ? new(DelegationRecord.Newest, step.Cid, step.Issuer, step.Audience, root, [.. step.Issuers], step.Rights, step.Expires, now, now)
            : RecordJson.Read<DelegationRecord>(row.Value) with { LastSeen = now };
        // Losing to another instance that saw it too is as good.
        await store.Write(partition, [row is null ? new RecordWrite.Insert(key, RecordJson.Write(record))
            : new RecordWrite.Replace(key, RecordJson.Write(record), row.ETag)], cancel: cancel);
        _written[(bucket, step.Cid)] = now.UtcDateTime.Date;
    }

    private async Task<DelegationRecord?> Read(string bucket, string cid, CancellationToken cancel) =>
        await store.Get(BucketRows.PartitionOf(bucket), BucketRows.Delegations + cid, cancel) is { } row
            ? RecordJson.Read<DelegationRecord>(row.Value)
            : null;

    private static DelegationAnswer Describe(DelegationRecord seen, IReadOnlyList<RevocationRecord> revocations) => new(
        seen.Cid, seen.Issuer, seen.Audience, seen.Root, seen.Rights, seen.Expires == long.MaxValue
            ? null
            : seen.Expires, seen.FirstSeen, seen.LastSeen,
        revocations.Any(revocation => revocation.Cid == seen.Cid
            && (revocation.By == RevocationRecord.ByOwner || revocation.By == seen.Audience || seen.Issuers.Contains(revocation.By))));
}
