using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Keys;
using Guise.Platform.Records;

namespace Guise.Statistics;

/// <summary>The one row of all counts. It shows no figure, and keeps no trace of when within a day something was counted.</summary>
/// <param name="Box"><see cref="Figures"/> under the service key.</param>
internal sealed record StatisticsRow(int V, byte[] Box) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>Adds what instances have counted, and shows what is published.</summary>
internal sealed class StatisticsRecords(IRecordStore store, ServiceKeys keys, Counters counters, TimeProvider clock)
{
    private const string Partition = "statistics";
    private const string Row = "figures";
    private const string Purpose = "statistics";
    private const int Retries = 20;
    private static readonly byte[] AssociatedData = Frame.Of("statistics");

    /// <summary>As they are today.</summary>
    public async Task<Figures> Read(CancellationToken cancel) => (await ReadRow(cancel)).Figures;

    /// <summary>
    /// Adds what this instance has counted. A batch whose writing failed is not added again, as it may be there: what is lost is
    /// missed, and nothing counts twice.
    /// </summary>
    public async Task Flush(CancellationToken cancel)
    {
        string batch = Id.New();
        IReadOnlyDictionary<string, Tally>? counted = null;
        for (int i = 0; i < Retries; i++)
        {
            (Figures figures, string? eTag) = await ReadRow(cancel);
            if (figures.Batches.Contains(batch)) return;
            counted ??= counters.Take();
            if (counted.Count == 0) return;

            byte[] plain = JsonSerializer.SerializeToUtf8Bytes(figures.With(batch, counted), Json.Options);
            byte[] value = RecordJson.Write(new StatisticsRow(StatisticsRow.Newest, await keys.Seal(Purpose, plain, AssociatedData, cancel)));
            RecordWrite write = eTag is null ? new RecordWrite.Insert(Row, value) : new RecordWrite.Replace(Row, value, eTag);
            // Of what is replaced nothing stays: the difference of two states would be one batch.
            if (await store.Write(Partition, [write], scrub: true, cancel) is WriteOutcome.Written) return;
        }
    }

    private async Task<(Figures Figures, string? ETag)> ReadRow(CancellationToken cancel)
    {
        DateOnly today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (await store.Get(Partition, Row, cancel) is not { } row) return (Figures.Of(today), null);
        byte[] plain = await keys.Open(Purpose, RecordJson.Read<StatisticsRow>(row.Value).Box, AssociatedData, cancel);
        return (JsonSerializer.Deserialize<Figures>(plain, Json.Rows)!.On(today), row.ETag);
    }
}
