using Guise.Cryptography;
using Guise.Platform;
using Microsoft.Extensions.Options;

namespace Guise.Names;

/// <summary>The resolver contracts that this gateway answers for, each with the way in which it checks signatures.</summary>
internal sealed class GatewayResolvers(IOptions<GuiseOptions> options)
{
    private readonly Dictionary<EthereumAddress, GatewayScheme> _resolvers = new(
        (options.Value.GatewayResolvers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Parse));

    public IReadOnlyDictionary<EthereumAddress, GatewayScheme> All => _resolvers;

    public bool TryGet(EthereumAddress resolver, out GatewayScheme scheme) => _resolvers.TryGetValue(resolver, out scheme);

    private static KeyValuePair<EthereumAddress, GatewayScheme> Parse(string setting) =>
        setting.Split('=') is [var address, var scheme] && EthereumAddress.TryParse(address, out EthereumAddress? resolver)
            && scheme is "ens" or "dm3"
                ? new(resolver, scheme == "ens" ? GatewayScheme.Ens : GatewayScheme.Dm3)
                : throw new FormatException("A resolver is 'address=ens' or 'address=dm3'.");
}
