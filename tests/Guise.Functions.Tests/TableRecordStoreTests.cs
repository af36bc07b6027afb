using Azure.Core;
using Azure.Data.Tables;
using Guise.Functions.Storage;
using Guise.Platform.Records;
using Guise.Tests.Records;

namespace Guise.Functions.Tests;

public sealed class TableRecordStoreTests : RecordStoreContract, IAsyncLifetime
{
    private TableClient? _table;
    private TableRecordStore? _store;

    protected override IRecordStore Store => _store!;

    protected override int ModelRuns => 10;

    public async ValueTask InitializeAsync()
    {
        Azurite.Require();
        TableClientOptions options = new();
        options.AddPolicy(new SendCount.Policy(), HttpPipelinePosition.PerRetry);
        _table = new TableServiceClient(AzureOptions.DevelopmentStorage, options).GetTableClient($"t{Guid.NewGuid():N}");
        await _table.CreateAsync(Cancel);
        _store = new TableRecordStore(_table);
    }

    public async ValueTask DisposeAsync()
    {
        if (_table is not null) await _table.DeleteAsync(CancellationToken.None);
    }
}
