using System.Globalization;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Keys;
using Microsoft.Extensions.Options;

namespace Guise.Names;

/// <summary>
/// The account that signs the gateway's answers. A resolver on the chain lists its address, so unlike the keys of tokens it changes only
/// when the operator says so: version n is derived from the service key, and n + 1 is shown beside it, to be listed before its turn.
/// </summary>
internal sealed class GatewaySigner(ServiceKeys keys, IOptions<GuiseOptions> options)
{
    private readonly SemaphoreSlim _deriving = new(1, 1);
    private volatile Key? _current;
    private volatile Key? _next;

    private sealed record Key(byte[] Secret, byte[] PublicKey, EthereumAddress Address);

    public async Task<(EthereumAddress Current, EthereumAddress Next)> Addresses(CancellationToken cancel)
    {
        await Load(cancel);
        return (_current!.Address, _next!.Address);
    }

    /// <summary>65 bytes r‖s‖v with v 27 or 28: every version of the resolvers' library takes this form.</summary>
    public async Task<byte[]> Sign(byte[] digest, CancellationToken cancel)
    {
        await Load(cancel);
        byte[] signature = Secp256k1.SignRecoverable(_current!.Secret, _current.PublicKey, digest);
        signature[^1] += 27;
        return signature;
    }

    private async ValueTask Load(CancellationToken cancel)
    {
        if (_current is not null) return;
        await _deriving.WaitAsync(cancel);
        try
        {
            int version = options.Value.GatewaySignerVersion;
            _next ??= await Derive(version + 1, cancel);
            _current ??= await Derive(version, cancel);
        }
        finally
        {
            _deriving.Release();
        }
    }

    private async Task<Key> Derive(int version, CancellationToken cancel)
    {
        for (int attempt = 0; ; attempt++)
        {
            byte[] secret = await keys.Derived(string.Create(CultureInfo.InvariantCulture, $"gateway-signer/{version}/{attempt}"), cancel);
            // One in 2¹²⁸ is no number below the curve's order.
            if (!Secp256k1.IsSecret(secret)) continue;
            byte[] publicKey = Secp256k1.PublicKey(secret);
            return new(secret, publicKey, EthereumAddress.OfPublicKey(publicKey));
        }
    }
}
