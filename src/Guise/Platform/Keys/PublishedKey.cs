using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;

namespace Guise.Platform.Keys;

/// <summary>A public key as the list of keys shows it (RFC 7517): these members and no other.</summary>
internal sealed record PublishedKey(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid)
{
    public static PublishedKey Of(SigningAlgorithm algorithm, byte[] x, byte[] y)
    {
        string xText = StrictBase64Url.Encode(x), yText = StrictBase64Url.Encode(y);

        // RFC 7638: the required members only, in this order, without white space.
        string thumbprint = $$"""{"crv":"{{algorithm.CurveName}}","kty":"EC","x":"{{xText}}","y":"{{yText}}"}""";
        string kid = StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(thumbprint)));
        return new("EC", algorithm.CurveName, xText, yText, "sig", algorithm.Name, kid);
    }
}
