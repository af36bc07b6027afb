using Guise.Local.Storage;
using Guise.Platform.Objects;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Objects;

public sealed class FileObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Files_are_for_the_owner_of_the_process_alone()
    {
        IObjectStore store = await Store();
        await store.Put("bucket", "a", new MemoryStream([1]), TestContext.Current.CancellationToken);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, "objects", "bucket", "a")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(_folder.Path, "objects", "bucket")));
    }

    public void Dispose() => _folder.Dispose();

    protected override Task<IObjectStore> Store() => Task.FromResult<IObjectStore>(new FileObjectStore(Path.Combine(_folder.Path, "objects")));
}
