using System.Text;
using Guise.Local.Storage;
using Guise.Platform.Records;

namespace Guise.Tests.Infrastructure;

/// <summary>A record store in a folder of its own, with a look at the bytes behind it.</summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteStore()
    {
        _database = new SqliteDatabase(_folder.File("guise.db"));
        Records = new SqliteRecordStore(_database);
    }

    public IRecordStore Records { get; }

    public bool IsOnDisk(string text) => IsOnDisk(Encoding.UTF8.GetBytes(text));

    public bool IsOnDisk(ReadOnlySpan<byte> bytes)
    {
        foreach (string path in Directory.EnumerateFiles(_folder.Path))
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            if (content.AsSpan().IndexOf(bytes) >= 0) return true;
        }
        return false;
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }
}
