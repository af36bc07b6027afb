using System.Security.Cryptography;
using Guise.Platform.Records;
using Microsoft.Data.Sqlite;

namespace Guise.Local.Storage;

/// <summary>Records in one table of the SQLite file; its text order is that of bytes, which is ordinal for ASCII keys.</summary>
internal sealed class SqliteRecordStore : IRecordStore
{
    private readonly SqliteDatabase _database;

    public SqliteRecordStore(SqliteDatabase database)
    {
        _database = database;
        database.CreateSchema("""
            CREATE TABLE IF NOT EXISTS records (
              partition TEXT NOT NULL, row TEXT NOT NULL, etag TEXT NOT NULL, value BLOB NOT NULL,
              PRIMARY KEY (partition, row));
            """);
    }

    public Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default)
    {
        RecordKeys.CheckKey(partition);
        RecordKeys.CheckKey(row);
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(_database.Read(connection =>
        {
            using SqliteCommand command = Command(
                connection, "SELECT value, etag FROM records WHERE partition = $p AND row = $r", partition, row);
            using SqliteDataReader reader = command.ExecuteReader();
            return reader.Read() ? new StoredRecord(row, reader.GetFieldValue<byte[]>(0), reader.GetString(1)) : null;
        }));
    }

    public Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default)
    {
        RecordKeys.CheckQuery(partition, prefix, limit, after);
        cancel.ThrowIfCancellationRequested();
        (string from, string comparison) = string.CompareOrdinal(after, prefix) >= 0 ? (after!, ">") : (prefix, ">=");
        return Task.FromResult(_database.Read(connection =>
        {
            using SqliteCommand command = Command(
                connection,
                $"""
                SELECT row, value, etag FROM records
                WHERE partition = $p AND row {comparison} $r AND row < $end ORDER BY row LIMIT $limit
                """,
                partition,
                from);
            command.Parameters.AddWithValue("$end", PrefixEnd(prefix));
            command.Parameters.AddWithValue("$limit", limit + 1);
            using SqliteDataReader reader = command.ExecuteReader();
            List<StoredRecord> items = [];
            while (reader.Read())
            {
                if (items.Count == limit) return new RecordPage(items, More: true);
                items.Add(new StoredRecord(reader.GetString(0), reader.GetFieldValue<byte[]>(1), reader.GetString(2)));
            }
            return new RecordPage(items, More: false);
        }));
    }

    public async Task<WriteOutcome> Write(
        string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false, CancellationToken cancel = default)
    {
        RecordKeys.Check(partition, writes);
        try
        {
            WriteOutcome outcome = await _database.Write<WriteOutcome>(
                (connection, transaction) => Apply(connection, transaction, partition, writes), cancel);

            // The write is done and can no longer be called off, so neither can its cleaning up.
            if (scrub) await _database.TruncateLog(CancellationToken.None);
            return outcome;
        }
        catch (RefusedException refused)
        {
            return refused.Outcome;
        }
    }

    private static WriteOutcome.Written Apply(
        SqliteConnection connection, SqliteTransaction transaction, string partition, IReadOnlyList<RecordWrite> writes)
    {
        string?[] etags = new string?[writes.Count];
        for (int i = 0; i < writes.Count; i++)
        {
            string etag = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            using SqliteCommand command = Change(connection, partition, writes[i], etag);
            command.Transaction = transaction;
            if (command.ExecuteNonQuery() == 0) throw new RefusedException(WhyNot(connection, transaction, partition, writes[i], i));
            etags[i] = writes[i] is RecordWrite.Delete ? null : etag;
        }
        return new WriteOutcome.Written(etags);
    }

    private static SqliteCommand Change(SqliteConnection connection, string partition, RecordWrite write, string etag)
    {
        const string Insert = "INSERT INTO records (partition, row, etag, value) VALUES ($p, $r, $new, $value) ON CONFLICT DO ";
        const string Update = "UPDATE records SET etag = $new, value = $value WHERE partition = $p AND row = $r AND etag = $etag";
        const string Delete = "DELETE FROM records WHERE partition = $p AND row = $r AND etag = $etag";
        (string sql, byte[]? value, string? expected) = write switch
        {
            RecordWrite.Insert insert => (Insert + "NOTHING", insert.Value, null),
            RecordWrite.Upsert upsert => (Insert + "UPDATE SET etag = $new, value = $value", upsert.Value, null),
            RecordWrite.Replace replace => (Update, replace.Value, replace.ETag),
            RecordWrite.Delete delete => (Delete, null, (string?)delete.ETag),
            _ => throw new ArgumentException($"There is no write of type {write.GetType().Name}.", nameof(write)),
        };
        SqliteCommand command = Command(connection, sql, partition, write.Row);
        if (value is not null)
        {
            command.Parameters.AddWithValue("$new", etag);
            command.Parameters.AddWithValue("$value", value);
        }
        if (expected is not null) command.Parameters.AddWithValue("$etag", expected);
        return command;
    }

    private static WriteOutcome WhyNot(
        SqliteConnection connection, SqliteTransaction transaction, string partition, RecordWrite write, int index)
    {
        if (write is RecordWrite.Insert) return new WriteOutcome.Conflict(index);
        using SqliteCommand command = Command(connection, "SELECT 1 FROM records WHERE partition = $p AND row = $r", partition, write.Row);
        command.Transaction = transaction;
        return command.ExecuteScalar() is null ? new WriteOutcome.NotFound(index) : new WriteOutcome.Conflict(index);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string partition, string row)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$p", partition);
        command.Parameters.AddWithValue("$r", row);
        return command;
    }

    /// <summary>The first text behind every key with this prefix; keys hold no character above '~'.</summary>
    private static string PrefixEnd(string prefix) => prefix.Length == 0 ? "\x7f" : prefix[..^1] + (char)(prefix[^1] + 1);

    /// <summary>How a refusal leaves the transaction, so that it is rolled back.</summary>
    private sealed class RefusedException(WriteOutcome outcome) : Exception
    {
        public WriteOutcome Outcome => outcome;
    }
}
