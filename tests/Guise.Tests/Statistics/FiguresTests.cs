using System.Numerics;
using Guise.Platform.Keys;
using Guise.Platform.Records;
using Guise.Statistics;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Statistics;

/// <summary>How counts become figures: heaps, days, rounding, and writes that go wrong.</summary>
public sealed class FiguresTests
{
    private static readonly DateOnly Day = new(2026, 3, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0", "0")]
    [InlineData("11", "10")]
    [InlineData("99", "90")]
    [InlineData("100", "100")]
    [InlineData("109", "100")]
    [InlineData("999", "990")]
    [InlineData("1000", "1000")]
    [InlineData("1999", "1900")]
    [InlineData("340282366920938463463374607431768211455000", "340000000000000000000000000000000000000000")]
    public void A_figure_is_shown_with_two_digits_and_never_finer_than_tens(string sum, string shown)
    {
        Figures figures = Figures.Of(Day).With("b", new Dictionary<string, Tally> { ["x"] = new(11, BigInteger.Parse(sum)) }).On(Day.AddDays(1));
        Assert.Equal(BigInteger.Parse(shown), figures.Shown("x"));
    }

    [Fact]
    public void Only_heaps_of_more_than_ten_are_published_and_only_when_their_day_is_over()
    {
        Figures today = Figures.Of(Day).With("b", new Dictionary<string, Tally> { ["few"] = new(10, 5000), ["many"] = new(11, 5000) });
        Assert.Equal((BigInteger)0, today.On(Day).Shown("many"));
        Figures tomorrow = today.On(Day.AddDays(1));
        Assert.Equal(((BigInteger)0, (BigInteger)5000), (tomorrow.Shown("few"), tomorrow.Shown("many")));
        Assert.Equal(["few"], tomorrow.Open.Keys);
        // An instance whose clock is behind changes nothing.
        Assert.Same(tomorrow, tomorrow.On(Day));
        Figures next = tomorrow.With("c", new Dictionary<string, Tally> { ["few"] = new(1, 1), ["many"] = new(1, 900) }).On(Day.AddDays(2));
        Assert.Equal(((BigInteger)5000, (BigInteger)5000), (next.Shown("few"), next.Shown("many")));
    }

    [Fact]
    public async Task Whatever_goes_wrong_nothing_counts_twice()
    {
        TestServiceKey key = new();
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using SqliteStore sqlite = new();
        Counters counters = new();
        long before = 0;
        await FaultingRecordStore.Everywhere(
            async () =>
            {
                before = await Counted(sqlite.Records);
                return sqlite.Records;
            },
            async store =>
            {
                counters.SignatureMade();
                await Records(store).Flush(Cancel);
            },
            async store =>
            {
                await Records(store).Flush(Cancel);
                Assert.InRange(await Counted(sqlite.Records) - before, 0, 1);
                Assert.Empty(counters.Take());
            });

        StatisticsRecords Records(IRecordStore store) => new(store, new ServiceKeys(key), counters, clock);
        async Task<long> Counted(IRecordStore store) => (await Records(store).Read(Cancel)).Open.GetValueOrDefault("signatures").Events;
    }

    /// <summary>The store took the batch, its answer was lost, and before it is asked again another instance has written.</summary>
    [Fact]
    public async Task A_batch_whose_writing_was_called_a_conflict_is_found_again()
    {
        TestServiceKey key = new();
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using SqliteStore sqlite = new();
        Counters ours = new(), theirs = new();
        StatisticsRecords others = new(sqlite.Records, new ServiceKeys(key), theirs, clock);
        StatisticsRecords records = new(new Forgetful(sqlite.Records, () => others.Flush(Cancel)), new ServiceKeys(key), ours, clock);
        ours.SignatureMade();
        theirs.SignatureMade();
        await records.Flush(Cancel);
        Figures figures = await others.Read(Cancel);
        Assert.Equal((2, 2), (figures.Open["signatures"].Events, figures.Batches.Count));
    }

    [Fact]
    public void The_latest_hundred_batches_are_remembered()
    {
        Figures figures = Figures.Of(Day);
        for (int i = 0; i < 150; i++) figures = figures.With(i.ToString(), new Dictionary<string, Tally>());
        Assert.Equal(Enumerable.Range(50, 100).Select(i => i.ToString()), figures.Batches);
    }

    private sealed class Forgetful(IRecordStore inner, Func<Task> meanwhile) : IRecordStore
    {
        private bool _done;

        public Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default) => inner.Get(partition, row, cancel);

        public Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default) =>
            inner.Query(partition, prefix, limit, after, cancel);

        public async Task<WriteOutcome> Write(
            string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false, CancellationToken cancel = default)
        {
            WriteOutcome outcome = await inner.Write(partition, writes, scrub, cancel);
            if (_done) return outcome;
            _done = true;
            await meanwhile();
            return new WriteOutcome.Conflict(0);
        }
    }
}
