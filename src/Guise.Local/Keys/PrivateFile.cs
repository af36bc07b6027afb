using System.Runtime.InteropServices;

namespace Guise.Local.Keys;

/// <summary>Small files for the owner's eyes only, which appear whole or not at all, even when the power fails.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The whole file, or null when there is none.</summary>
    /// <exception cref="InvalidOperationException">Others may read or write it, so it is no secret any more.</exception>
    public static byte[]? TryRead(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if ((File.GetUnixFileMode(file.SafeFileHandle) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
            {
                throw new InvalidOperationException(
                    $"Others than its owner may use {path}; make it private with 'chmod 600' before the service starts.");
            }
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>False when another process was faster; then that one's file stays.</summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            Place(path, bytes, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    public static void Replace(string path, ReadOnlySpan<byte> bytes) => Place(path, bytes, overwrite: true);

    private static void Place(string path, ReadOnlySpan<byte> bytes, bool overwrite)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (FileStream file = new(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            }))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite);
            SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A name is only as durable as its folder, and .NET opens no folders.</summary>
    private static void SyncFolder(string path)
    {
        int folder = Open(path, 0);
        if (folder < 0) return;
        _ = Sync(folder);
        _ = Close(folder);
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
