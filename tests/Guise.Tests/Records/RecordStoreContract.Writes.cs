using Guise.Platform.Records;

namespace Guise.Tests.Records;

public abstract partial class RecordStoreContract
{
    /// <summary>Has the form of an ETag of every adapter, and is none of a row.</summary>
    private async Task<string> StaleETag()
    {
        string etag = (await Written(Insert("stale-source")))[0]!;
        await Written(Delete("stale-source", etag));
        return etag;
    }

    [Fact]
    public async Task A_row_that_was_never_written_is_null() => Assert.Null(await Store.Get(_partition, "none", Cancel));

    [Fact]
    public async Task A_get_gives_what_was_written_with_the_ETag_that_the_write_told()
    {
        IReadOnlyList<string?> etags = await Written(Insert("a", "one"), Upsert("b", "two"));

        Assert.Equivalent(new StoredRecord("a", Bytes("one"), etags[0]!), await Store.Get(_partition, "a", Cancel));
        Assert.Equivalent(new StoredRecord("b", Bytes("two"), etags[1]!), await Store.Get(_partition, "b", Cancel));
    }

    [Fact]
    public async Task An_insert_of_an_existing_row_is_a_conflict_and_keeps_the_row()
    {
        await Written(Insert("a", "old"));

        Assert.Equal(new WriteOutcome.Conflict(0), await Write(Insert("a", "new")));
        Assert.Equal("old", await Value("a"));
    }

    [Fact]
    public async Task A_replace_with_the_current_ETag_changes_value_and_ETag()
    {
        string first = (await Written(Insert("a", "old")))[0]!;
        string second = (await Written(Replace("a", first, "new")))[0]!;

        Assert.NotEqual(first, second);
        Assert.Equal("new", await Value("a"));
    }

    [Fact]
    public async Task An_upsert_writes_whether_the_row_exists_or_not()
    {
        string first = (await Written(Upsert("a", "old")))[0]!;
        string second = (await Written(Upsert("a", "new")))[0]!;

        Assert.NotEqual(first, second);
        Assert.Equal("new", await Value("a"));
    }

    [Fact]
    public async Task A_delete_with_the_current_ETag_removes_the_row_and_tells_no_ETag()
    {
        string etag = (await Written(Insert("a")))[0]!;

        Assert.Null(Assert.Single(await Written(Delete("a", etag))));
        Assert.Null(await Value("a"));
    }

    [Fact]
    public async Task A_stale_ETag_is_a_conflict_for_replace_and_delete()
    {
        string stale = (await Written(Insert("a", "1")))[0]!;
        await Written(Replace("a", stale, "2"));

        Assert.Equal(new WriteOutcome.Conflict(0), await Write(Replace("a", stale, "3")));
        Assert.Equal(new WriteOutcome.Conflict(0), await Write(Delete("a", stale)));
        Assert.Equal("2", await Value("a"));
    }

    [Fact]
    public async Task A_missing_row_is_not_found_for_replace_and_delete()
    {
        string etag = await StaleETag();

        Assert.Equal(new WriteOutcome.NotFound(0), await Write(Replace("none", etag)));
        Assert.Equal(new WriteOutcome.NotFound(0), await Write(Delete("none", etag)));
    }

    [Fact]
    public async Task Equal_content_still_gives_another_ETag()
    {
        string first = (await Written(Insert("a", "same")))[0]!;
        string second = (await Written(Replace("a", first, "same")))[0]!;
        string third = (await Written(Upsert("a", "same")))[0]!;

        Assert.Equal(3, new HashSet<string> { first, second, third }.Count);
    }

    [Fact]
    public async Task A_row_that_was_deleted_and_inserted_again_does_not_take_its_old_ETag()
    {
        string first = (await Written(Insert("a", "same")))[0]!;
        await Written(Delete("a", first));
        await Written(Insert("a", "same"));

        Assert.Equal(new WriteOutcome.Conflict(0), await Write(Replace("a", first, "late")));
    }

    [Fact]
    public async Task A_batch_mixes_all_kinds_of_writes()
    {
        IReadOnlyList<string?> etags = await Written(Insert("replaced"), Insert("deleted"));
        IReadOnlyList<string?> written = await Written(
            Insert("inserted", "1"), Replace("replaced", etags[0]!, "2"), Delete("deleted", etags[1]!), Upsert("upserted", "3"));

        Assert.Equal([true, true, false, true], written.Select(etag => etag is not null));
        Assert.Equal(["inserted", "replaced", "upserted"], await Rows());
    }

    [Theory]
    [InlineData("insert of an existing row", 0)]
    [InlineData("insert of an existing row", 2)]
    [InlineData("stale replace", 1)]
    [InlineData("stale delete", 2)]
    [InlineData("missing replace", 2)]
    [InlineData("missing delete", 1)]
    public async Task A_batch_with_one_refusal_names_its_index_and_writes_nothing(string refusal, int index)
    {
        string stale = await StaleETag();
        IReadOnlyList<string?> etags = await Written(Insert("existing", "old"), Insert("kept", "old"));
        RecordWrite refused = refusal switch
        {
            "insert of an existing row" => Insert("existing", "new"),
            "stale replace" => Replace("existing", stale, "new"),
            "stale delete" => Delete("existing", stale),
            "missing replace" => Replace("none", stale, "new"),
            _ => Delete("none", stale),
        };
        List<RecordWrite> batch = [Upsert("new"), Replace("kept", etags[1]!, "new"), Insert("another")];
        batch[index] = refused;

        Assert.Equal(
            refusal.StartsWith("missing", StringComparison.Ordinal) ? new WriteOutcome.NotFound(index) : new WriteOutcome.Conflict(index),
            await Write([.. batch]));
        Assert.Equal(["existing", "kept"], await Rows());
        Assert.Equal(("old", "old"), (await Value("existing"), await Value("kept")));
        Assert.Equal(etags[1], (await Store.Get(_partition, "kept", Cancel))!.ETag);
    }

    [Fact]
    public async Task A_scrubbing_write_has_the_same_outcomes()
    {
        string etag = (await Written(Insert("a", "old")))[0]!;

        Assert.IsType<WriteOutcome.Written>(await Store.Write(_partition, [Replace("a", etag, "new")], scrub: true, Cancel));
        Assert.Equal(new WriteOutcome.Conflict(0), await Store.Write(_partition, [Delete("a", etag)], scrub: true, Cancel));
        Assert.Equal("new", await Value("a"));
    }

    [Fact]
    public async Task Partitions_are_isolated()
    {
        await Written(Insert("a", "here"));

        Assert.IsType<WriteOutcome.Written>(await Store.Write(_partition + "|b", [Insert("a", "there")], cancel: Cancel));
        Assert.Equal("here", await Value("a"));
        Assert.Equal(["a"], await Rows());
        Assert.Null(await Store.Get(_partition + "|c", "a", Cancel));
    }
}
