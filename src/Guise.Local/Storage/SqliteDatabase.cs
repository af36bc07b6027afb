using System.Collections.Concurrent;
using Guise.Platform.Records;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Guise.Local.Storage;

/// <summary>
/// The one SQLite file of the embedded head, in WAL mode: any number of readers beside one writer. Every commit is synced,
/// deleted bytes are overwritten, temporary data stays in memory, and only the owner may read the files.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>Bounds a transaction, and so how long the first in it waits for the last.</summary>
    private const int MostTogether = 32;
    private const string Savepoint = "write";

    private readonly string _connectionString;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentQueue<QueuedWrite> _queue = [];
    private readonly ConcurrentBag<SqliteConnection> _readers = [];

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    public SqliteDatabase(string path)
    {
        // Made before SQLite opens it: the files beside it (-wal, -shm) take over its mode.
        using (new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
        }
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        _writer = Open("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;");
    }

    /// <summary>Creates tables; each statement is safe to repeat.</summary>
    public void CreateSchema(string sql) => Write((connection, transaction) => Execute(connection, transaction, sql)).GetAwaiter().GetResult();

    /// <summary>Reads on a connection of its own, beside whatever is being written.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        SqliteConnection? connection = null;
        try
        {
            if (!_readers.TryTake(out connection)) connection = Open("PRAGMA query_only=ON; PRAGMA temp_store=MEMORY;");
            return read(connection);
        }
        catch (SqliteException failure)
        {
            throw Told(failure);
        }
        finally
        {
            if (connection is not null) _readers.Add(connection);
        }
    }

    /// <summary>
    /// Runs with the write lock; committed and synced when the task is done, undone when the delegate throws. Those who wait
    /// at the same time share a transaction and its sync, and each has an outcome of its own.
    /// </summary>
    public async Task<T> Write<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancel = default)
    {
        TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T? result = default;
        Exception? refusal = null;
        _queue.Enqueue(new(Run, Tell));
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            // Whoever came first may have done it already.
            while (!outcome.Task.IsCompleted) CommitQueued();
        }
        finally
        {
            _writing.Release();
        }
        return await outcome.Task;

        void Run(SqliteTransaction transaction)
        {
            transaction.Save(Savepoint);
            try
            {
                cancel.ThrowIfCancellationRequested();
                result = write(_writer, transaction);
            }
            catch (Exception exception)
            {
                refusal = exception;
                transaction.Rollback(Savepoint);
            }
            transaction.Release(Savepoint);
        }

        void Tell(Exception? failure)
        {
            if ((refusal ?? failure) is { } exception) outcome.SetException(Told(exception));
            else outcome.SetResult(result!);
        }
    }

    /// <summary>
    /// Moves the log into the file and empties it, so that what was overwritten is gone from both. A reader in flight can make
    /// it wait for the next time.
    /// </summary>
    public async Task TruncateLog(CancellationToken cancel = default)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            Execute(_writer, null, "PRAGMA wal_checkpoint(TRUNCATE);");
        }
        catch (SqliteException failure)
        {
            throw Told(failure);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        while (_readers.TryTake(out SqliteConnection? reader)) reader.Dispose();
        _writing.Dispose();
    }

    private void CommitQueued()
    {
        List<QueuedWrite> group = [];
        while (group.Count < MostTogether && _queue.TryDequeue(out QueuedWrite? next)) group.Add(next);
        Exception? failure = null;
        try
        {
            using SqliteTransaction transaction = _writer.BeginTransaction(deferred: false);
            foreach (QueuedWrite queued in group) queued.Run(transaction);
            transaction.Commit();
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        foreach (QueuedWrite queued in group) queued.Tell(failure);
    }

    /// <summary>A file that is held by somebody else, read-only, broken or full is a store out of reach; anything else is a mistake here.</summary>
    private static Exception Told(Exception failure) =>
        failure is SqliteException
        {
            SqliteErrorCode: SQLITE_BUSY or SQLITE_LOCKED or SQLITE_READONLY or SQLITE_IOERR or SQLITE_FULL or SQLITE_CANTOPEN
        }
            ? new StoreUnavailableException("The database is out of reach.", failure)
            : failure;

    private SqliteConnection Open(string pragmas)
    {
        SqliteConnection connection = new(_connectionString);
        connection.Open();
        Execute(connection, null, "PRAGMA busy_timeout=10000; " + pragmas);
        return connection;
    }

    private static int Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <param name="Run">Within the shared transaction; its own failure undoes its own changes.</param>
    /// <param name="Tell">Once the transaction is committed, or why it came to nothing.</param>
    private sealed record QueuedWrite(Action<SqliteTransaction> Run, Action<Exception?> Tell);
}
