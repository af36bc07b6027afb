using Guise.Platform;
using Guise.Platform.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Wallets;

internal static class WalletServices
{
    public static IServiceCollection AddWallets(this IServiceCollection services)
    {
        services.AddSingleton<DerivationGate>().AddSingleton<Stretching>().AddSingleton<Slots>().AddSingleton<SiteSecrets>().AddSingleton<Proofs>()
            .AddSingleton<FailedAttempts>();
        services.AddSingleton<ISweepRule, AttemptsRule>();
        services.AddSingleton<Profiles>().AddSingleton<CredentialChanges>().AddSingleton<Unlocking>().AddSingleton<Rekeying>()
            .AddSingleton<Erasing>();
        services.AddSingleton<OpenWallets>().AddSingleton<PrivateRecords>().AddSingleton<ActivityLog>();

        services.AddWorkflow<SessionExpiryWorkflow>().AddStep<EndSessionIfDue>(SessionExpiry.EndIfDue.Name);
        services.AddWorkflow<RekeyWorkflow>().AddStep<RekeyMovePage>(Rekey.MovePage.Name).AddStep<RekeyFinish>(Rekey.Finish.Name);
        services.AddWorkflow<ErasureWorkflow>().AddStep<EraseRelease>(Erasure.Release.Name).AddStep<ErasePage>(Erasure.ErasePage.Name)
            .AddStep<EraseFinish>(Erasure.Finish.Name);
        return services;
    }
}
