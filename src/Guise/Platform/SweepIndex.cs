using System.Globalization;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform.Records;

namespace Guise.Platform;

/// <summary>A row to look at once its hour is over.</summary>
internal sealed record SweepEntry(int V, string Kind, string Partition, string Row) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>
/// Which rows expire in which hour, so that nobody ever scans for them. Add a row here <em>before</em> writing it: an entry
/// without its row costs nothing, a row without its entry would stay for ever.
/// </summary>
internal sealed class SweepIndex(IRecordStore records, TimeProvider clock)
{
    public async Task Add(string kind, string partition, string row, DateTimeOffset due, CancellationToken cancel = default)
    {
        // A past hour may have been swept already.
        DateTimeOffset now = clock.GetUtcNow();
        (string hour, RecordWrite.Insert insert) = Entry(kind, partition, row, due > now ? due : now);

        // A conflict means that the same entry is there: entries have no content beyond their key.
        await records.Write(hour, [insert], cancel: cancel);
    }

    public static (string Partition, RecordWrite.Insert Write) Entry(string kind, string partition, string row, DateTimeOffset due)
    {
        string key = StrictBase64Url.Encode(SHA256.HashData(Frame.Of(kind, partition, row)));
        byte[] value = RecordJson.Write(new SweepEntry(SweepEntry.Newest, kind, partition, row));
        return (PartitionOf(HourOf(due)), new RecordWrite.Insert(key, value));
    }

    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);

    public static string PartitionOf(DateTimeOffset hour) =>
        string.Create(CultureInfo.InvariantCulture, $"sweep|{hour.UtcDateTime:yyyyMMddHH}");
}
