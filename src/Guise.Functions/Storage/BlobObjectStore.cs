using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Guise.Platform.Objects;
using Guise.Platform.Records;
using Microsoft.Extensions.Hosting;

namespace Guise.Functions.Storage;

/// <summary>
/// Objects in one container of Blob Storage: a folder a bucket. A blob appears once its last block is committed, whole or not at all.
/// </summary>
internal sealed class BlobObjectStore(BlobContainerClient container) : IObjectStore
{
    public async Task Put(string folder, string name, Stream content, CancellationToken cancel = default)
    {
        // What the stream throws is not the store's failure, and passes through.
        try
        {
            await Blob(folder, name).UploadAsync(content, overwrite: true, cancel);
        }
        catch (Exception outage) when (Outage.Is(outage) && !cancel.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"Blob Storage is out of reach ({outage.GetType().Name}).");
        }
    }

    public Task<Stream?> Get(string folder, string name, CancellationToken cancel = default) => Outage.Guard<Stream?>("Blob Storage", async () =>
    {
        try
        {
            return (await Blob(folder, name).DownloadStreamingAsync(cancellationToken: cancel)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }, cancel);

    public Task<IReadOnlyList<string>> List(string folder, int limit, CancellationToken cancel = default)
    {
        ObjectNames.Check(folder);
        return Outage.Guard<IReadOnlyList<string>>("Blob Storage", async () =>
        {
            List<string> names = [];
            await foreach (BlobItem item in container.GetBlobsAsync(prefix: folder + "/", cancellationToken: cancel))
            {
                if (names.Count == limit) break;
                names.Add(item.Name[(folder.Length + 1)..]);
            }
            return names;
        }, cancel);
    }

    public Task Delete(string folder, string name, CancellationToken cancel = default) =>
        Outage.Guard("Blob Storage", () => Blob(folder, name).DeleteIfExistsAsync(cancellationToken: cancel), cancel);

    private BlobClient Blob(string folder, string name)
    {
        ObjectNames.Check(folder, name);
        return container.GetBlobClient($"{folder}/{name}");
    }
}

/// <summary>Makes the container in the emulator. In Azure the deployment does, and the app may not.</summary>
internal sealed class EmulatorContainer(BlobContainerClient container) : IHostedService
{
    public Task StartAsync(CancellationToken cancel) => container.CreateIfNotExistsAsync(cancellationToken: cancel);

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
