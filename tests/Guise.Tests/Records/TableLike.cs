using Guise.Platform.Records;

namespace Guise.Tests.Records;

/// <summary>
/// A table with the documented rules of Azure Table Storage, strict where the emulator is lax: forbidden characters, 64 KiB
/// a property, ordinal order, conditions, one failed index and nothing written.
/// </summary>
internal sealed class TableLike
{
    private readonly SortedDictionary<(string Partition, string Row), Entity> _rows = new(new Ordinal());
    private int _stamp;

    internal sealed record Entity(Guid Batch, int Length, byte[][] Pieces, string ETag);

    internal sealed class Refused(int status, string code, int index) : Exception
    {
        public (int Status, string Code, int Index) Answer => (status, code, index);
    }

    public Entity? Get(string partition, string row)
    {
        lock (_rows) return _rows.GetValueOrDefault((Key(partition), Key(row)));
    }

    public (string Row, Entity Entity)[] Query(string partition, RecordKeyRange range, int most)
    {
        lock (_rows) return [.. _rows.Where(row => row.Key.Partition == Key(partition) && Within(row.Key.Row, range)).Take(most)
            .Select(row => (row.Key.Row, row.Value))];
    }

    /// <summary>Conditions as the adapter would send them, in the order of the batch.</summary>
    public string?[] Submit(string partition, IReadOnlyList<RecordWrite> writes, Guid batch)
    {
        lock (_rows)
        {
            for (int i = 0; i < writes.Count; i++)
                Check(_rows.GetValueOrDefault((Key(partition), Key(RecordKeyEncoding.Encode(writes[i].Row)))), writes[i], i);
            return [.. writes.Select(write => Apply((partition, RecordKeyEncoding.Encode(write.Row)), write, batch))];
        }
    }

    private static void Check(Entity? row, RecordWrite write, int index)
    {
        string? condition = write switch { RecordWrite.Replace replace => replace.ETag, RecordWrite.Delete delete => delete.ETag, _ => null };
        if (write is RecordWrite.Insert && row is not null) throw new Refused(409, "EntityAlreadyExists", index);
        if (condition is null) return;
        if (row is null) throw new Refused(404, "ResourceNotFound", index);
        if (BatchFailure.Condition(condition) != row.ETag) throw new Refused(412, "UpdateConditionNotSatisfied", index);
    }

    private string? Apply((string, string) key, RecordWrite write, Guid batch)
    {
        if (write is RecordWrite.Delete)
        {
            _rows.Remove(key);
            return null;
        }
        byte[] value = write switch
        {
            RecordWrite.Insert insert => insert.Value, RecordWrite.Replace replace => replace.Value, RecordWrite.Upsert upsert => upsert.Value,
            _ => throw new ArgumentOutOfRangeException(nameof(write)),
        };
        byte[][] pieces = [.. ValueChunks.Split(value)];
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 64 * 1024));
        string eTag = $"W/\"datetime'2026-11-24T10%3A00%3A00.{++_stamp:D7}Z'\"";
        _rows[key] = new(batch, value.Length, pieces, eTag);
        return eTag;
    }

    private static bool Within(string row, RecordKeyRange range)
    {
        int from = range.From is null ? 1 : string.CompareOrdinal(row, range.From);
        return (range.AfterFrom ? from > 0 : from >= 0) && (range.Before is null || string.CompareOrdinal(row, range.Before) < 0);
    }

    private static string Key(string key) =>
        key.Length <= 512 && key.AsSpan().IndexOfAny("/\\#?%") < 0 ? key : throw new InvalidOperationException("The service refuses this key.");

    private sealed class Ordinal : IComparer<(string Partition, string Row)>
    {
        public int Compare((string Partition, string Row) a, (string Partition, string Row) b)
        {
            int partitions = string.CompareOrdinal(a.Partition, b.Partition);
            return partitions != 0 ? partitions : string.CompareOrdinal(a.Row, b.Row);
        }
    }
}
