namespace Guise.Platform.Records;

/// <summary>The encoded keys that a query covers, as bounds that any ordered store can compare with.</summary>
/// <param name="From">The lower bound; null when the partition's first key is one of them.</param>
/// <param name="AfterFrom">Whether the lower bound itself is left out.</param>
/// <param name="Before">The upper bound, itself left out; null when there is none.</param>
internal readonly record struct RecordKeyRange(string? From, bool AfterFrom, string? Before)
{
    public bool IsEmpty => From is not null && Before is not null && string.CompareOrdinal(From, Before) >= 0;

    public static RecordKeyRange Of(string prefix, string? after)
    {
        string? start = prefix.Length > 0 ? RecordKeyEncoding.Encode(prefix) : null;
        string? before = start is null ? null : EndOf(start);
        string? from = after is null ? null : RecordKeyEncoding.Encode(after);
        return from is not null && (start is null || string.CompareOrdinal(from, start) >= 0)
            ? new RecordKeyRange(from, AfterFrom: true, before)
            : new RecordKeyRange(start, AfterFrom: false, before);
    }

    /// <summary>The first text that follows all with this prefix; a last <c>~</c> has no successor that a key may hold.</summary>
    private static string? EndOf(string prefix)
    {
        string trimmed = prefix.TrimEnd('~');
        return trimmed.Length == 0 ? null : trimmed[..^1] + (char)(trimmed[^1] + 1);
    }
}
