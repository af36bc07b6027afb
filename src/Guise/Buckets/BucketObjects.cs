using System.Security.Cryptography;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Objects;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>
/// The objects of a bucket. Bytes are kept under a name of their own first; then one transaction points the path to them, counts them, and
/// lists those that it replaced for removal. So a path has its old bytes or its new ones, whatever dies in between.
/// </summary>
internal sealed class BucketObjects(
    IRecordStore store, IObjectStore bytes, SweepIndex sweep, UcanGate gate, Delegations delegations, Continuations continuations, TimeProvider clock)
{
    private const int Retries = 5;

    /// <param name="MustExist">There is an <c>If-Match</c>, which nothing satisfies that is not there.</param>
    /// <param name="OnlyNew"><c>If-None-Match: *</c></param>
    public sealed record Condition(IfMatch IfMatch, bool MustExist = false, bool OnlyNew = false)
    {
        public bool Allows(ObjectRecord? now) => now is null ? !MustExist : !OnlyNew && IfMatch.Allows(now.Blob);
    }

    /// <param name="name">For a door whose objects are named by what they hold: the name below the request's folder, or null for what it does not
    /// take.</param>
    public async Task<Result<ObjectRecord>> Put(
        Carried carried, string ability, Stream body, string contentType, Condition condition, CancellationToken cancel,
        Func<MeteredStream, string?>? name = null)
    {
        string bucket = carried.Bucket.Id, partition = ObjectRows.PartitionOf(bucket), blob = Id.New();
        await Reserve(partition, new(BlobRecord.Newest, bucket, blob, clock.GetUtcNow() + Limits.UploadLease), cancel);
        using MeteredStream metered = new(body, Limits.ObjectBytes);
        await bytes.Put(bucket, blob, metered, cancel);

        string path = carried.Resource.Path;
        Result<ObjectRecord> result = Problems.ObjectMismatch;
        string? below = name?.Invoke(metered);
        if (below is not null) path = path == "" ? below : $"{path}/{below}";
        ObjectRecord stored = new(ObjectRecord.Newest, path, blob, metered.Bytes, contentType, metered.Hash(), clock.GetUtcNow());
        UcanRequest sent = new(stored.Bytes, contentType, stored.Hash, Final: true);
        if (carried.Verdict.Permits(sent) && (name is null || below is not null) && StorageResource.IsPath(path))
        {
            // An upload takes its time: what was revoked meanwhile is revoked.
            Result<Carried> still = await gate.Decide(carried.Ucan, carried.Resource with { Path = path }, ability, sent, cancel);
            result = still.Ok(out Carried? now, out Problem? refused) ? await Commit(now, stored, condition, cancel) : refused;
        }
        if (!result.Ok(out ObjectRecord? kept, out _) || kept.Blob != blob) await Release(partition, bucket, blob);
        return result;
    }

    public async Task<Result<ObjectRecord>> Find(Carried carried, CancellationToken cancel)
    {
        if (await store.Get(ObjectRows.PartitionOf(carried.Bucket.Id), ObjectRows.Of(carried.Resource.Path), cancel) is not { } row)
            return Problems.ObjectNotFound;
        ObjectRecord found = RecordJson.Read<ObjectRecord>(row.Value);
        if (!carried.Verdict.Permits(new(found.Bytes, found.ContentType, found.Hash, Final: true))) return Problems.UcanCaveat;
        await delegations.Saw(carried, cancel);
        return found;
    }

    public Task<Stream?> Read(string bucket, ObjectRecord found, CancellationToken cancel) => bytes.Get(bucket, found.Blob, cancel);

    /// <summary>A missing one is no error.</summary>
    public async Task<Problem?> Delete(Carried carried, IfMatch ifMatch, CancellationToken cancel)
    {
        string bucket = carried.Bucket.Id, partition = ObjectRows.PartitionOf(bucket);
        for (int i = 0; i < Retries; i++)
        {
            StoredRecord? row = await store.Get(partition, ObjectRows.Of(carried.Resource.Path), cancel);
            if (!(await Used(carried, Fingerprint("DELETE", carried.Resource, []), cancel)).Ok(out Use? use, out Problem? replayed)) return replayed;
            if (row is null || use.Again) return null;
            ObjectRecord old = RecordJson.Read<ObjectRecord>(row.Value);
            if (!ifMatch.Allows(old.Blob)) return Problems.PreconditionFailed;
            if (!carried.Verdict.Permits(new(old.Bytes, old.ContentType, old.Hash, Final: true))) return Problems.UcanCaveat;
            (StoredRecord? usageRow, UsageRecord usage) = await Usage(partition, cancel);
            await sweep.Add(BlobRule.Name, partition, ObjectRows.Blobs + old.Blob, clock.GetUtcNow(), cancel);
            WriteOutcome outcome = await store.Write(partition, [
                new RecordWrite.Delete(row.Row, row.ETag), Put(usageRow, usage with { Objects = usage.Objects - 1, Bytes = usage.Bytes - old.Bytes }),
                new RecordWrite.Insert(ObjectRows.Blobs + old.Blob,
                    RecordJson.Write(new BlobRecord(BlobRecord.Newest, bucket, old.Blob, clock.GetUtcNow()))), .. use.Writes,
            ], cancel: cancel);
            if (outcome is not WriteOutcome.Written) continue;
            await Release(partition, bucket, old.Blob);
            await delegations.Saw(carried, cancel);
            return null;
        }
        return Problems.BucketChanged;
    }

    public async Task<Result<Page<ObjectAnswer>>> List(Carried carried, int limit, string? continuation, CancellationToken cancel)
    {
        if (!carried.Verdict.Permits(new(Final: true))) return Problems.UcanCaveat;
        return await continuations.Read("objects|" + carried.Resource, continuation, async after =>
        {
            RecordPage page = await store.Query(ObjectRows.PartitionOf(carried.Bucket.Id), ObjectRows.Under(carried.Resource.Path), limit, after,
                cancel);
            await delegations.Saw(carried, cancel);
            return new Page<ObjectAnswer>(
                [.. page.Items.Select(row => RecordJson.Read<ObjectRecord>(row.Value))
                    .Where(found => carried.Resource.Covers(carried.Resource with { Path = found.Path })).Select(Describe)],
                page.Next);
        }, cancel);
    }

    public static ObjectAnswer Describe(ObjectRecord found) =>
        new(found.Path, found.Bytes, found.ContentType, StrictBase64Url.Encode(found.Hash), found.StoredAt);

    private async Task<Result<ObjectRecord>> Commit(Carried carried, ObjectRecord stored, Condition condition, CancellationToken cancel)
    {
        string bucket = carried.Bucket.Id, partition = ObjectRows.PartitionOf(bucket), path = ObjectRows.Of(stored.Path);
        for (int i = 0; i < Retries; i++)
        {
            StoredRecord? row = await store.Get(partition, path, cancel);
            ObjectRecord? old = row is null ? null : RecordJson.Read<ObjectRecord>(row.Value);
            if (!(await Used(carried, Fingerprint("PUT", carried.Resource, stored.Hash), cancel)).Ok(out Use? use, out Problem? replayed))
                return replayed;
            if (use.Again && old is not null && old.Hash.AsSpan().SequenceEqual(stored.Hash)) return old;
            if (!condition.Allows(old)) return Problems.PreconditionFailed;

            (StoredRecord? usageRow, UsageRecord usage) = await Usage(partition, cancel);
            usage = usage with { Objects = usage.Objects + (old is null ? 1 : 0), Bytes = usage.Bytes + stored.Bytes - (old?.Bytes ?? 0) };
            if (usage.Objects > Limits.ObjectsPerBucket || usage.Bytes > Limits.BytesPerBucket) return Problems.BucketFull;
            if (await store.Get(partition, ObjectRows.Blobs + stored.Blob, cancel) is not { } reserved) return Problems.BucketChanged;

            List<RecordWrite> writes =
            [
                row is null ? new RecordWrite.Insert(path, RecordJson.Write(stored)) : new RecordWrite.Replace(path, RecordJson.Write(stored),
                    row.ETag),
                Put(usageRow, usage), new RecordWrite.Delete(reserved.Row, reserved.ETag), .. use.Writes,
            ];
            if (old is not null)
            {
                await sweep.Add(BlobRule.Name, partition, ObjectRows.Blobs + old.Blob, clock.GetUtcNow(), cancel);
                writes.Add(new RecordWrite.Insert(ObjectRows.Blobs + old.Blob,
                    RecordJson.Write(new BlobRecord(BlobRecord.Newest, bucket, old.Blob, clock.GetUtcNow()))));
            }
            if (await store.Write(partition, writes, cancel: cancel) is not WriteOutcome.Written) continue;
            if (old is not null) await Release(partition, bucket, old.Blob);
            await delegations.Saw(carried, cancel);
            return stored;
        }
        return Problems.BucketChanged;
    }

    private async Task Reserve(string partition, BlobRecord blob, CancellationToken cancel)
    {
        await sweep.Add(BlobRule.Name, partition, ObjectRows.Blobs + blob.Blob, blob.Until, cancel);
        await store.Write(partition, [new RecordWrite.Insert(ObjectRows.Blobs + blob.Blob, RecordJson.Write(blob))], cancel: cancel);
    }

    /// <summary>
    /// Bytes first, then the row by which somebody else would remove them. Not for the client's cancellation: the rest would wait a day.
    /// </summary>
    private async Task Release(string partition, string bucket, string blob)
    {
        await bytes.Delete(bucket, blob, CancellationToken.None);
        if (await store.Get(partition, ObjectRows.Blobs + blob, CancellationToken.None) is { } row)
            await store.Write(partition, [new RecordWrite.Delete(row.Row, row.ETag)], cancel: CancellationToken.None);
    }

    private sealed record Use(bool Again, RecordWrite[] Writes);

    /// <summary>
    /// A token with a nonce, or with more than an hour to live, is good for one request: the same one again is its repetition, another
    /// one is a replay.
    /// </summary>
    private async Task<Result<Use>> Used(Carried carried, byte[] fingerprint, CancellationToken cancel)
    {
        UcanStep token = carried.Ucan.Outermost;
        DateTimeOffset now = clock.GetUtcNow();
        if (!carried.Ucan.IsSingleUse && token.Expires != long.MaxValue
            && token.Expires - now.ToUnixTimeSeconds() <= (long)Limits.UcanReuse.TotalSeconds)
            return new Use(false, []);
        string partition = ObjectRows.PartitionOf(carried.Bucket.Id), row = ObjectRows.Used(token.Cid);
        if (await store.Get(partition, row, cancel) is { } used)
            return CryptographicOperations.FixedTimeEquals(RecordJson.Read<UsedTokenRecord>(used.Value).Fingerprint, fingerprint)
                ? new Use(true, [])
                : Problems.Replayed;
        DateTimeOffset until = token.Expires >= DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 3600 ? DateTimeOffset.MaxValue.AddHours(-2)
            : DateTimeOffset.FromUnixTimeSeconds(token.Expires) + Limits.UcanSkew;
        if (until < DateTimeOffset.MaxValue.AddHours(-2)) await sweep.Add(UsedTokenRule.Name, partition, row, until, cancel);
        return new Use(false, [new RecordWrite.Insert(row, RecordJson.Write(new UsedTokenRecord(UsedTokenRecord.Newest, fingerprint, until)))]);
    }

    private async Task<(StoredRecord? Row, UsageRecord Usage)> Usage(string partition, CancellationToken cancel) =>
        await store.Get(partition, ObjectRows.Usage, cancel) is { } row
            ? (row, RecordJson.Read<UsageRecord>(row.Value))
            : (null, new(UsageRecord.Newest, 0, 0));

    private static RecordWrite Put(StoredRecord? row, UsageRecord usage) => row is null
        ? new RecordWrite.Insert(ObjectRows.Usage, RecordJson.Write(usage))
        : new RecordWrite.Replace(row.Row, RecordJson.Write(usage), row.ETag);

    private static byte[] Fingerprint(string method, StorageResource resource, byte[] hash) =>
        SHA256.HashData(Frame.Of(method, resource.ToString(), hash));
}
