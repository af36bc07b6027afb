using Guise.Platform;
using Guise.Platform.Workflows;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Buckets;

internal static class BucketServices
{
    public static IServiceCollection AddBuckets(this IServiceCollection services)
    {
        services.AddSingleton<ServiceIdentity>().AddSingleton<StorageAccounts>().AddSingleton<FactReader>().AddSingleton<UcanGate>();
        services.AddSingleton<DidChallenges>().AddSingleton<Dids>().AddSingleton<Organizations>();
        services.AddSingleton<BucketAccess>().AddSingleton<BucketNames>().AddSingleton<BucketDirectory>().AddSingleton<Grants>();
        services.AddSingleton<Revocations>().AddSingleton<Delegations>().AddSingleton<BucketObjects>().AddSingleton<Recoveries>().AddSingleton<WalletUcans>();
        services.AddSingleton<ISweepRule, DidChallengeRule>().AddSingleton<ISweepRule, UsedTokenRule>().AddSingleton<ISweepRule, BlobRule>();
        services.AddWorkflow<RecoveryWorkflow>().AddStep<CompleteRecovery>(BucketRecovery.Complete.Name);
        services.AddWorkflow<PurgeWorkflow>().AddStep<PurgePage>(BucketPurge.Page.Name);
        return services;
    }

    public static void MapBucketArea(this IEndpointRouteBuilder routes)
    {
        routes.MapDids();
        routes.MapOrganizations();
        routes.MapBuckets();
        routes.MapObjects();
        routes.MapUcan();
        routes.MapRecoveries();
        routes.MapLegacyDoor();
    }
}
