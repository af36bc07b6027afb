using Guise.Accounts;
using Guise.Buckets;
using Guise.Challenges;
using Guise.Contents;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Links;
using Guise.Masks;
using Guise.Names;
using Guise.Origins;
using Guise.Pages;
using Guise.Payments;
using Guise.Payments.Assets;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Idempotency;
using Guise.Platform.Keys;
using Guise.Platform.OpenApi;
using Guise.Platform.Operations;
using Guise.Platform.Workflows;
using Guise.Requests;
using Guise.Sessions;
using Guise.Statistics;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Guise;

/// <summary>The program: what it consists of, and what happens to a request. A head adds the adapters of the ports.</summary>
public static class GuiseApplication
{
    /// <summary>
    /// Everything but the ports: the head registers <c>IRecordStore</c>, <c>IWorkflows</c>, <c>IServiceKey</c>,
    /// <c>IRemoteKeys</c>, <c>ILedger</c>, <c>IOutbound</c> and <c>IObjectStore</c>.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux with OpenSSL 3; the message is one sentence.</exception>
    public static IServiceCollection AddGuise(this IServiceCollection services)
    {
        SupportedPlatform.Require();
        services.AddSingleton<IConfigureOptions<GuiseOptions>, GuiseSettings>().AddOptions<GuiseOptions>().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GuisePipeline>();

        services.AddRouting().AddMetrics();
        services.AddHttpContextAccessor();
        services.AddGuiseRateLimits().AddGuiseCrossOrigin().AddGuiseOpenApi().AddGuiseDataProtection();
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));

        services.AddSingleton<ServiceKeys>().AddSingleton<SigningKeys>().AddSingleton<Continuations>();
        services.AddSingleton<WorkflowCatalogue>();
        services.AddSingleton<SweepIndex>().AddSingleton<Sweep>().AddSingleton<ISweepRule, IdempotencyRule>();

        services.AddOwnerPolicy();
        services.AddWallets();
        services.AddSingleton<WalletContents>();
        services.AddPages();
        services.AddSingleton<OwnOrigin>().AddSingleton<OriginRecords>();
        services.AddSingleton<WalletMasks>().AddSingleton<WalletLinks>();
        services.AddSessions();
        services.AddRequests();
        services.AddNames();
        services.AddBuckets();
        services.AddPayments();
        services.AddStatistics();
        return services;
    }

    /// <summary>Outermost first. Nothing leaves without going through the problem layer.</summary>
    public static void MapGuise(this IApplicationBuilder app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseAssets();
        app.UseCookiePolicy(SignIn.Policy);
        app.UseRouting();
        app.UseCors();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseEndpoints(endpoints =>
        {
            RouteGroupBuilder routes = endpoints.MapGroup("").WithMetadata(new RequestSizeLimitAttribute(Limits.BodyBytes));
            routes.MapProfiles();
            routes.MapContents();
            routes.MapMasks();
            routes.MapRequests();
            routes.MapSessions();
            routes.MapLinks();
            routes.MapKeys();
            routes.MapNames();
            routes.MapWalletNames();
            routes.MapGateway();
            routes.MapChallenges();
            routes.MapAccounts();
            routes.MapBucketArea();
            routes.MapAssets();
            routes.MapPayments();
            routes.MapStatistics();
            routes.MapJwks();
            routes.MapOperations();
            routes.MapOpenApiDocument();
            routes.MapPages();
        });
    }
}
