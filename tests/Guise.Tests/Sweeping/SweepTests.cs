using System.Globalization;
using System.Text;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Guise.Tests.Sweeping;

public sealed class SweepTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 31, 22, 20, 0, TimeSpan.Zero);

    private readonly SqliteStore _store = new();
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly Mock<IWorkflows> _workflows = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_goes_in_the_run_after_its_hour_and_the_grace()
    {
        await Put("a", Start.AddMinutes(10));
        await Sweep();

        await SweepAt(new(2026, 3, 31, 23, 9, 59, TimeSpan.Zero));
        Assert.True(await Exists("a"));

        await SweepAt(new(2026, 3, 31, 23, 10, 0, TimeSpan.Zero));
        Assert.False(await Exists("a"));
        Assert.Empty(await Entries(Start));
    }

    [Fact]
    public async Task A_row_that_was_prolonged_stays_until_its_new_time()
    {
        await Put("a", Start);
        await Upsert("a", Start.AddDays(40));

        await SweepAt(Start.AddHours(2));
        Assert.True(await Exists("a"));
        Assert.Single(await Entries(Start.AddDays(40)));

        await SweepAt(Start.AddDays(40).AddHours(2), runs: 2);
        Assert.False(await Exists("a"));
    }

    [Fact]
    public async Task A_row_that_never_ends_is_left_alone_and_forgotten()
    {
        await Put("a", Start);
        await Upsert("a", null);

        await SweepAt(Start.AddHours(2));

        Assert.True(await Exists("a"));
        Assert.Empty(await Entries(Start));
    }

    [Fact]
    public async Task An_entry_whose_row_was_never_written_is_dropped()
    {
        await Index().Add("test", "rows", "never", Start, Cancel);

        await SweepAt(Start.AddHours(2));

        Assert.Empty(await Entries(Start));
    }

    [Fact]
    public async Task A_row_that_changes_while_it_is_swept_is_judged_again()
    {
        await Put("a", Start);
        Task<WriteOutcome>? prolonged = null;
        Rule rule = new(() => prolonged ??= Upsert("a", Start.AddDays(2)));

        await SweepAt(Start.AddHours(2), rule);

        Assert.True(await Exists("a"));
        Assert.Single(await Entries(Start.AddDays(2)));
    }

    [Fact]
    public async Task A_row_that_cannot_be_judged_stops_no_other_and_is_looked_at_again()
    {
        await Index().Add("unknown", "rows", "odd", Start, Cancel);
        await Put("damaged", Start);
        await _store.Records.Write("rows", [new RecordWrite.Upsert("damaged", "?"u8.ToArray()), new RecordWrite.Upsert("odd", [])], cancel: Cancel);
        await Put("a", Start);

        await SweepAt(Start.AddHours(2));

        Assert.False(await Exists("a"));
        Assert.True(await Exists("damaged") && await Exists("odd"));
        Assert.Equal(2, (await Entries(Start.AddHours(26))).Count);
    }

    [Fact]
    public async Task A_time_in_the_past_is_entered_into_an_hour_that_is_still_to_come()
    {
        await SweepAt(Start);
        await Put("a", Start.AddDays(-3));

        Assert.Single(await Entries(Start));
        await SweepAt(Start.AddHours(1));
        Assert.False(await Exists("a"));
    }

    [Fact]
    public async Task Adding_twice_is_one_entry()
    {
        await Put("a", Start);
        await Put("a", Start.AddMinutes(5));

        Assert.Single(await Entries(Start));
    }

    [Fact]
    public async Task An_hour_of_several_pages_is_emptied()
    {
        await PutMany(150);

        await SweepAt(Start.AddHours(2));

        Assert.Empty((await _store.Records.Query("rows", "", 1000, cancel: Cancel)).Items);
        Assert.Empty(await Entries(Start));
    }

    [Fact]
    public async Task An_hour_with_more_entries_than_a_run_takes_is_finished_by_the_next()
    {
        foreach (int[] batch in Enumerable.Range(0, Limits.SweepRows + 1).Chunk(RecordKeys.MaxBatch))
        {
            (string Partition, RecordWrite.Insert Write)[] entries = [.. batch.Select(i => SweepIndex.Entry("test", "rows", $"{i}", Start))];
            await _store.Records.Write(entries[0].Partition, [.. entries.Select(entry => entry.Write)], cancel: Cancel);
        }

        await SweepAt(Start.AddHours(2));
        Assert.Single(await Entries(Start));

        await Sweep();
        Assert.Empty(await Entries(Start));
    }

    [Fact]
    public async Task A_long_absence_is_made_up_for_in_several_runs()
    {
        await Sweep();
        await Put("a", Start.AddHours(Limits.SweepHours + 100));

        await SweepAt(Start.AddHours(Limits.SweepHours + 200));
        Assert.True(await Exists("a"));

        await Sweep();
        Assert.False(await Exists("a"));
    }

    [Fact]
    public async Task A_run_with_nothing_to_do_reads_one_row_and_writes_none()
    {
        await Sweep();
        CountingRecordStore counting = new(_store.Records);

        await NewSweep(counting).Run(Cancel);

        Assert.Equal((1, 0), (counting.Reads, counting.Writes));
    }

    [Fact]
    public async Task Instances_that_sweep_at_once_do_the_work_together()
    {
        await PutMany(150);
        _clock.SetUtcNow(Start.AddHours(4));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => NewSweep(_store.Records).Run(Cancel), Cancel)));

        Assert.Empty((await _store.Records.Query("rows", "", 1000, cancel: Cancel)).Items);
        Assert.Empty(await Entries(Start));
    }

    [Fact]
    public async Task What_was_swept_leaves_no_trace()
    {
        await Put("gone-without-trace", Start);

        await SweepAt(Start.AddHours(2));

        Assert.False(_store.IsOnDisk("gone-without-trace"));
    }

    [Fact]
    public async Task Workflows_that_finished_a_day_ago_are_purged_a_bounded_number_at_a_time()
    {
        await Sweep();

        _workflows.Verify(workflows => workflows.PurgeFinished(Start.AddDays(-1), Limits.WorkflowPurges, Cancel), Times.Once);
    }

    [Fact]
    public async Task A_sweep_that_is_stopped_at_any_point_is_finished_by_the_next()
    {
        SqliteStore? store = null;
        FakeTimeProvider clock = new(Start);
        await FaultingRecordStore.Everywhere(
            async () =>
            {
                store?.Dispose();
                store = new SqliteStore();
                clock = new(Start);
                await NewSweep(store.Records, clock).Run(Cancel);
                SweepIndex index = new(store.Records, clock);
                foreach ((string row, double due) in ((string, double)[])[("due", 0), ("later", 30), ("other", 1.5)])
                {
                    await index.Add("test", "rows", row, Start.AddHours(due % 2), Cancel);
                    await store.Records.Write("rows", [new RecordWrite.Insert(row, Value(Start.AddHours(due)))], cancel: Cancel);
                }
                clock.SetUtcNow(Start.AddHours(4));
                return store.Records;
            },
            faulting => NewSweep(faulting, clock).Run(Cancel),
            async faulting =>
            {
                await NewSweep(faulting, clock).Run(Cancel);
                Assert.Equal(["later"], (await faulting.Query("rows", "", 10, cancel: Cancel)).Items.Select(row => row.Row));

                clock.SetUtcNow(Start.AddHours(32));
                await NewSweep(faulting, clock).Run(Cancel);
                Assert.Empty((await faulting.Query("rows", "", 10, cancel: Cancel)).Items);
            });
        store?.Dispose();
    }

    public void Dispose() => _store.Dispose();

    private SweepIndex Index() => new(_store.Records, _clock);

    private Sweep NewSweep(IRecordStore store, TimeProvider? clock = null, ISweepRule? rule = null) => new(
        store, new SweepIndex(store, clock ?? _clock), [rule ?? new Rule()], _workflows.Object, clock ?? _clock, NullLogger<Sweep>.Instance);

    private Task Sweep() => NewSweep(_store.Records).Run(Cancel);

    private async Task SweepAt(DateTimeOffset time, Rule? rule = null, int runs = 1)
    {
        _clock.SetUtcNow(time);
        for (int i = 0; i < runs; i++) await NewSweep(_store.Records, rule: rule).Run(Cancel);
    }

    private async Task Put(string row, DateTimeOffset due)
    {
        await Index().Add("test", "rows", row, due, Cancel);
        await Upsert(row, due);
    }

    private async Task PutMany(int count)
    {
        foreach (int[] batch in Enumerable.Range(0, count).Chunk(RecordKeys.MaxBatch))
        {
            (string Partition, RecordWrite.Insert Write)[] entries = [.. batch.Select(i => SweepIndex.Entry("test", "rows", $"{i}", Start))];
            await _store.Records.Write(entries[0].Partition, [.. entries.Select(entry => entry.Write)], cancel: Cancel);
            await _store.Records.Write("rows", [.. batch.Select(i => new RecordWrite.Insert($"{i}", Value(Start)))], cancel: Cancel);
        }
    }

    private Task<WriteOutcome> Upsert(string row, DateTimeOffset? due) =>
        _store.Records.Write("rows", [new RecordWrite.Upsert(row, Value(due))], cancel: Cancel);

    private static byte[] Value(DateTimeOffset? due) =>
        Encoding.ASCII.GetBytes(due?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "never");

    private async Task<bool> Exists(string row) => await _store.Records.Get("rows", row, Cancel) is not null;

    private async Task<IReadOnlyList<StoredRecord>> Entries(DateTimeOffset time) =>
        (await _store.Records.Query(SweepIndex.PartitionOf(SweepIndex.HourOf(time)), "", 1000, cancel: Cancel)).Items;

    private sealed class Rule(Action? asked = null) : ISweepRule
    {
        public string Kind => "test";

        public DateTimeOffset? DueAt(ReadOnlySpan<byte> value)
        {
            asked?.Invoke();
            string text = Encoding.ASCII.GetString(value);
            return text == "never" ? null : new DateTimeOffset(long.Parse(text, CultureInfo.InvariantCulture), TimeSpan.Zero);
        }
    }
}
