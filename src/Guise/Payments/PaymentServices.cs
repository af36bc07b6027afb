using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Platform.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Payments;

internal static class PaymentServices
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSingleton<TokenLedgers>().AddSingleton<AssetRecords>().AddSingleton<WalletAssets>();
        services.AddSingleton<PaymentRecords>().AddSingleton<PaymentSecrets>().AddSingleton<Payments>().AddSingleton<SiteProof>()
            .AddSingleton<SiteLimit>();
        services.AddSingleton<PaymentHistory>().AddSingleton<Checkout>().AddSingleton<Webhooks>().AddSingleton<ISweepRule, PaymentRule>();
        services.AddWorkflow<PaymentWorkflow>().AddStep<AdvancePayment>(PaymentFlow.Advance.Name);
        return services;
    }
}
