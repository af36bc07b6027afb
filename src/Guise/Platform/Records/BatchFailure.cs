namespace Guise.Platform.Records;

/// <summary>What a refused entity-group transaction of Table Storage means.</summary>
internal static class BatchFailure
{
    /// <summary>An ETag in the service's format that no row ever has.</summary>
    public const string NeverETag = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";

    /// <summary>
    /// The ETag to send: the service answers 400 to what it did not write itself, where the port promises a conflict;
    /// and <c>*</c> would match anything.
    /// </summary>
    public static string Condition(string eTag) =>
        eTag.StartsWith("W/\"", StringComparison.Ordinal) && eTag.EndsWith('"') && eTag.All(c => c is >= ' ' and <= '~') ? eTag : NeverETag;

    /// <summary>The outcome, or null when the answer says nothing about the rows: the store is unwell or the code is wrong.</summary>
    /// <param name="code">The service's error code, which tells a missing row from a missing table.</param>
    /// <param name="index">Which row was at fault; the service leaves it out for a batch of one.</param>
    public static WriteOutcome? Outcome(int status, string? code, int? index, IReadOnlyList<RecordWrite> writes)
    {
        int at = index ?? (writes.Count == 1 ? 0 : -1);
        bool aboutTheTable = code?.StartsWith("Table", StringComparison.Ordinal) ?? false;
        if (at < 0 || at >= writes.Count || aboutTheTable) return null;
        return (status, writes[at]) switch
        {
            (409, RecordWrite.Insert) or (412, RecordWrite.Replace or RecordWrite.Delete) => new WriteOutcome.Conflict(at),
            (404, RecordWrite.Replace or RecordWrite.Delete) => new WriteOutcome.NotFound(at),
            _ => null,
        };
    }
}
