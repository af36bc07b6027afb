using Guise.Platform.Records;

namespace Guise.Tests.Records;

/// <summary>
/// What the Azure adapter does, on <see cref="TableLike"/>: the same classes for keys, ranges, values and refusals.
/// </summary>
/// <param name="loses">Whether the first answer of a batch gets lost, so that it is sent again.</param>
internal sealed class TableLikeStore(TableLike table, Func<bool> loses) : IRecordStore
{
    public Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default)
    {
        RecordKeys.CheckKey(partition);
        RecordKeys.CheckKey(row);
        cancel.ThrowIfCancellationRequested();
        string key = RecordKeyEncoding.Encode(row);
        return Task.FromResult(table.Get(RecordKeyEncoding.Encode(partition), key) is { } found ? Read(key, found) : null);
    }

    public Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default)
    {
        RecordKeys.CheckQuery(partition, prefix, limit, after);
        cancel.ThrowIfCancellationRequested();
        RecordKeyRange range = RecordKeyRange.Of(prefix, after);
        if (range.IsEmpty) return Task.FromResult(new RecordPage([], false));
        StoredRecord[] rows = [.. table.Query(RecordKeyEncoding.Encode(partition), range, limit + 1).Select(row => Read(row.Row, row.Entity))];
        return Task.FromResult(new RecordPage([.. rows.Take(limit)], rows.Length > limit));
    }

    public async Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false, CancellationToken cancel = default)
    {
        RecordKeys.Check(partition, writes);
        cancel.ThrowIfCancellationRequested();
        Guid batch = Guid.NewGuid();
        string key = RecordKeyEncoding.Encode(partition);
        // A batch of deletions only cannot be recognised, so here its answers arrive.
        bool twice = writes.Any(write => write is not RecordWrite.Delete) && loses();
        try
        {
            string?[] eTags = table.Submit(key, writes, batch);
            if (twice) eTags = table.Submit(key, writes, batch);
            return new WriteOutcome.Written(eTags);
        }
        catch (TableLike.Refused refused)
        {
            WriteOutcome outcome = BatchFailure.Outcome(refused.Answer.Status, refused.Answer.Code, refused.Answer.Index, writes)
                ?? throw new InvalidOperationException("The answer says nothing about the rows.", refused);
            return twice ? await LostAnswer.Recognise(batch, writes, row => Task.FromResult(Origin(key, row))) ?? outcome : outcome;
        }
    }

    private (Guid, string)? Origin(string partition, string row) =>
        table.Get(partition, RecordKeyEncoding.Encode(row)) is { } found ? (found.Batch, found.ETag) : null;

    private static StoredRecord Read(string row, TableLike.Entity found) =>
        new(RecordKeyEncoding.Decode(row), ValueChunks.Join(found.Length, found.Pieces.ElementAtOrDefault), found.ETag);
}

public sealed class TableLikeStoreTests : RecordStoreContract
{
    protected override IRecordStore Store { get; } = new TableLikeStore(new TableLike(), () => false);
}

/// <summary>The same outcomes when every first answer gets lost and the batch is sent again.</summary>
public sealed class TableLikeStoreWithLostAnswersTests : RecordStoreContract
{
    protected override IRecordStore Store { get; } = new TableLikeStore(new TableLike(), () => true);
}
