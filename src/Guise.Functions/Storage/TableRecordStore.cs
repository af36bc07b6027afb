using Azure;
using Azure.Data.Tables;
using Guise.Platform.Records;

namespace Guise.Functions.Storage;

/// <summary>The record store on one table of Azure Table Storage: a batch is an entity-group transaction.</summary>
/// <remarks>
/// <c>scrub</c> asks for nothing here: the service overwrites on its own and shows nobody what a row held before.
/// </remarks>
internal sealed class TableRecordStore(TableClient table) : IRecordStore
{
    /// <summary>What one answer of the service holds at most.</summary>
    private const int ServicePage = 1000;
    private const string Name = "The record table";

    public async Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default)
    {
        RecordKeys.CheckKey(partition);
        RecordKeys.CheckKey(row);
        return await Outage.Guard(Name, () => Find(partition, row, null, cancel), cancel) is { } entity ? TableRow.Read(entity) : null;
    }

    public Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default)
    {
        RecordKeys.CheckQuery(partition, prefix, limit, after);
        RecordKeyRange range = RecordKeyRange.Of(prefix, after);
        return range.IsEmpty
            ? Task.FromResult(new RecordPage([], More: false))
            : Outage.Guard(Name, () => Page(Filter(partition, range), limit, cancel), cancel);
    }

    public Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false, CancellationToken cancel = default)
    {
        RecordKeys.Check(partition, writes);
        return Outage.Guard(Name, () => Submit(partition, writes, cancel), cancel);
    }

    private async Task<RecordPage> Page(string filter, int limit, CancellationToken cancel)
    {
        // A page of the service may be short or empty and still not be the last: only the missing token ends the loop.
        List<StoredRecord> items = [];
        await foreach (Page<TableEntity> page in table.QueryAsync<TableEntity>(filter, Math.Min(limit + 1, ServicePage), cancellationToken: cancel)
            .AsPages())
        {
            foreach (TableEntity entity in page.Values)
            {
                if (items.Count == limit) return new RecordPage(items, More: true);
                items.Add(TableRow.Read(entity));
            }
        }
        return new RecordPage(items, More: false);
    }

    private async Task<WriteOutcome> Submit(string partition, IReadOnlyList<RecordWrite> writes, CancellationToken cancel)
    {
        Guid batch = Guid.NewGuid();
        string key = RecordKeyEncoding.Encode(partition);
        using SendCount sends = SendCount.Begin();
        try
        {
            Response<IReadOnlyList<Response>> answer =
                await table.SubmitTransactionAsync(writes.Select(write => TableRow.Action(key, write, batch)), cancel);
            return new WriteOutcome.Written([.. writes.Select((write, i) => write is RecordWrite.Delete ? null
                : answer.Value[i].Headers.ETag?.ToString())]);
        }
        catch (TableTransactionFailedException e)
        {
            WriteOutcome? outcome = BatchFailure.Outcome(e.Status, e.ErrorCode, e.FailedTransactionActionIndex, writes);
            if (outcome is null) throw;
            return sends.Value < 2 ? outcome : await LostAnswer.Recognise(batch, writes, row => Origin(partition, row, cancel)) ?? outcome;
        }
    }

    private async Task<(Guid, string)?> Origin(string partition, string row, CancellationToken cancel) =>
        await Find(partition, row, [TableRow.Batch], cancel) is { } entity
            ? (entity.GetGuid(TableRow.Batch) ?? default, entity.ETag.ToString())
            : null;

    private async Task<TableEntity?> Find(string partition, string row, string[]? select, CancellationToken cancel)
    {
        NullableResponse<TableEntity> answer = await table.GetEntityIfExistsAsync<TableEntity>(
            RecordKeyEncoding.Encode(partition), RecordKeyEncoding.Encode(row), select, cancel);
        return answer.HasValue ? answer.Value : null;
    }

    private static string Filter(string partition, RecordKeyRange range)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {RecordKeyEncoding.Encode(partition)}");
        if (range.From is { } from)
            filter += " and " + (range.AfterFrom ? TableClient.CreateQueryFilter($"RowKey gt {from}")
                : TableClient.CreateQueryFilter($"RowKey ge {from}"));
        if (range.Before is { } before)
            filter += " and " + TableClient.CreateQueryFilter($"RowKey lt {before}");
        return filter;
    }
}
