using Guise.Platform.Objects;
using Guise.Platform.Records;

namespace Guise.Local.Storage;

/// <summary>Objects as files: a folder a bucket, readable by the owner of the process only. A file appears whole or not at all.</summary>
internal sealed class FileObjectStore(string root) : IObjectStore
{
    private const string Unfinished = ".part";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task Put(string folder, string name, Stream content, CancellationToken cancel = default)
    {
        string path = PathOf(folder, name);
        await Guard(() => Task.FromResult(Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly | UnixFileMode.UserExecute)));
        string part = path + Unfinished;
        try
        {
            await using (FileStream file = new(part, new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly, Options = FileOptions.Asynchronous,
            }))
            {
                await content.CopyToAsync(file, cancel);
                file.Flush(flushToDisk: true);
            }
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    public Task<Stream?> Get(string folder, string name, CancellationToken cancel = default) => Guard<Stream?>(() => Task.FromResult<Stream?>(
        new FileStream(PathOf(folder, name), new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous })));

    public async Task<IReadOnlyList<string>> List(string folder, int limit, CancellationToken cancel = default)
    {
        ObjectNames.Check(folder);
        string[]? names = await Guard(() => Task.FromResult(Directory.EnumerateFiles(Path.Combine(root, folder))
            .Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(Unfinished, StringComparison.Ordinal)).Take(limit).ToArray()));
        return names ?? [];
    }

    public Task Delete(string folder, string name, CancellationToken cancel = default) => Guard(() =>
    {
        File.Delete(PathOf(folder, name));
        return Task.FromResult(true);
    });

    private string PathOf(string folder, string name)
    {
        ObjectNames.Check(folder, name);
        return Path.Combine(root, folder, name);
    }

    /// <summary>What is not there is the default; what cannot be reached is an outage.</summary>
    private static async Task<T?> Guard<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
        catch (Exception outage) when (outage is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException("The object store is out of reach.", outage);
        }
    }
}
