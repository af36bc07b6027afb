using System.Globalization;
using Guise.Local.Storage;
using Guise.Platform.Records;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Infrastructure;

/// <summary>What the store holds, row by row, and ways to meddle with it behind the application's back.</summary>
internal static class StoreDump
{
    /// <summary>One line a row; equal dumps mean that nothing was written in between.</summary>
    public static IReadOnlyList<string> Of(GuiseApp app) => Database(app).Read(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT partition, row, etag, hex(value) FROM records ORDER BY partition, row";
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read()) rows.Add(string.Join(' ', Enumerable.Range(0, 4).Select(reader.GetString)));
        return rows;
    });

    public static IReadOnlyList<(string Partition, string Row, byte[] Value)> Rows(GuiseApp app, string partition) => Database(app).Read(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT partition, row, value FROM records WHERE partition LIKE $p || '%' ORDER BY partition, row";
        command.Parameters.AddWithValue("$p", partition);
        using SqliteDataReader reader = command.ExecuteReader();
        List<(string, string, byte[])> rows = [];
        while (reader.Read()) rows.Add((reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        return rows;
    });

    /// <summary>Changes a row's value and keeps its ETag, as a damaged disk or a thief would.</summary>
    public static async Task Overwrite(GuiseApp app, string partition, string row, byte[] value)
    {
        int changed = await Database(app).Write((connection, transaction) =>
        {
            using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "UPDATE records SET value = $v WHERE partition = $p AND row = $r";
            command.Parameters.AddWithValue("$v", value);
            command.Parameters.AddWithValue("$p", partition);
            command.Parameters.AddWithValue("$r", row);
            return command.ExecuteNonQuery();
        }, TestContext.Current.CancellationToken);
        if (changed != 1) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{changed} rows were overwritten."));
    }

    /// <summary>Puts a row back as it was at another time, or takes it away.</summary>
    public static async Task Put(GuiseApp app, string partition, string row, byte[]? value)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        if (value is not null) await app.Store.Write(partition, [new RecordWrite.Upsert(row, value)], cancel: cancel);
        else if (await app.Store.Get(partition, row, cancel) is { } there)
            await app.Store.Write(partition, [new RecordWrite.Delete(row, there.ETag)], cancel: cancel);
    }

    private static SqliteDatabase Database(GuiseApp app) => app.Services.GetRequiredService<SqliteDatabase>();
}
