using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>All that decides about a bucket, as it was in one moment.</summary>
/// <param name="Complete">Whether all revocations are here; of very many, only the first.</param>
internal sealed record BucketSnapshot(
    string Id, BucketRecord Head, string ETag, IReadOnlyList<(GrantRecord Grant, string ETag)> Grants, IReadOnlySet<string> Blocked,
    IReadOnlyList<RevocationRecord> Revocations, bool Complete)
{
    /// <summary>Null for a bucket that was not taken over from a service on its word.</summary>
    public HomeRecord? Home { get; init; }

    /// <summary>Null for a bucket whose id was drawn.</summary>
    public BucketLogRecord? Log { get; init; }

    public string Partition => BucketRows.PartitionOf(Id);

    public static async Task<BucketSnapshot?> Read(IRecordStore store, string id, CancellationToken cancel)
    {
        RecordPage page = await store.Query(BucketRows.PartitionOf(id), BucketRows.Live, RecordKeys.MaxPage, cancel: cancel);
        if (page.Items.FirstOrDefault(row => row.Row == BucketRows.Head) is not { } head) return null;
        return new(
            id, RecordJson.Read<BucketRecord>(head.Value), head.ETag,
            [.. Under(page, BucketRows.Grants).Select(row => (RecordJson.Read<GrantRecord>(row.Value), row.ETag))],
            Under(page, BucketRows.Blocks).Select(row => RecordJson.Read<BlockRecord>(row.Value).Did).ToHashSet(StringComparer.Ordinal),
            [.. Under(page, BucketRows.Revocations).Select(row => RecordJson.Read<RevocationRecord>(row.Value))],
            !page.More)
        {
            Home = page.Items.FirstOrDefault(row => row.Row == BucketRows.Home) is { } home ? RecordJson.Read<HomeRecord>(home.Value) : null,
            Log = page.Items.FirstOrDefault(row => row.Row == BucketRows.Log) is { } log ? RecordJson.Read<BucketLogRecord>(log.Value) : null,
        };
    }

    /// <summary>The whole change in one transaction with the head, so that two changes never pass each other unseen.</summary>
    public async Task<Problem?> Change(IRecordStore store, BucketRecord head, IEnumerable<RecordWrite> writes, CancellationToken cancel)
    {
        RecordWrite replaced = new RecordWrite.Replace(BucketRows.Head, RecordJson.Write(head with { Version = head.Version + 1 }), ETag);
        return await store.Write(Partition, [replaced, .. writes], cancel: cancel) is WriteOutcome.Written ? null : Problems.BucketChanged;
    }

    /// <summary>Members change only while the bucket lives and no recovery is under way.</summary>
    public Problem? MembersFrozen =>
        Head.State == BucketState.Deleted ? Problems.BucketGone : Head.Recovery is not null ? Problems.RecoveryPending : null;

    private static IEnumerable<StoredRecord> Under(RecordPage page, string prefix) =>
        page.Items.Where(row => row.Row.StartsWith(prefix, StringComparison.Ordinal));
}
