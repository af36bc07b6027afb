using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Microsoft.Extensions.Logging;

namespace Guise.Platform;

/// <summary>
/// Deletes what has expired, hour by hour behind a cursor. Everything it does may be repeated, stopped at any point, or
/// done by two instances at once; what is left over waits for the next run.
/// </summary>
internal sealed partial class Sweep(
    IRecordStore records, SweepIndex index, IEnumerable<ISweepRule> rules, IWorkflows workflows, TimeProvider clock, ILogger<Sweep> logger)
{
    private const string CursorPartition = "sweep";
    private const string CursorRow = "cursor";
    private readonly Dictionary<string, ISweepRule> _rules = rules.ToDictionary(rule => rule.Kind, StringComparer.Ordinal);

    public async Task Run(CancellationToken cancel = default)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset open = SweepIndex.HourOf(now - Limits.SweepGrace);
        StoredRecord? cursor = await records.Get(CursorPartition, CursorRow, cancel);
        DateTimeOffset from = cursor is null ? SweepIndex.HourOf(open - Limits.SweepLookBack) : RecordJson.Read<Cursor>(cursor.Value).Hour;

        DateTimeOffset hour = from;
        DateTimeOffset last = from + TimeSpan.FromHours(Limits.SweepHours);
        int budget = Limits.SweepRows;
        while (hour < open && hour < last)
        {
            budget -= await Empty(SweepIndex.PartitionOf(hour), budget, cancel);
            if (budget <= 0) break;
            hour += TimeSpan.FromHours(1);
        }
        if (cursor is null || hour > from) await Move(cursor, hour, cancel);
        await workflows.PurgeFinished(now - Limits.WorkflowRetention, Limits.WorkflowPurges, cancel);
    }

    /// <summary>
    /// Deletes an hour's rows, then their entries; returns how many, which is below the budget only when the hour is empty.
    /// </summary>
    private async Task<int> Empty(string hour, int budget, CancellationToken cancel)
    {
        int count = 0;
        while (count < budget)
        {
            RecordPage page = await records.Query(hour, "", RecordKeys.MaxBatch, cancel: cancel);
            if (page.Items.Count == 0) break;
            foreach (StoredRecord entry in page.Items) await Delete(RecordJson.Read<SweepEntry>(entry.Value), cancel);

            // Refused as a whole when another instance was here too; the next look shows what is left. Scrubbing once a
            // page also covers the rows before it.
            RecordWrite[] entries = [.. page.Items.Select(entry => new RecordWrite.Delete(entry.Row, entry.ETag))];
            if (await records.Write(hour, entries, scrub: true, cancel) is WriteOutcome.Written) count += entries.Length;
        }
        return count;
    }

    private async Task Delete(SweepEntry entry, CancellationToken cancel)
    {
        while (await records.Get(entry.Partition, entry.Row, cancel) is { } record)
        {
            if (DueAt(entry, record) is not { } due) return;
            if (due > clock.GetUtcNow())
            {
                await index.Add(entry.Kind, entry.Partition, entry.Row, due, cancel);
                return;
            }
            if (_rules.TryGetValue(entry.Kind, out ISweepRule? rule)) await rule.Release(record.Value, cancel);
            // A conflict means that the row lives on, perhaps with another time.
            WriteOutcome outcome = await records.Write(entry.Partition, [new RecordWrite.Delete(record.Row, record.ETag)], cancel: cancel);
            if (outcome is not WriteOutcome.Conflict) return;
        }
    }

    /// <summary>One row that cannot be judged must not stop all others, nor be forgotten.</summary>
    private DateTimeOffset? DueAt(SweepEntry entry, StoredRecord record)
    {
        try
        {
            if (_rules.TryGetValue(entry.Kind, out ISweepRule? rule)) return rule.DueAt(record.Value);
            LogUnknown(entry.Kind);
        }
        catch (Exception failure)
        {
            LogUnreadable(entry.Kind, failure.GetType().Name);
        }
        return clock.GetUtcNow() + Limits.SweepPostponement;
    }

    /// <summary>Lost against an instance that has moved it already, which is as good.</summary>
    private Task<WriteOutcome> Move(StoredRecord? cursor, DateTimeOffset hour, CancellationToken cancel)
    {
        byte[] value = RecordJson.Write(new Cursor(Cursor.Newest, hour));
        RecordWrite write = cursor is null
            ? new RecordWrite.Insert(CursorRow, value)
            : new RecordWrite.Replace(CursorRow, value, cursor.ETag);
        return records.Write(CursorPartition, [write], cancel: cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No rule for expiring rows of kind {Kind}; looking again tomorrow.")]
    private partial void LogUnknown(string kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "An expiring row of kind {Kind} cannot be read ({Failure}); looking again tomorrow.")]
    private partial void LogUnreadable(string kind, string failure);

    private sealed record Cursor(int V, DateTimeOffset Hour) : IRecordShape
    {
        public static int Newest => 1;
    }
}
