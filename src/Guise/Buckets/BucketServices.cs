using Guise.Platform;
using Guise.Platform.Workflows;
using Guise.Wallets;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Buckets;

internal static class BucketServices
{
    public static IServiceCollection AddBuckets(this IServiceCollection services)
    {
        services.AddStorageOwnerPolicy();
        services.AddSingleton<ServiceIdentity>().AddSingleton<StorageAccounts>().AddSingleton<FactReader>().AddSingleton<UcanGate>();
        services.AddSingleton<DidChallenges>().AddSingleton<Dids>().AddSingleton<Organizations>();
        services.AddSingleton<BucketAccess>().AddSingleton<BucketNotes>().AddSingleton<BucketNames>().AddSingleton<BucketLogs>();
        services.AddSingleton<BucketDirectory>().AddSingleton<Grants>();
        services.AddSingleton<TrustedServices>().AddSingleton<BucketDescriptors>().AddSingleton<HomeFeed>().AddSingleton<BucketImports>();
        services.AddSingleton<Revocations>().AddSingleton<Delegations>().AddSingleton<BucketObjects>().AddSingleton<Recoveries>()
            .AddSingleton<WalletUcans>();
        services.AddSingleton<StorageRelease>().AddSingleton<IReleased, AccountStorage>();
        services.AddSingleton<WalletStorage>().AddSingleton<IReleasedOnErasure>(provider => provider.GetRequiredService<WalletStorage>());
        services.AddSingleton<IReleased>(provider => provider.GetRequiredService<WalletStorage>());
        services.AddSingleton<ISweepRule, DidChallengeRule>().AddSingleton<ISweepRule, UsedTokenRule>().AddSingleton<ISweepRule, BlobRule>();
        services.AddWorkflow<RecoveryWorkflow>().AddStep<CompleteRecovery>(BucketRecovery.Complete.Name);
        services.AddWorkflow<PurgeWorkflow>().AddStep<PurgePage>(BucketPurge.Page.Name);
        services.AddWorkflow<FollowWorkflow>().AddStep<FollowHome>(BucketFollow.Pull.Name);
        return services;
    }

    public static void MapBucketArea(this IEndpointRouteBuilder routes)
    {
        routes.MapDids();
        routes.MapOrganizations();
        routes.MapBuckets();
        routes.MapImports();
        routes.MapLogs();
        routes.MapObjects();
        routes.MapUcan();
        routes.MapRecoveries();
        routes.MapLegacyDoor();
    }
}
