using Guise.Local.Storage;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace Guise.Tests.Records;

public sealed class SqliteRecordStoreTests : RecordStoreContract, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TempFolder _folder = new();
    private SqliteDatabase _database;
    private SqliteRecordStore _store;

    public SqliteRecordStoreTests() => (_database, _store) = Open();

    protected override IRecordStore Store => _store;

    private string Path => _folder.File("guise.db");

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public async Task Only_the_owner_may_read_the_files(string suffix)
    {
        await Put("a", "value");

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path + suffix));
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("secure_delete", "1")]
    [InlineData("synchronous", "2")]
    [InlineData("temp_store", "2")]
    public async Task The_writer_is_set_to(string pragma, string value) => Assert.Equal(value, await _database.Write((connection, transaction) =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"PRAGMA {pragma}";
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }, Cancel));

    [Fact]
    public async Task A_full_disk_is_a_store_out_of_reach_that_holds_what_it_held()
    {
        string etag = await Put("a", "value");
        await Bound("1");
        RecordWrite[] large = [new RecordWrite.Insert("b", new byte[100_000])];
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.Write("p", large, cancel: Cancel));
        Assert.Equivalent(new StoredRecord("a", Bytes("value"), etag), await _store.Get("p", "a", Cancel));
        Assert.Null(await _store.Get("p", "b", Cancel));

        await Bound("1000000");
        Assert.IsType<WriteOutcome.Written>(await _store.Write("p", large, cancel: Cancel));
        Task<int> Bound(string pages) => _database.Write((connection, transaction) =>
        {
            using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "PRAGMA max_page_count = " + pages;
            return command.ExecuteNonQuery();
        }, Cancel);
    }

    [Fact]
    public async Task Data_survives_reopening()
    {
        string etag = await Put("a", "value");
        _database.Dispose();
        (_database, _store) = Open();

        Assert.Equivalent(new StoredRecord("a", Bytes("value"), etag), await _store.Get("p", "a", Cancel));
    }

    [Fact]
    public async Task A_second_database_on_the_same_file_sees_what_was_written_and_writes_beside_it()
    {
        string etag = await Put("a", "value");
        (SqliteDatabase second, SqliteRecordStore other) = Open();
        using (second)
        {
            Assert.Equal(etag, (await other.Get("p", "a", Cancel))!.ETag);
            Assert.IsType<WriteOutcome.Written>(await other.Write("p", [new RecordWrite.Replace("a", Bytes("new"), etag)], cancel: Cancel));
        }
        Assert.Equal(Bytes("new"), (await _store.Get("p", "a", Cancel))!.Value);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(3_000)]
    [InlineData(60_000)]
    public async Task A_scrubbing_write_leaves_no_trace_of_the_old_value(int length)
    {
        string replaced = Canary(length, 'r'), deleted = Canary(length, 'd');
        string first = await Put("a", replaced), second = await Put("b", deleted);
        Assert.True(IsOnDisk(replaced[^20..]) && IsOnDisk(deleted[^20..]));

        await _store.Write("p", [new RecordWrite.Replace("a", Bytes("gone"), first), new RecordWrite.Delete("b", second)], scrub: true, Cancel);

        Assert.False(IsOnDisk(replaced[^20..]) || IsOnDisk(deleted[^20..]));
    }

    [Fact]
    public async Task Scrubbing_reaches_rows_that_the_tree_has_moved_between_pages()
    {
        Random random = new(1);
        Dictionary<string, (string Canary, string ETag)> rows = [];
        for (int i = 0; i < 600; i++)
        {
            string row = $"{random.Next():x8}{i}", canary = Canary(random.Next(40, 700), 'm');
            rows[row] = (canary, await Put(row, canary));
            if (i % 3 != 0) continue;
            string again = rows.Keys.ElementAt(random.Next(rows.Count));
            await _store.Write("p", [new RecordWrite.Delete(again, rows[again].ETag)], cancel: Cancel);
            rows[again] = (rows[again].Canary, await Put(again, rows[again].Canary));
        }
        var deleted = rows.Where((_, i) => i % 10 == 0).ToArray();
        foreach (var batch in deleted.Chunk(100))
            await _store.Write("p", [.. batch.Select(row => new RecordWrite.Delete(row.Key, row.Value.ETag))], scrub: true, Cancel);

        Assert.Equal(0, deleted.Count(row => IsOnDisk(row.Value.Canary[^20..])));
    }

    [Fact]
    public async Task A_range_is_read_from_the_primary_key_in_its_order() =>
        Assert.Contains("USING INDEX", await _database.Write((connection, transaction) =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "EXPLAIN QUERY PLAN SELECT row, value FROM records WHERE partition = 'p' AND row >= 'a' AND row < 'b' ORDER BY row";
        using SqliteDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        string plan = reader.GetString(3);
        Assert.False(reader.Read());
        return plan;
    }, Cancel), StringComparison.Ordinal);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private (SqliteDatabase, SqliteRecordStore) Open()
    {
        SqliteDatabase database = new(Path);
        return (database, new SqliteRecordStore(database));
    }

    private async Task<string> Put(string row, string value) =>
        Assert.IsType<WriteOutcome.Written>(await _store.Write("p", [new RecordWrite.Insert(row, Bytes(value))], cancel: Cancel)).ETags[0]!;

    private static string Canary(int length, char fill) => new string(fill, length - 32) + Guid.NewGuid().ToString("N");

    private bool IsOnDisk(string text) =>
        Directory.EnumerateFiles(_folder.Path).Any(file => ReadShared(file).AsSpan().IndexOf(Bytes(text)) >= 0);

    private static byte[] ReadShared(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
