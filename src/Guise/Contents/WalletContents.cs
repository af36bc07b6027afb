using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Contents;

/// <summary>
/// Adds, finds and removes the contents of an open wallet. A content that belongs to a collection lies twice, once under its type
/// and once under its collection and type, so that either list is one read; both rows come and go in one transaction.
/// </summary>
internal sealed class WalletContents(IRecordStore store, PrivateRecords records, Continuations continuations, Erasing erasing, TimeProvider clock)
{
    private const int DeleteRetries = 10;

    public async Task<Result<AddAnswer>> Add(OpenWallet wallet, string type, RawJson content, string? collection, string requestTag,
        CancellationToken cancel)
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
        return await continuations.Read($"{wallet.ProfileId}|{kind}", continuation, async after =>
        {
            Page<PrivateRecords.Item> page = await records.List(wallet, kind, limit, after, cancel);
            List<ContentAnswer> answers = [];
            int bytes = 0;
            foreach (PrivateRecords.Item item in page.Items)
            {
                bytes += item.Body.Length;
                if (answers.Count > 0 && bytes > Limits.PageBytes) break;
                answers.Add(Answer(type, item));
            }
            return new Page<ContentAnswer>(answers, answers.Count < page.Items.Count ? page.Items[answers.Count - 1].Row : page.Continuation);
        }, cancel);
    }

    /// <summary>Removes a content; one that is not there is no error. A collection's members stay, in no collection.</summary>
    public async Task Delete(OpenWallet wallet, string type, string id, CancellationToken cancel)
    {
        for (int i = 0; i < DeleteRetries && ContentId.IsValid(id); i++)
        {
            if (await records.Get(wallet, Kind(type), id, cancel) is not { } item) return;
            List<RecordWrite> deletes = [new RecordWrite.Delete(item.Row, item.ETag)];
            string tag = ContentRecord.Read(item.Body).CollectionTag;
            if (tag != "" && await records.Get(wallet, Kind(type, tag), id, cancel) is { } member)
                deletes.Add(new RecordWrite.Delete(member.Row, member.ETag));
            Erasing.Plan? forgetting = type == ContentType.Collection ? await PrepareToForgetMembers(wallet, item, cancel) : null;
            if (forgetting is not null) deletes.Add(forgetting.Mark);

            if (await store.Write(wallet.Partition, deletes, scrub: true, cancel) is not WriteOutcome.Written) continue;
            if (forgetting is not null) await erasing.Begin(forgetting);
            return;
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

    /// <summary>The members' second rows go by workflow: nothing finds them once the collection is gone.</summary>
    private Task<Erasing.Plan> PrepareToForgetMembers(OpenWallet wallet, PrivateRecords.Item collection, CancellationToken cancel)
    {
        string tag = ContentRecord.Read(collection.Body).OwnTag;
        return erasing.Prepare(
            wallet.Partition,
            [.. PrivateRecords.Keys(wallet).SelectMany(key => ContentType.All.Select(type => PrivateRecords.KindPrefix(key, Kind(type, tag))))],
            cancel);
    }
}
