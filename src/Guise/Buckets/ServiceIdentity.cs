using System.Security.Cryptography;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Keys;
using Microsoft.Extensions.Options;

namespace Guise.Buckets;

/// <summary>
/// The service as a principal: an Ed25519 key, which clients of every version read, derived from the service key and a number that the
/// operator raises to replace it. Tokens addressed to the one before are still taken.
/// </summary>
internal sealed class ServiceIdentity(ServiceKeys keys, IOptions<GuiseOptions> options, TimeProvider clock)
{
    private volatile string[]? _dids;

    /// <summary>The DID that tokens should be addressed to.</summary>
    public async Task<string> Did(CancellationToken cancel) => (await Dids(cancel)).First();

    /// <summary>The current DID first, then the one before, if there was any.</summary>
    public async Task<IReadOnlyCollection<string>> Dids(CancellationToken cancel)
    {
        if (_dids is { } known) return known;
        int number = Math.Max(1, options.Value.ServiceDidNumber);
        List<string> dids = [];
        for (int i = number; i > Math.Max(0, number - 2); i--)
        {
            byte[] seed = await Seed(i, cancel);
            dids.Add(DidKey.Encode(KeyType.Ed25519, Ed25519.PublicKey(seed)));
            CryptographicOperations.ZeroMemory(seed);
        }
        return _dids = [.. dids];
    }

    /// <summary>The token of the legacy door: everything on what a DID stands for, to that DID, for two weeks from now.</summary>
    public async Task<string> LegacyRoot(string did, CancellationToken cancel)
    {
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        var payload = new
        {
            aud = did,
            att = new[] { new { with = "storage://" + did, can = "upload/*" } },
            exp = now + (long)Limits.LegacyRootLife.TotalSeconds,
            // Not as 'nbf': clients put none into their own tokens, which would then claim to be older than this one.
            fct = new[] { new { issuedAt = now } },
            iss = await Did(cancel),
            prf = Array.Empty<string>(),
        };
        return await Sign(payload, cancel);
    }

    /// <summary>A token without any right, by which the service states one fact to somebody.</summary>
    public async Task<string> Statement(string audience, object fact, TimeSpan life, CancellationToken cancel)
    {
        var payload = new
        {
            aud = audience,
            att = Array.Empty<object>(),
            exp = clock.GetUtcNow().ToUnixTimeSeconds() + (long)life.TotalSeconds,
            fct = new[] { fact },
            iss = await Did(cancel),
            prf = Array.Empty<string>(),
        };
        return await Sign(payload, cancel);
    }

    private async Task<string> Sign(object payload, CancellationToken cancel)
    {
        byte[] seed = await Seed(Math.Max(1, options.Value.ServiceDidNumber), cancel);
        string token = UcanWriter.Write("EdDSA", signed => Ed25519.Sign(seed, signed), payload);
        CryptographicOperations.ZeroMemory(seed);
        return token;
    }

    private Task<byte[]> Seed(int number, CancellationToken cancel) => keys.Derived($"service-did/{number}", cancel);
}
