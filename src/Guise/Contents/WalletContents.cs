using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Contents;

/// <summary>
/// Adds, finds and removes the contents of an open wallet. A content that belongs to a collection lies twice, once under its type
/// and once under its collection and type, so that either list is one read; both rows come and go in one transaction.
/// </summary>
internal sealed class WalletContents(IRecordStore store, PrivateRecords records, Continuations continuations, TimeProvider clock)
{
    private const int DeleteRetries = 10;

    public async Task<Result<AddAnswer>> Add(OpenWallet wallet, string type, RawJson content, string? collection, string requestTag, CancellationToken cancel)
    {
        if (content.Utf8.Length > Limits.ContentBytes) return Problems.ContentTooLarge;
        if (!ContentId.Of(type, content.Utf8).Ok(out string? id, out Problem? problem)) return problem;
        if (!(await Tag(wallet, collection, cancel)).Ok(out string? tag, out Problem? missing)) return missing;
        if (wallet.PreviousKey is not null && await records.Get(wallet, Kind(type), id, cancel) is { } old) return AddedBy(old, type, id, requestTag);

        string ownTag = type == ContentType.Collection ? Platform.Id.New() : "";
        ContentRecord record = new(clock.GetUtcNow(), tag, ownTag, requestTag, content.Utf8);
        List<RecordWrite> writes = [PrivateRecords.Insert(wallet, Kind(type), id, record.Write())];
        if (tag != "") writes.Add(PrivateRecords.Insert(wallet, Kind(type, tag), id, record.Write()));
        if (await store.Write(wallet.Partition, writes, cancel: cancel) is WriteOutcome.Written) return new AddAnswer(type, id, record.CreatedAt);

        return await records.Get(wallet, Kind(type), id, cancel) is { } existing ? AddedBy(existing, type, id, requestTag) : Problems.ContentExists;
    }

    public async Task<Result<ContentAnswer>> Get(OpenWallet wallet, string type, string id, CancellationToken cancel) =>
        ContentId.IsValid(id) && await records.Get(wallet, Kind(type), id, cancel) is { } item ? Answer(type, item) : Problems.ContentNotFound;

    public async Task<Result<Page<ContentAnswer>>> List(
        OpenWallet wallet, string type, string? collection, int limit, string? continuation, CancellationToken cancel)
    {
        if (!(await Tag(wallet, collection, cancel)).Ok(out string? tag, out Problem? missing)) return missing;
        string kind = Kind(type, tag);
        string scope = $"{wallet.ProfileId}|{kind}";
        Result<string?> from = await continuations.Take(scope, continuation, cancel);
        if (from.Problem is { } invalid) return invalid;
        from.Ok(out string? after, out _);

        (IReadOnlyList<PrivateRecords.Item> items, bool more) = await records.List(wallet, kind, limit, after, cancel);
        List<ContentAnswer> page = [];
        int bytes = 0;
        foreach (PrivateRecords.Item item in items)
        {
            bytes += item.Body.Length;
            if (page.Count > 0 && bytes > Limits.PageBytes) break;
            page.Add(Answer(type, item));
        }
        bool cut = page.Count < items.Count;
        return new Page<ContentAnswer>(page, more || cut ? await continuations.Give(scope, items[page.Count - 1].Row, cancel) : null);
    }

    /// <summary>Removes a content; one that is not there is no error. A collection's members stay, in no collection.</summary>
    public async Task Delete(OpenWallet wallet, string type, string id, CancellationToken cancel)
    {
        for (int i = 0; i < DeleteRetries && ContentId.IsValid(id); i++)
        {
            if (await records.Get(wallet, Kind(type), id, cancel) is not { } item) return;
            List<RecordWrite> deletes = [new RecordWrite.Delete(item.Row, item.ETag)];
            string tag = ContentRecord.Read(item.Body).CollectionTag;
            if (tag != "" && await records.Get(wallet, Kind(type, tag), id, cancel) is { } member) deletes.Add(new RecordWrite.Delete(member.Row, member.ETag));
            if (type == ContentType.Collection) await ReleaseMembers(wallet, ContentRecord.Read(item.Body).OwnTag, cancel);

            if (await store.Write(wallet.Partition, deletes, scrub: true, cancel) is WriteOutcome.Written) return;
        }
    }

    private static string Kind(string type, string collectionTag = "") => collectionTag == "" ? $"content/{type}" : $"content/{type}/{collectionTag}";

    private static ContentAnswer Answer(string type, PrivateRecords.Item item)
    {
        ContentRecord record = ContentRecord.Read(item.Body);
        return new(type, item.Id, record.CreatedAt, new RawJson(record.Json));
    }

    /// <summary>A content that exists already is a conflict, unless this very request added it before its answer was lost.</summary>
    private static Result<AddAnswer> AddedBy(PrivateRecords.Item existing, string type, string id, string requestTag)
    {
        ContentRecord record = ContentRecord.Read(existing.Body);
        return requestTag != "" && record.RequestTag == requestTag ? new AddAnswer(type, id, record.CreatedAt) : Problems.ContentExists;
    }

    /// <summary>The own tag of a collection of this wallet; empty when none is asked for.</summary>
    private async Task<Result<string>> Tag(OpenWallet wallet, string? collection, CancellationToken cancel)
    {
        if (collection is null) return "";
        return ContentId.IsValid(collection) && await records.Get(wallet, Kind(ContentType.Collection), collection, cancel) is { } item
            ? ContentRecord.Read(item.Body).OwnTag
            : Problems.CollectionNotFound;
    }

    /// <summary>
    /// The members' second rows go before the collection does: who stops half way has a smaller collection, and deletes it again.
    /// </summary>
    private async Task ReleaseMembers(OpenWallet wallet, string ownTag, CancellationToken cancel)
    {
        foreach (string type in ContentType.All)
        {
            foreach (DataKey key in PrivateRecords.Keys(wallet))
            {
                bool more = true;
                while (more)
                {
                    RecordPage page = await store.Query(
                        wallet.Partition, PrivateRecords.KindPrefix(key, Kind(type, ownTag)), RecordKeys.MaxBatch, cancel: cancel);
                    RecordWrite[] deletes = [.. page.Items.Select(row => new RecordWrite.Delete(row.Row, row.ETag))];
                    WriteOutcome? outcome = deletes.Length == 0 ? null : await store.Write(wallet.Partition, deletes, scrub: true, cancel);
                    more = page.More || outcome is WriteOutcome.Conflict or WriteOutcome.NotFound;
                }
            }
        }
    }
}
