namespace Guise.Platform.Records;

/// <summary>What every record store accepts; an adapter checks before it sends, so that all refuse alike.</summary>
public static class RecordKeys
{
    /// <summary>Table Storage allows 1 KiB a key, in UTF-16: half of that in characters, with room for escapes.</summary>
    public const int MaxLength = 256;

    /// <summary>Table Storage allows 1 MiB a row with its names; the largest content with its seal stays below.</summary>
    public const int MaxValueLength = 768 * 1024;

    /// <summary>An entity-group transaction of Table Storage holds at most 100 rows.</summary>
    public const int MaxBatch = 100;

    public const int MaxPage = 1000;

    /// <exception cref="ArgumentException">A bug in the caller, not something a client can cause.</exception>
    public static void Check(string partition, IReadOnlyList<RecordWrite> writes)
    {
        CheckKey(partition);
        if (writes.Count is < 1 or > MaxBatch) throw new ArgumentException($"A batch has 1 to {MaxBatch} rows.", nameof(writes));

        HashSet<string> rows = new(StringComparer.Ordinal);
        foreach (RecordWrite write in writes)
        {
            CheckKey(write.Row);
            if (!rows.Add(write.Row)) throw new ArgumentException("A batch names a row once.", nameof(writes));
            byte[]? value = write switch
            {
                RecordWrite.Insert insert => insert.Value,
                RecordWrite.Replace replace => replace.Value,
                RecordWrite.Upsert upsert => upsert.Value,
                _ => null,
            };
            if (value?.Length > MaxValueLength) throw new ArgumentException($"A value has at most {MaxValueLength} bytes.", nameof(writes));
        }
    }

    /// <exception cref="ArgumentException">A bug in the caller, not something a client can cause.</exception>
    public static void CheckKey(string key)
    {
        if (key.Length is < 1 or > MaxLength) throw new ArgumentException($"A key has 1 to {MaxLength} characters.", nameof(key));
        foreach (char c in key)
        {
            if (c is < ' ' or > '~') throw new ArgumentException("A key is printable ASCII.", nameof(key));
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">A bug in the caller, not something a client can cause.</exception>
    public static void CheckQuery(string partition, string prefix, int limit, string? after)
    {
        CheckKey(partition);
        if (prefix.Length > 0) CheckKey(prefix);
        if (after is not null) CheckKey(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
    }
}
