namespace Guise.Platform.Records;

/// <summary>
/// A batch that was sent again because its first answer never came is refused by its own first success. Each row that a batch
/// writes carries the batch's id, so the refusal is recognised for what it is.
/// </summary>
internal static class LostAnswer
{
    /// <summary>
    /// The success that the batch had, or null when it had none. A batch of deletions leaves no trace: its refusal stands,
    /// because taking it for a success could let two callers consume one row.
    /// </summary>
    /// <param name="read">The id of the batch that wrote a row last and the row's ETag; null when there is no such row.</param>
    public static async Task<WriteOutcome.Written?> Recognise(
        Guid batch, IReadOnlyList<RecordWrite> writes, Func<string, Task<(Guid Batch, string ETag)?>> read)
    {
        string?[] eTags = new string?[writes.Count];
        bool ours = false;
        for (int i = 0; i < writes.Count; i++)
        {
            if (writes[i] is RecordWrite.Delete) continue;
            (Guid Batch, string ETag)? row = await read(writes[i].Row);
            bool mine = row?.Batch == batch;
            ours |= mine;
            // Somebody has written the row since: to its caller it must look changed, which it is.
            eTags[i] = mine ? row!.Value.ETag : BatchFailure.NeverETag;
        }
        return ours ? new WriteOutcome.Written(eTags) : null;
    }
}
