namespace Guise.Tests.Infrastructure;

/// <summary>
/// A folder of its own that goes away with the test: in memory where the machine has such a place, because most of a test's waits are for a disk.
/// </summary>
internal sealed class TempFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long Enough = 1L << 30;
    private static readonly string Root =
        Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Enough ? Memory : System.IO.Path.GetTempPath();

    private readonly DirectoryInfo _folder = Directory.CreateDirectory(System.IO.Path.Combine(Root, "guise-" + Guid.NewGuid().ToString("n")));

    public string Path => _folder.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
