using Azure.Data.Tables;
using Guise.Functions.Storage;
using Guise.Platform.Records;
using Guise.Tests.Records;

namespace Guise.Functions.Tests;

public sealed class TableRecordStoreTests : RecordStoreContract, IAsyncLifetime
{
    private readonly FaultyTransport _network = new();
    private TableClient? _table;
    private TableRecordStore? _store;

    protected override IRecordStore Store => _store!;

    protected override int ModelRuns => 10;

    public async ValueTask InitializeAsync()
    {
        Azurite.Require();
        TableClientOptions options = AzureServices.TableHttp();
        options.Transport = _network;
        _table = new TableServiceClient(AzureOptions.DevelopmentStorage, options).GetTableClient($"t{Guid.NewGuid():N}");
        await _table.CreateAsync(Cancel);
        _store = new TableRecordStore(_table);
    }

    public async ValueTask DisposeAsync()
    {
        if (_table is not null) await _table.DeleteAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_the_service_throttles_is_sent_again(int status)
    {
        _network.Refuse(status);
        _network.Refuse(status);
        string? written = Assert.Single(Assert.IsType<WriteOutcome.Written>(await Store.Write("p", [new RecordWrite.Insert("a", [1])],
            cancel: Cancel)).ETags);
        _network.Refuse(status);
        Assert.Equal(written, (await Store.Get("p", "a", Cancel))?.ETag);
        _network.Refuse(status);
        Assert.Single((await Store.Query("p", "", 10, cancel: Cancel)).Items);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_written_and_not_a_conflict()
    {
        _network.Lose(503);
        RecordWrite[] batch = [new RecordWrite.Insert("a", [1]), new RecordWrite.Insert("b", [2])];
        WriteOutcome.Written written = Assert.IsType<WriteOutcome.Written>(await Store.Write("p", batch, cancel: Cancel));
        Assert.Equal((await Store.Get("p", "b", Cancel))?.ETag, written.ETags[1]);

        _network.Lose(503);
        Assert.IsType<WriteOutcome.Written>(await Store.Write("p", [new RecordWrite.Replace("a", [3], written.ETags[0]!)], cancel: Cancel));
        Assert.Equal([3], (await Store.Get("p", "a", Cancel))?.Value);
    }

    [Fact]
    public async Task A_conflict_behind_a_throttled_call_stays_one()
    {
        await Store.Write("p", [new RecordWrite.Insert("a", [1])], cancel: Cancel);
        _network.Refuse(503);
        Assert.IsType<WriteOutcome.Conflict>(await Store.Write("p", [new RecordWrite.Insert("a", [2])], cancel: Cancel));
        Assert.Equal([1], (await Store.Get("p", "a", Cancel))?.Value);
    }

    [Theory]
    [InlineData(503, 5)]
    [InlineData(403, 1)]
    public async Task A_service_that_goes_on_refusing_is_out_of_reach(int status, int times)
    {
        for (int i = 0; i < times; i++) _network.Refuse(status);
        StoreUnavailableException failure = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => Store.Write("p", [new RecordWrite.Insert("a-secret-row", [1])], cancel: Cancel));
        Assert.Equal($"The record table is out of reach (status {status}).", failure.Message);
        Assert.Null(failure.InnerException);
        Assert.Null(await Store.Get("p", "a-secret-row", Cancel));
    }
}
