using Guise.Accounts;
using Guise.Challenges;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Names.Ethereum;
using Guise.Platform;
using Guise.Platform.Outbound;
using Guise.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Guise.Names;

internal static class NameServices
{
    /// <summary>Of ENS (docs.ens.domains, deployments).</summary>
    private const string MainChainRegistry = "0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e";

    public static IServiceCollection AddNames(this IServiceCollection services)
    {
        services.TryAddSingleton(Chain);
        services.AddSingleton<ServiceNames>().AddSingleton<ResolvedNames>().AddSingleton<ProfileRecords>();
        services.AddSingleton<NameProfiles>().AddSingleton<PublishedNames>().AddSingleton<DeliveryService>();
        services.AddSingleton<GatewayResolvers>().AddSingleton<GatewaySigner>().AddSingleton<Gateway>();
        services.AddSingleton<ServiceTokens>().AddSingleton<Challenges.Challenges>().AddSingleton<ISweepRule, UsedChallengeRule>();
        services.AddAccountPolicy();
        services.AddSingleton<AccountTokens>().AddSingleton<NameAccounts>().AddSingleton<Postmark>();
        services.AddSingleton<WalletKeys>().AddSingleton<WalletNames>().AddSingleton<HeldNames>();
        services.AddSingleton<NameRelease>().AddSingleton<IReleasedOnErasure>(provider => provider.GetRequiredService<NameRelease>());
        services.AddSingleton<IReleased>(provider => provider.GetRequiredService<NameRelease>());
        services.AddSingleton<Inbox>().AddSingleton<ISweepRule, InboxRule>();
        return services;
    }

    private static INameResolver Chain(IServiceProvider provider)
    {
        GuiseOptions options = provider.GetRequiredService<IOptions<GuiseOptions>>().Value;
        if (options.EthereumRpc is null) return new NoChain();
        if (!EthereumAddress.TryParse(options.EthereumRegistry ?? MainChainRegistry, out EthereumAddress? registry))
            throw new FormatException("The registry is no address.");
        IOutbound outbound = provider.GetRequiredService<IOutbound>();
        EthereumRpc rpc = new(outbound, new Uri(options.EthereumRpc));
        return new EthereumNames(rpc, new OffchainCalls(rpc, outbound), registry);
    }
}
