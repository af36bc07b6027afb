namespace Guise.Platform.Records;

/// <summary>
/// The one place where the application keeps its state: rows addressed by partition and row key, written in batches
/// that are atomic within a partition. Outcomes are values; an exception means that the store itself is out of reach.
/// </summary>
/// <remarks>
/// Keys are 1 to <see cref="RecordKeys.MaxLength"/> printable ASCII characters and sort by ordinal. A value is at most
/// <see cref="RecordKeys.MaxValueLength"/> bytes. Each write gives a row a new ETag that it never had before, even
/// when the value is the same.
/// </remarks>
public interface IRecordStore
{
    /// <summary>One row, or null.</summary>
    Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default);

    /// <summary>
    /// Up to <paramref name="limit"/> rows (1 to <see cref="RecordKeys.MaxPage"/>) whose key starts with
    /// <paramref name="prefix"/>, in key order, from the first key after <paramref name="after"/>.
    /// </summary>
    Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default);

    /// <summary>
    /// Writes 1 to <see cref="RecordKeys.MaxBatch"/> rows of one partition, all or none. Each row key may appear once.
    /// </summary>
    /// <param name="scrub">
    /// What this replaces or deletes must not stay readable on the medium: the adapter erases the traces that it can.
    /// </param>
    Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false, CancellationToken cancel = default);
}

/// <param name="ETag">Changes with every write of the row; opaque.</param>
public sealed record StoredRecord(string Row, byte[] Value, string ETag);

/// <param name="More">Whether rows follow the last one of this page.</param>
public sealed record RecordPage(IReadOnlyList<StoredRecord> Items, bool More)
{
    /// <summary>The row to read on from, while there is more.</summary>
    public string? Next => More ? Items[^1].Row : null;
}

/// <summary>One change in a batch.</summary>
public abstract record RecordWrite(string Row)
{
    /// <summary>A new row; <see cref="WriteOutcome.Conflict"/> when it exists.</summary>
    public sealed record Insert(string Row, byte[] Value) : RecordWrite(Row);

    /// <summary>A new value if the row still has this ETag.</summary>
    public sealed record Replace(string Row, byte[] Value, string ETag) : RecordWrite(Row);

    /// <summary>A value whatever the row held before.</summary>
    public sealed record Upsert(string Row, byte[] Value) : RecordWrite(Row);

    /// <summary>Removes the row if it still has this ETag.</summary>
    public sealed record Delete(string Row, string ETag) : RecordWrite(Row);
}

/// <summary>What became of a batch. Anything but <see cref="Written"/> means that nothing was written.</summary>
public abstract record WriteOutcome
{
    private WriteOutcome() { }

    /// <param name="ETags">The new ETag of each row of the batch, in its order; null where the row was deleted.</param>
    public sealed record Written(IReadOnlyList<string?> ETags) : WriteOutcome;

    /// <summary>The row at this index of the batch exists already, or has another ETag.</summary>
    public sealed record Conflict(int Index) : WriteOutcome;

    /// <summary>The row at this index of the batch, which was to be replaced or deleted, does not exist.</summary>
    public sealed record NotFound(int Index) : WriteOutcome;
}
