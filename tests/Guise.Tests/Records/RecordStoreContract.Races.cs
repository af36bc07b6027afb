using Guise.Platform.Records;

namespace Guise.Tests.Records;

public abstract partial class RecordStoreContract
{
    private const int Racers = 20;

    private async Task<WriteOutcome[]> Race(Func<int, RecordWrite[]> writes) => await Task.WhenAll(
        Enumerable.Range(0, Racers).Select(i => Task.Run(() => Store.Write(_partition, writes(i), cancel: Cancel), Cancel)));

    [Fact]
    public async Task Of_many_replaces_of_one_row_at_once_one_wins()
    {
        string etag = (await Written(Insert("a", "start")))[0]!;

        WriteOutcome[] outcomes = await Race(i => [Insert($"other-{i}"), Replace("a", etag, $"{i}")]);

        int winner = Array.FindIndex(outcomes, outcome => outcome is WriteOutcome.Written);
        Assert.Equal(Racers - 1, outcomes.Count(outcome => outcome == new WriteOutcome.Conflict(1)));
        Assert.Equal($"{winner}", await Value("a"));
        Assert.Equal([$"other-{winner}"], await Rows("other-"));
    }

    [Fact]
    public async Task Of_many_inserts_of_one_row_at_once_one_wins()
    {
        WriteOutcome[] outcomes = await Race(i => [Insert("a", $"{i}")]);

        int winner = Array.FindIndex(outcomes, outcome => outcome is WriteOutcome.Written);
        Assert.Equal(Racers - 1, outcomes.Count(outcome => outcome == new WriteOutcome.Conflict(0)));
        Assert.Equal($"{winner}", await Value("a"));
    }

    [Fact]
    public async Task Of_many_deletes_of_one_row_at_once_one_wins()
    {
        string etag = (await Written(Insert("a")))[0]!;

        WriteOutcome[] outcomes = await Race(_ => [Delete("a", etag)]);

        Assert.Equal(Racers - 1, outcomes.Count(outcome => outcome == new WriteOutcome.NotFound(0)));
        Assert.Null(await Value("a"));
    }

    [Fact]
    public async Task Upserts_of_one_row_at_once_all_succeed_and_one_of_them_remains()
    {
        WriteOutcome[] outcomes = await Race(i => [Upsert("a", $"{i}")]);

        StoredRecord remaining = (await Store.Get(_partition, "a", Cancel))!;
        Assert.Equal(Racers, outcomes.OfType<WriteOutcome.Written>().Select(written => written.ETags[0]).Distinct().Count());
        Assert.Contains(outcomes.OfType<WriteOutcome.Written>(), written => written.ETags[0] == remaining.ETag);
    }
}
