using Guise.Local.Storage;
using Guise.Platform.Keys;
using Guise.Platform.Records;
using Microsoft.Data.Sqlite;

namespace Guise.Local;

/// <summary>
/// Opens what every request needs before the first can come: a folder that is not whole stops the program with one sentence,
/// rather than failing one owner after the other.
/// </summary>
internal static class StartUp
{
    /// <exception cref="StartUpException">The folder, the database or the service key cannot be used.</exception>
    public static async Task Check(IServiceProvider services)
    {
        DataFolder folder = services.GetRequiredService<DataFolder>();
        try
        {
            services.GetRequiredService<IRecordStore>();
            // A new key beside old data would find none of it, and then be taken for the right one.
            if (HasRecords(services.GetRequiredService<SqliteDatabase>()) && !File.Exists(folder.File("service.key")))
                throw new StartUpException($"The folder {folder.Path} holds data but not its service.key, without which none of it opens; restore it from a backup.");
            await services.GetRequiredService<ServiceKeys>().Derived("start-up");
        }
        catch (Exception exception) when (exception is SqliteException or StoreUnavailableException)
        {
            throw new StartUpException($"The database in {folder.Path} cannot be used: {(exception.InnerException ?? exception).Message}");
        }
        catch (Exception exception) when (exception
            is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            throw new StartUpException(exception.Message);
        }
    }

    private static bool HasRecords(SqliteDatabase database) => database.Read(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM records)";
        return (long)command.ExecuteScalar()! == 1;
    });
}

/// <summary>Something about this machine keeps the program from starting; the message says what.</summary>
internal sealed class StartUpException(string message) : Exception(message);
