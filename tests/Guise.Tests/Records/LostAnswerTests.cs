using Guise.Platform.Records;

namespace Guise.Tests.Records;

public sealed class LostAnswerTests
{
    private static readonly Guid Batch = Guid.NewGuid();

    private static readonly RecordWrite[] Writes =
        [new RecordWrite.Delete("gone", "e"), new RecordWrite.Insert("a", []), new RecordWrite.Upsert("b", [])];

    [Fact]
    public async Task A_batch_that_finds_its_own_rows_was_written()
    {
        WriteOutcome.Written? written = await Recognise(Writes, new() { ["a"] = (Batch, "ea"), ["b"] = (Batch, "eb") });
        Assert.Equal([null, "ea", "eb"], written?.ETags);
    }

    [Fact]
    public async Task A_row_that_somebody_wrote_since_looks_changed()
    {
        WriteOutcome.Written? written = await Recognise(Writes, new() { ["a"] = (Guid.NewGuid(), "theirs"), ["b"] = (Batch, "eb") });
        Assert.Equal([null, BatchFailure.NeverETag, "eb"], written?.ETags);
    }

    [Fact]
    public async Task A_batch_that_finds_others_rows_was_refused() =>
        Assert.Null(await Recognise(Writes, new() { ["a"] = (Guid.NewGuid(), "theirs") }));

    [Fact]
    public async Task Deletions_leave_no_trace() => Assert.Null(await Recognise(Writes[..1], []));

    private static Task<WriteOutcome.Written?> Recognise(RecordWrite[] writes, Dictionary<string, (Guid, string)> rows) =>
        LostAnswer.Recognise(Batch, writes, row => Task.FromResult<(Guid, string)?>(rows.TryGetValue(row, out var found) ? found : null));
}
