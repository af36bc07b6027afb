using Azure.Storage.Blobs;
using Guise.Functions.Storage;
using Guise.Platform.Objects;
using Guise.Tests.Objects;

namespace Guise.Functions.Tests;

/// <summary>The object store's contract on Blob Storage, where its emulator runs.</summary>
public sealed class BlobObjectStoreTests : ObjectStoreContract
{
    protected override async Task<IObjectStore> Store()
    {
        Azurite.Require(typeof(BlobServiceClient));
        BlobContainerClient container = new BlobServiceClient(AzureOptions.DevelopmentStorage)
            .GetBlobContainerClient("contract-" + Guid.NewGuid().ToString("N"));
        await container.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        return new BlobObjectStore(container);
    }
}
