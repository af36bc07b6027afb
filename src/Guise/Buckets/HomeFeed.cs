using System.Globalization;
using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Outbound;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>
/// Reads what was taken back at the service that drew a bucket's id, and adds it to what was taken back here. Nothing that it says removes anything,
/// and reading it again adds nothing.
/// </summary>
internal sealed class HomeFeed(IRecordStore store, TrustedServices trusted, Revocations revocations, IOutbound outbound, TimeProvider clock)
{
    /// <summary>
    /// Whether all of it is here now: not while that service does not answer, is trusted no longer, or has more than one call reads.
    /// </summary>
    public async Task<bool> Pull(string bucket, string service, CancellationToken cancel)
    {
        if (trusted.Find(service) is not { } home) return false;
        string partition = BucketRows.PartitionOf(bucket);
        StoredRecord? row = await store.Get(partition, BucketRows.Followed, cancel);
        DateTimeOffset now = clock.GetUtcNow(), until = row is null ? DateTimeOffset.UnixEpoch : RecordJson.Read<FollowedRecord>(row.Value).Until;
        // Instances there have clocks of their own: a row may come after a later one.
        long since = Math.Max(0, (until - Limits.FeedOverlap).ToUnixTimeSeconds());
        string? continuation = null;
        for (int i = 0; i < Limits.FeedPages; i++)
        {
            if (await Read(home, bucket, since, continuation, cancel) is not { } page) return false;
            foreach (FollowedRevocation item in page.Items.Where(IsSound))
            {
                await revocations.Append(bucket, Cid.TryNormalise(item.Revoke) ?? item.Revoke, item.SignedHash, item.By, cancel);
                if (item.RevokedAt > until) until = item.RevokedAt < now ? item.RevokedAt : now;
            }
            continuation = page.Continuation;
            if (continuation is null) break;
        }
        byte[] value = RecordJson.Write(new FollowedRecord(FollowedRecord.Newest, until));
        // Lost against another call, which has read as much.
        RecordWrite write = row is null ? new RecordWrite.Insert(BucketRows.Followed, value) : new RecordWrite.Replace(row.Row, value, row.ETag);
        await store.Write(partition, [write], cancel: cancel);
        return continuation is null;
    }

    private async Task<Page<FollowedRevocation>?> Read(Uri home, string bucket, long since, string? continuation, CancellationToken cancel)
    {
        string rest = continuation is null ? "" : "&continuation=" + Uri.EscapeDataString(continuation);
        string query = string.Create(CultureInfo.InvariantCulture, $"since={since}&limit={Limits.PageItems}{rest}");
        Uri address = new(home, $"/v1/buckets/{bucket}/revocations?{query}");
        if (await outbound.Get(address, cancel) is not OutboundOutcome.Answered { Status: 200 } answer) return null;
        try
        {
            return JsonSerializer.Deserialize<Page<FollowedRevocation>>(answer.Body, Json.Rows);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As this service would have written it; one that is not is passed over, so that it does not hide those after it.</summary>
    private static bool IsSound(FollowedRevocation? item) =>
        item is not null && (Cid.TryNormalise(item.Revoke) is not null || UcanKey.TryParse(item.Revoke) is not null)
        && (item.By == RevocationRecord.ByOwner || UcanKey.TryParse(item.By) is not null)
        && (item.SignedHash is null || Cryptography.StrictBase64Url.TryDecode(item.SignedHash) is { Length: 32 });

    private sealed record FollowedRevocation(string Revoke, string By, DateTimeOffset RevokedAt, string? SignedHash = null);
}
