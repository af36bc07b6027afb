using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Guise.Functions.Keys;
using Guise.Functions.Storage;
using Guise.Functions.Workflows;
using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Platform.Keys;
using Guise.Platform.Objects;
using Guise.Platform.Outbound;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guise.Functions;

/// <summary>The ports' Azure adapters: Table Storage, Durable Functions, Key Vault.</summary>
internal static class AzureServices
{
    private const string TableName = "guise";
    private const string ContainerName = "objects";

    public static IServiceCollection AddGuiseAzure(this IServiceCollection services, AzureOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(_ => Identity(options));
        services.AddSingleton(provider => Table(options, provider));
        services.AddSingleton<IRecordStore, TableRecordStore>();
        if (options.IsDevelopment) services.AddHostedService<EmulatorTable>();

        services.AddSingleton(provider => Objects(options, provider));
        services.AddSingleton<IObjectStore, BlobObjectStore>();
        if (options.IsDevelopment) services.AddHostedService<EmulatorContainer>();

        services.AddSingleton<IServiceKeyWrap>(provider => options.ServiceKey is { } key
            ? new KeyVaultServiceKeyWrap(key, provider.GetRequiredService<TokenCredential>())
            : new DevelopmentServiceKeyWrap());
        services.AddSingleton<IServiceKey>(provider => new WrappedServiceKey(
            provider.GetRequiredService<IRecordStore>(), provider.GetRequiredService<IServiceKeyWrap>(), options.ServiceKeyVersions));
        services.AddSingleton<IRemoteKeys, KeyVaultRemoteKeys>();

        services.AddSingleton<IOutbound>(provider => new HttpOutbound(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(ListedTokens.OfInternetComputer());
        services.AddSingleton<ILedger>(provider =>
        {
            GuiseOptions guise = provider.GetRequiredService<IOptions<GuiseOptions>>().Value;
            return InternetComputerLedger.At(guise.InternetComputer, guise.InternetComputerKey, provider.GetRequiredService<TimeProvider>());
        });

        services.AddSingleton<DurableClient>().AddSingleton<IWorkflows, DurableWorkflows>();
        // The worker constructs functions itself and knows public constructors only; what they need is made here.
        services.AddSingleton(provider =>
            new WorkflowRunner(provider.GetRequiredService<WorkflowCatalogue>(), provider.GetRequiredService<DurableClient>()));
        services.AddSingleton(provider => new FunctionsBridge(
            provider.GetRequiredService<GuisePipeline>(), provider.GetRequiredService<IHttpContextAccessor>(), provider.GetRequiredService<DurableClient>()));
        return services;
    }

    private static TokenCredential Identity(AzureOptions options) => options.ClientId is { } id
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id))
        : new AzureCliCredential();

    private static BlobContainerClient Objects(AzureOptions options, IServiceProvider provider)
    {
        BlobClientOptions http = new() { Retry = { Mode = RetryMode.Exponential, MaxRetries = 4 } };
        http.Diagnostics.IsLoggingEnabled = false;
        http.Diagnostics.IsDistributedTracingEnabled = false;
        BlobServiceClient service = options.Blobs == AzureOptions.DevelopmentStorage
            ? new BlobServiceClient(options.Blobs, http)
            : new BlobServiceClient(new Uri(options.Blobs), provider.GetRequiredService<TokenCredential>(), http);
        return service.GetBlobContainerClient(ContainerName);
    }

    private static TableClient Table(AzureOptions options, IServiceProvider provider)
    {
        TableServiceClient service = options.IsDevelopment
            ? new TableServiceClient(options.Tables, TableHttp())
            : new TableServiceClient(new Uri(options.Tables), provider.GetRequiredService<TokenCredential>(), TableHttp());
        return service.GetTableClient(TableName);
    }

    /// <summary>How the table is called: what it throttles (429, 503) or does not answer is sent again.</summary>
    internal static TableClientOptions TableHttp()
    {
        TableClientOptions http = new() { Retry = { Mode = RetryMode.Exponential, MaxRetries = 4, NetworkTimeout = TimeSpan.FromSeconds(10) } };
        http.Retry.Delay = TimeSpan.FromMilliseconds(200);
        http.Retry.MaxDelay = TimeSpan.FromSeconds(4);
        http.AddPolicy(new SendCount.Policy(), HttpPipelinePosition.PerRetry);
        // Row keys stand in the addresses of requests: neither logs nor traces may have them.
        http.Diagnostics.IsLoggingEnabled = false;
        http.Diagnostics.IsDistributedTracingEnabled = false;
        return http;
    }
}
