using Guise.Local.Storage;
using Guise.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace Guise.Tests.Records;

/// <summary>Writes that wait together share a transaction, and each has its own outcome.</summary>
public sealed class SqliteSharedCommitTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly ManualResetEventSlim _go = new();

    public SqliteSharedCommitTests()
    {
        _database = new SqliteDatabase(_folder.File("guise.db"));
        _database.CreateSchema("CREATE TABLE numbers (number INTEGER PRIMARY KEY);");
    }

    [Fact]
    public async Task A_write_that_throws_undoes_only_itself()
    {
        Task<int> blocker = Blocked();
        Task<int>[] writes = [.. Enumerable.Range(0, 200).Select(number => Add(number, fails: number % 3 == 0))];
        _go.Set();
        await blocker;
        for (int number = 0; number < writes.Length; number++)
        {
            if (number % 3 == 0) await Assert.ThrowsAsync<InvalidDataException>(() => writes[number]);
            else Assert.Equal(number, await writes[number]);
        }
        Assert.Equal(writes.Where(write => write.IsCompletedSuccessfully).Select(write => (long)write.Result), Numbers());
    }

    [Fact]
    public async Task A_write_called_off_while_it_waits_is_not_done()
    {
        using CancellationTokenSource cancel = new();
        Task<int> blocker = Blocked();
        Task<int> calledOff = Add(1, fails: false, cancel.Token), other = Add(2, fails: false);
        await cancel.CancelAsync();
        _go.Set();
        await blocker;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calledOff);
        Assert.Equal(2, await other);
        Assert.Equal([2], Numbers());
    }

    [Fact]
    public async Task A_commit_that_fails_fails_all_of_its_writes()
    {
        Task<int> blocker = Blocked();
        Task<int> good = Add(1, fails: false);
        Task<int> bad = Write("ROLLBACK;", 0);
        _go.Set();
        await blocker;
        await Assert.ThrowsAnyAsync<Exception>(() => good);
        await Assert.ThrowsAnyAsync<Exception>(() => bad);
        Assert.Empty(Numbers());
        Assert.Equal(3, await Add(3, fails: false));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    /// <summary>Holds the write lock until the others wait.</summary>
    private Task<int> Blocked()
    {
        using ManualResetEventSlim began = new();
        Task<int> blocker = Task.Run(() => _database.Write((_, _) =>
        {
            began.Set();
            _go.Wait();
            return 0;
        }));
        began.Wait();
        return blocker;
    }

    private Task<int> Add(int number, bool fails, CancellationToken? cancel = null) =>
        Write($"INSERT INTO numbers VALUES ({number});", number, fails, cancel);

    private Task<int> Write(string sql, int result, bool fails = false, CancellationToken? cancel = null) => _database.Write(
        (connection, transaction) =>
        {
            using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            command.ExecuteNonQuery();
            return fails ? throw new InvalidDataException() : result;
        },
        cancel ?? TestContext.Current.CancellationToken);

    private List<long> Numbers() => _database.Read(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT number FROM numbers ORDER BY number";
        using SqliteDataReader reader = command.ExecuteReader();
        List<long> numbers = [];
        while (reader.Read()) numbers.Add(reader.GetInt64(0));
        return numbers;
    });
}
