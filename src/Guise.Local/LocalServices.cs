using Guise.Local.Keys;
using Guise.Local.Ledger;
using Guise.Local.Storage;
using Guise.Local.Workflows;
using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Platform.Keys;
using Guise.Platform.Objects;
using Guise.Platform.Outbound;
using Guise.Platform.Records;
using Microsoft.Extensions.Options;

namespace Guise.Local;

/// <summary>The ports' embedded adapters: files, SQLite, and the embedded workflow engine.</summary>
internal static class LocalServices
{
    public static IServiceCollection AddGuiseLocal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => new DataFolder(DataFolder.PathOf(configuration["data"])));
        services.AddSingleton(provider => new SqliteDatabase(provider.GetRequiredService<DataFolder>().File("guise.db")));
        services.AddSingleton<IRecordStore, SqliteRecordStore>();
        services.AddSingleton<IObjectStore>(provider => new FileObjectStore(provider.GetRequiredService<DataFolder>().File("objects")));
        services.AddSingleton<IServiceKey>(provider => new FileServiceKey(provider.GetRequiredService<DataFolder>().Path));
        services.AddSingleton<IRemoteKeys, LocalRemoteKeys>();
        services.AddSingleton<IOutbound>(provider => new HttpOutbound(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<GuiseOptions>>().Value.AllowLocalSites));
        services.AddLedger(configuration["Guise:InternetComputer"], configuration["Guise:InternetComputerKey"]);
        services.AddEmbeddedWorkflows();
        services.AddHostedService<SweepService>();
        return services;
    }

    /// <summary>Play money, unless the operator names a network with real money.</summary>
    private static void AddLedger(this IServiceCollection services, string? internetComputer, string? rootKey)
    {
        if (internetComputer is not null)
        {
            services.AddSingleton(ListedTokens.OfInternetComputer());
            services.AddSingleton<ILedger>(provider => InternetComputerLedger.At(internetComputer, rootKey,
                provider.GetRequiredService<TimeProvider>()));
            return;
        }
        services.AddSingleton(new ListedTokens([.. SandboxToken.All.Select(token => (token.Ledger, token.Metadata))]));
        services.AddSingleton<SandboxLedger>();
        services.AddSingleton<ILedger>(provider => provider.GetRequiredService<SandboxLedger>());
        services.AddSingleton<IFaucet>(provider => provider.GetRequiredService<SandboxLedger>());
    }
}
