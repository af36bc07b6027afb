using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Payments;

/// <summary>
/// What the merchant's server asks about its payment with: <c>gps_</c> and base64url of HMAC(service key, id). It is stored nowhere.
/// </summary>
internal sealed class PaymentSecrets(ServiceKeys keys)
{
    private const string Prefix = "gps_";

    public async Task<string> Of(string id, CancellationToken cancel)
    {
        byte[] key = await keys.Derived("payment-secret", cancel);
        string secret = Prefix + StrictBase64Url.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(id)));
        CryptographicOperations.ZeroMemory(key);
        return secret;
    }

    public static bool IsOne(string? bearer) => bearer?.StartsWith(Prefix, StringComparison.Ordinal) is true;

    public async Task<bool> Opens(string id, string bearer, CancellationToken cancel) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(await Of(id, cancel)), Encoding.UTF8.GetBytes(bearer));
}
