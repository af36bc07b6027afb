using Guise.Local.Keys;
using Guise.Local.Storage;
using Guise.Local.Workflows;
using Guise.Platform.Keys;
using Guise.Platform.Records;

namespace Guise.Local;

/// <summary>The ports' embedded adapters: files, SQLite, and the embedded workflow engine.</summary>
internal static class LocalServices
{
    public static IServiceCollection AddGuiseLocal(this IServiceCollection services, string dataFolder)
    {
        services.AddSingleton(_ => new DataFolder(dataFolder));
        services.AddSingleton(provider => new SqliteDatabase(provider.GetRequiredService<DataFolder>().File("guise.db")));
        services.AddSingleton<IRecordStore, SqliteRecordStore>();
        services.AddSingleton<IServiceKey>(provider => new FileServiceKey(provider.GetRequiredService<DataFolder>().Path));
        services.AddSingleton<IRemoteKeys, LocalRemoteKeys>();
        services.AddEmbeddedWorkflows();
        services.AddHostedService<SweepService>();
        return services;
    }
}
