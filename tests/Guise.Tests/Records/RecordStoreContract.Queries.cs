using Guise.Platform.Records;

namespace Guise.Tests.Records;

public abstract partial class RecordStoreContract
{
    [Fact]
    public async Task An_empty_partition_is_an_empty_page()
    {
        RecordPage page = await Store.Query(_partition, "", 10, cancel: Cancel);

        Assert.Empty(page.Items);
        Assert.False(page.More);
    }

    [Fact]
    public async Task A_hundred_rows_by_thirty_come_exactly_and_in_order()
    {
        string[] rows = [.. Enumerable.Range(0, 100).Select(i => $"row-{i:D3}")];
        await Written([.. rows.Reverse().Select(row => Insert(row, row))]);

        List<StoredRecord> items = [];
        List<(int, bool)> pages = [];
        RecordPage page;
        do
        {
            page = await Store.Query(_partition, "row-", 30, items.LastOrDefault()?.Row, Cancel);
            items.AddRange(page.Items);
            pages.Add((page.Items.Count, page.More));
        }
        while (page.More);

        Assert.Equal([(30, true), (30, true), (30, true), (10, false)], pages);
        Assert.Equal(rows, items.Select(item => item.Row));
        Assert.All(items, item => Assert.Equal(Bytes(item.Row), item.Value));
    }

    [Fact]
    public async Task The_last_page_tells_that_nothing_follows_even_when_it_is_full()
    {
        await Written(Insert("a"), Insert("b"), Insert("c"));

        Assert.False((await Store.Query(_partition, "", 3, cancel: Cancel)).More);
        Assert.True((await Store.Query(_partition, "", 2, cancel: Cancel)).More);
        Assert.False((await Store.Query(_partition, "", 1, "b", Cancel)).More);
    }

    [Fact]
    public async Task Order_is_ordinal()
    {
        string[] rows = [" ", "!", "%", "-", "0", "10", "9", "A", "Z", "_", "a", "ab", "b", "~"];
        await Written([.. rows.Reverse().Select(row => Insert(row))]);

        Assert.Equal(rows, await Rows());
    }

    [Fact]
    public async Task A_prefix_selects_rows_that_start_with_it_and_no_neighbours()
    {
        await Written(Insert("live"), Insert("live|"), Insert("live|a"), Insert("live|~"), Insert("live}"), Insert("LIVE|a"), Insert("livf"));

        Assert.Equal(["live|", "live|a", "live|~"], await Rows("live|"));
    }

    [Fact]
    public async Task A_prefix_that_ends_in_the_last_character_selects_its_rows()
    {
        await Written(Insert("a}"), Insert("a~"), Insert("a~a"), Insert("a~~"), Insert("b"));

        Assert.Equal(["a~", "a~a", "a~~"], await Rows("a~"));
        Assert.Equal(["a~~"], await Rows("a~~"));
        Assert.Empty(await Rows("~"));
    }

    [Fact]
    public async Task After_is_exclusive_and_needs_not_exist()
    {
        await Written(Insert("a"), Insert("b"), Insert("c"));

        Assert.Equal(["b", "c"], await Rows(after: "a"));
        Assert.Equal(["b", "c"], await Rows(after: "aa"));
        Assert.Empty(await Rows(after: "c"));
    }

    [Fact]
    public async Task After_never_leads_out_of_the_prefix()
    {
        await Written(Insert("a1"), Insert("b1"), Insert("b2"), Insert("c1"));

        Assert.Equal(["b1", "b2"], await Rows("b", after: "a"));
        Assert.Equal(["b1", "b2"], await Rows("b", after: "b"));
        Assert.Equal(["b2"], await Rows("b", after: "b1"));
        Assert.Empty(await Rows("b", after: "c"));
    }

    [Fact]
    public async Task A_page_of_large_values_is_whole()
    {
        byte[] large = new byte[700 * 1024];
        Random.Shared.NextBytes(large);
        for (int i = 0; i < 3; i++) await Written(new RecordWrite.Insert($"large-{i}", large));

        RecordPage page = await Store.Query(_partition, "large-", 3, cancel: Cancel);

        Assert.Equal(3, page.Items.Count);
        Assert.All(page.Items, item => Assert.Equal(large, item.Value));
    }
}
