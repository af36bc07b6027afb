using System.Globalization;
using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>Keeps the logs of buckets whose ids certify themselves. A log decides who may bring the id elsewhere; here, grants decide.</summary>
internal sealed class BucketLogs(IRecordStore store, BucketAccess access, FactReader facts, ServiceIdentity identity)
{
    /// <summary>A log of one operation, addressed to this service and signed by a key of the account.</summary>
    public async Task<Result<BucketLog>> Begin(string account, byte[] genesis, CancellationToken cancel)
    {
        IReadOnlyCollection<string> service = await identity.Dids(cancel);
        if (BucketLog.TryRead([genesis]) is not { } log || !service.Contains(log.Head.Home)) return Problems.BucketLogInvalid;
        IReadOnlyDictionary<string, DidRecord> mine = await facts.DidsOf(account, cancel);
        return mine.GetValueOrDefault(log.Head.Signer)?.Status == DidStatus.Active ? log : Problems.BucketLogInvalid;
    }

    /// <summary>What a new bucket's transaction takes of its log.</summary>
    public static IEnumerable<RecordWrite> Inserts(BucketLog log) =>
    [
        new RecordWrite.Insert(
            BucketRows.Log, RecordJson.Write(new BucketLogRecord(BucketLogRecord.Newest, log.Head.Cid, log.Head.Owners, log.Operations.Count))),
        .. log.Operations.Select((operation, i) => Insert(i, operation)),
    ];

    /// <summary>Empty for a bucket whose id was drawn.</summary>
    public async Task<Result<BucketLogAnswer>> Show(string? account, string bucket, CancellationToken cancel) =>
        (await access.Open(account, bucket, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)
            ? new BucketLogAnswer(await Read(open.Bucket, cancel), open.Bucket.Log?.Fork)
            : problem;

    /// <summary>
    /// By an owner's session and by an owner's key: a stolen key alone changes nothing here. The same operation again is its repetition.
    /// </summary>
    public async Task<Problem?> Append(string? account, string bucket, byte[] bytes, CancellationToken cancel)
    {
        if (!(await access.Open(account, bucket, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (open.Bucket.MembersFrozen is { } frozen) return frozen;
        if (open.Bucket.Log is not { } log || LogOperation.TryRead(bytes) is not { Prev: { } prev } operation) return Problems.BucketLogInvalid;
        if (log.Fork is not null) return Problems.BucketEquivocation;
        if (operation.Cid == log.Head) return null;
        // Written before the log moved on: one more operation after the same one must not come into the world.
        if (prev != log.Head) return Problems.BucketChanged;
        if (log.Length >= Limits.BucketLogOperations) return Problems.LimitReached;
        if (!operation.Follows(log.Head, log.Owners) || !operation.Envelope.IsSigned) return Problems.BucketLogInvalid;
        // Whoever owns the bucket here must not sign its id away by mistake.
        BucketFacts known = await facts.Read(bucket, [.. operation.Owners.Select(did => UcanStep.Of(did))], cancel);
        if (!operation.Owners.Any(did => known.IsOwner(did) && !open.Bucket.Blocked.Contains(did))) return Problems.BucketLogInvalid;
        BucketLogRecord next = log with { Head = operation.Cid, Owners = operation.Owners, Length = log.Length + 1 };
        return await open.Bucket.Change(store, open.Bucket.Head, [Replace(next), Insert(log.Length, operation)], cancel);
    }

    /// <summary>
    /// What to say to somebody who proved to own, by a log of his own, an id that is here. Where the logs part, both cannot be true: from then
    /// on nobody brings this id here or away, and the two operations are the evidence.
    /// </summary>
    public async Task<Problem> Compare(BucketSnapshot known, BucketLog? other, CancellationToken cancel)
    {
        if (known.Log is not { } log || other is null) return Problems.BucketExists;
        if (log.Fork is not null) return Problems.BucketEquivocation;
        if (other.ForkFrom(await Read(known, cancel)) is not { } fork) return Problems.BucketExists;
        return await known.Change(store, known.Head, [Replace(log with { Fork = fork.Bytes })], cancel) ?? Problems.BucketEquivocation;
    }

    private async Task<IReadOnlyList<byte[]>> Read(BucketSnapshot bucket, CancellationToken cancel)
    {
        if (bucket.Log is null) return [];
        RecordPage page = await store.Query(bucket.Partition, BucketRows.Operations, Limits.BucketLogOperations, cancel: cancel);
        return [.. page.Items.Select(row => RecordJson.Read<LogOperationRecord>(row.Value).Operation)];
    }

    /// <summary>Every change of it is one transaction with the head, whose entity tag stands for both.</summary>
    private static RecordWrite Replace(BucketLogRecord log) => new RecordWrite.Upsert(BucketRows.Log, RecordJson.Write(log));

    private static RecordWrite Insert(int number, LogOperation operation) => new RecordWrite.Insert(
        string.Create(CultureInfo.InvariantCulture, $"{BucketRows.Operations}{number:D4}"),
        RecordJson.Write(new LogOperationRecord(LogOperationRecord.Newest, operation.Bytes)));
}
