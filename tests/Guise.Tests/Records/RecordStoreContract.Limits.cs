using Guise.Platform.Records;

namespace Guise.Tests.Records;

public abstract partial class RecordStoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024 - 1)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(700 * 1024)]
    [InlineData(RecordKeys.MaxValueLength)]
    public async Task Values_of_every_length_come_back_byte_for_byte(int length)
    {
        byte[] value = new byte[length];
        Random.Shared.NextBytes(value);

        await Written(new RecordWrite.Insert("a", value));

        Assert.Equal(value, (await Store.Get(_partition, "a", Cancel))!.Value);
        Assert.Equal(value, Assert.Single((await Store.Query(_partition, "", 1, cancel: Cancel)).Items).Value);
    }

    [Fact]
    public async Task A_large_value_that_becomes_small_leaves_nothing_behind()
    {
        string etag = (await Written(new RecordWrite.Insert("a", new byte[200 * 1024])))[0]!;
        await Written(Replace("a", etag, "small"));

        Assert.Equal("small", await Value("a"));
    }

    [Fact]
    public async Task Every_byte_is_kept()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await Written(new RecordWrite.Insert("a", all));

        Assert.Equal(all, (await Store.Get(_partition, "a", Cancel))!.Value);
    }

    [Fact]
    public async Task A_value_that_is_too_long_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Write(new RecordWrite.Insert("a", new byte[RecordKeys.MaxValueLength + 1])));

    [Fact]
    public async Task Every_printable_character_works_in_keys()
    {
        string printable = new([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(i => (char)i)]);
        string[] rows = [.. new[] { printable, "/", "\\", "#", "?", "%", "%2F", "'", "''", "\"", "+", ":", "|", " ", "a b", "a ",
            " a" }.Order(StringComparer.Ordinal)];
        await Written([.. rows.Select(row => Insert(row, row))]);

        Assert.Equal(rows, await Rows());
        foreach (string row in rows) Assert.Equal(row, await Value(row));
        Assert.Equal(["%", "%2F"], await Rows("%"));
        Assert.Equal(["'", "''"], await Rows("'"));
    }

    [Fact]
    public async Task Every_printable_character_works_in_partitions()
    {
        string partition = _partition + "/\\#?%'+:| ~\"";
        Assert.IsType<WriteOutcome.Written>(await Store.Write(partition, [Insert("a")], cancel: Cancel));

        Assert.NotNull(await Store.Get(partition, "a", Cancel));
        Assert.Single((await Store.Query(partition, "", 10, cancel: Cancel)).Items);
    }

    [Fact]
    public async Task The_longest_keys_work()
    {
        string longest = new('/', RecordKeys.MaxLength);
        string partition = _partition.PadRight(RecordKeys.MaxLength, '%');
        Assert.IsType<WriteOutcome.Written>(await Store.Write(partition, [Insert(longest)], cancel: Cancel));

        Assert.NotNull(await Store.Get(partition, longest, Cancel));
    }

    public static TheoryData<string> BadKeys =>
        ["", new string('a', RecordKeys.MaxLength + 1), "\u00e9", "a\u0000", "a\n", "\t", "\u007f", "\ud83d\ude00"];

    [Theory]
    [MemberData(nameof(BadKeys))]
    public async Task Keys_that_not_every_store_takes_are_refused(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Get(_partition, key, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Get(key, "a", Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Query(key, "", 1, cancel: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Query(_partition, "", 1, key, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Write(Insert("fine"), Insert(key)));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Write(key, [Insert("a")], cancel: Cancel));
        if (key.Length > 0) await Assert.ThrowsAsync<ArgumentException>(() => Store.Query(_partition, key, 1, cancel: Cancel));
        Assert.Empty(await Rows());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(RecordKeys.MaxPage + 1)]
    public async Task A_page_size_out_of_bounds_is_refused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.Query(_partition, "", limit, cancel: Cancel));

    [Fact]
    public async Task A_batch_of_a_hundred_rows_is_written_and_one_more_is_refused()
    {
        RecordWrite[] writes = [.. Enumerable.Range(0, 101).Select(i => Insert($"{i:D3}"))];

        await Assert.ThrowsAsync<ArgumentException>(() => Write(writes));
        Assert.Empty(await Rows());

        Assert.Equal(100, (await Written(writes[..100])).Count(tag => tag is { Length: > 0 }));
        Assert.Equal(100, (await Rows()).Length);
    }

    [Fact]
    public async Task An_empty_batch_is_refused() => await Assert.ThrowsAsync<ArgumentException>(() => Write());

    [Fact]
    public async Task A_batch_that_names_a_row_twice_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Write(Insert("a"), Upsert("b"), Upsert("a")));
        Assert.Empty(await Rows());
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Get(_partition, "a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Query(_partition, "", 1, cancel: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Write(_partition, [Insert("a")], cancel: cancelled));
        Assert.Null(await Value("a"));
    }
}
