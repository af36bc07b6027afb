using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;

namespace Guise.Functions.Storage;

/// <summary>Makes the table in the emulator. In Azure the deployment does, and the app may not.</summary>
internal sealed class EmulatorTable(TableClient table) : IHostedService
{
    public Task StartAsync(CancellationToken cancel) => table.CreateIfNotExistsAsync(cancel);

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
