namespace Guise.Local;

/// <summary>The folder that holds everything: one database and the service key. One process at a time may use it.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="StartUpException">Another process uses the folder, or this one may not.</exception>
    public DataFolder(string path)
    {
        Path = path;
        try
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _lock = new FileStream(System.IO.Path.Combine(path, "guise.lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"The folder {path} is in use by another Guise, or cannot be written: {exception.Message}");
        }
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    /// <summary>Where <c>--data</c> says; otherwise <c>guise</c> in the user's folder for application data.</summary>
    /// <exception cref="StartUpException">It says nothing, as an unset variable does.</exception>
    public static string PathOf(string? configured) =>
        configured == "" ? throw new StartUpException("--data names no folder.") : System.IO.Path.GetFullPath(configured ?? System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "guise"));
}
