using System.Text;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>
/// Names of buckets in the space of one account or organization. A name leads to a bucket and is none: tokens never hold it. One that was given
/// up leads on for thirty days, in which nobody else can take it.
/// </summary>
internal sealed class BucketNames(IRecordStore store, TimeProvider clock)
{
    public static bool IsName(string name) =>
        name.Length is >= 1 and <= Limits.BucketNameChars && !name.Any(char.IsControl) && !char.IsWhiteSpace(name[0]) && !char.IsWhiteSpace(name[^1])
        && name.IsNormalized(NormalizationForm.FormC);

    public async Task<BucketEntryRecord?> Entry(string space, string bucket, CancellationToken cancel) =>
        await store.Get(space, AccountRows.Buckets + bucket, cancel) is { } row ? RecordJson.Read<BucketEntryRecord>(row.Value) : null;

    public async Task<Result<BucketNameAnswer>> Find(string space, string name, CancellationToken cancel)
    {
        if (!IsName(name) || await store.Get(space, AccountRows.NameOf(name), cancel) is not { } row) return Problems.BucketNotFound;
        BucketNameRecord record = RecordJson.Read<BucketNameRecord>(row.Value);
        if (record.Until is null) return new BucketNameAnswer(record.Bucket, record.Name);
        if (record.Until <= clock.GetUtcNow() || await Entry(space, record.Bucket, cancel) is not { } entry) return Problems.BucketNotFound;
        return new BucketNameAnswer(record.Bucket, record.Name, entry.Name);
    }

    /// <summary>
    /// The writes that take a name for a bucket, unless it is another's, or was until recently. A deleted bucket loses its name to who asks for it.
    /// </summary>
    public async Task<Result<RecordWrite[]>> Take(string space, string name, string bucket, CancellationToken cancel)
    {
        byte[] value = RecordJson.Write(new BucketNameRecord(BucketNameRecord.Newest, name, bucket));
        if (await store.Get(space, AccountRows.NameOf(name), cancel) is not { } row)
            return (RecordWrite[])[new RecordWrite.Insert(AccountRows.NameOf(name), value)];
        BucketNameRecord held = RecordJson.Read<BucketNameRecord>(row.Value);
        RecordWrite taken = new RecordWrite.Replace(row.Row, value, row.ETag);
        if (held.Bucket == bucket || held.Until <= clock.GetUtcNow()) return (RecordWrite[])[taken];
        if (await IsInUse(held.Bucket, cancel)) return Problems.BucketNameTaken;
        if (await store.Get(space, AccountRows.Buckets + held.Bucket, cancel) is not { } entry) return (RecordWrite[])[taken];
        BucketEntryRecord former = RecordJson.Read<BucketEntryRecord>(entry.Value);
        return (RecordWrite[])[taken, .. former.Name == name
            ? [new RecordWrite.Replace(entry.Row, RecordJson.Write(former with { Name = null }), entry.ETag)] : (RecordWrite[])[]];
    }

    public async Task<Problem?> Rename(string space, string bucket, string name, CancellationToken cancel)
    {
        if (await store.Get(space, AccountRows.Buckets + bucket, cancel) is not { } row) return Problems.BucketNotFound;
        BucketEntryRecord entry = RecordJson.Read<BucketEntryRecord>(row.Value);
        if (entry.Name == name) return null;
        if (!(await Take(space, name, bucket, cancel)).Ok(out RecordWrite[]? taken, out Problem? problem)) return problem;
        List<RecordWrite> writes = [.. taken, new RecordWrite.Replace(row.Row, RecordJson.Write(entry with { Name = name }), row.ETag)];
        if (entry.Name is { } old) writes.AddRange(await GiveUp(space, old, bucket, cancel));
        return await store.Write(space, writes, cancel: cancel) is WriteOutcome.Written ? null : Problems.BucketChanged;
    }

    /// <summary>A place in the list and a name for a bucket that another account was quicker to take over.</summary>
    public async Task Forget(string space, BucketEntryRecord entry, CancellationToken cancel)
    {
        StoredRecord?[] rows = [await store.Get(space, AccountRows.Buckets + entry.Bucket, cancel),
            entry.Name is { } name ? await store.Get(space, AccountRows.NameOf(name), cancel) : null];
        RecordWrite[] deletes = [.. rows.OfType<StoredRecord>().Select(row => new RecordWrite.Delete(row.Row, row.ETag))];
        if (deletes.Length > 0) await store.Write(space, deletes, cancel: cancel);
    }

    private async Task<RecordWrite[]> GiveUp(string space, string name, string bucket, CancellationToken cancel)
    {
        if (await store.Get(space, AccountRows.NameOf(name), cancel) is not { } row) return [];
        BucketNameRecord left = new(BucketNameRecord.Newest, name, bucket, clock.GetUtcNow() + Limits.NameGrace);
        return [new RecordWrite.Replace(row.Row, RecordJson.Write(left), row.ETag)];
    }

    /// <summary>Not when it was deleted, nor when a call died between the name and the bucket and left a name that leads nowhere.</summary>
    private async Task<bool> IsInUse(string bucket, CancellationToken cancel) =>
        await store.Get(BucketRows.PartitionOf(bucket), BucketRows.Head, cancel) is { } head
            && RecordJson.Read<BucketRecord>(head.Value).State != BucketState.Deleted;
}
