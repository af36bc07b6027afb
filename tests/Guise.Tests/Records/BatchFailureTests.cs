using Guise.Platform.Records;

namespace Guise.Tests.Records;

public sealed class BatchFailureTests
{
    private static readonly RecordWrite[] Batch =
    [
        new RecordWrite.Insert("insert", []), new RecordWrite.Replace("replace", [], "e"),
        new RecordWrite.Upsert("upsert", []), new RecordWrite.Delete("delete", "e"),
    ];

    [Theory]
    [InlineData(409, "EntityAlreadyExists", 0, "Conflict")]
    [InlineData(412, "UpdateConditionNotSatisfied", 1, "Conflict")]
    [InlineData(412, "UpdateConditionNotSatisfied", 3, "Conflict")]
    [InlineData(404, "ResourceNotFound", 1, "NotFound")]
    [InlineData(404, "EntityNotFound", 3, "NotFound")]
    [InlineData(404, null, 3, "NotFound")]
    [InlineData(404, "TableNotFound", 1, null)]
    [InlineData(409, "TableBeingDeleted", 0, null)]
    [InlineData(404, "ResourceNotFound", 0, null)]
    [InlineData(412, "UpdateConditionNotSatisfied", 2, null)]
    [InlineData(400, "InvalidInput", 1, null)]
    [InlineData(400, "InvalidDuplicateRow", 1, null)]
    [InlineData(403, "AuthorizationPermissionMismatch", 0, null)]
    [InlineData(503, "ServerBusy", 0, null)]
    [InlineData(409, "EntityAlreadyExists", null, null)]
    [InlineData(409, "EntityAlreadyExists", 4, null)]
    public void Only_what_is_about_a_row_is_an_outcome(int status, string? code, int? index, string? expected)
    {
        WriteOutcome? outcome = BatchFailure.Outcome(status, code, index, Batch);
        Assert.Equal(expected, outcome?.GetType().Name);
        if (outcome is WriteOutcome.Conflict conflict) Assert.Equal(index, conflict.Index);
        if (outcome is WriteOutcome.NotFound missing) Assert.Equal(index, missing.Index);
    }

    [Fact]
    public void A_batch_of_one_needs_no_index() =>
        Assert.Equal(new WriteOutcome.Conflict(0), BatchFailure.Outcome(409, "EntityAlreadyExists", null, Batch[..1]));

    [Theory]
    [InlineData("W/\"datetime'2026-11-24T10%3A00%3A00.1234567Z'\"", true)]
    [InlineData("*", false)]
    [InlineData("", false)]
    [InlineData("stale", false)]
    [InlineData("W/\"a\r\nb\"", false)]
    public void Foreign_conditions_never_match(string eTag, bool kept) =>
        Assert.Equal(kept ? eTag : BatchFailure.NeverETag, BatchFailure.Condition(eTag));
}
