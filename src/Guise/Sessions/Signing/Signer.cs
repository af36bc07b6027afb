using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Origins;
using Guise.Platform;

namespace Guise.Sessions.Signing;

/// <param name="Signature">64 bytes r‖s, or 65 bytes r‖s‖v for the Ethereum kinds.</param>
/// <param name="PublicKey">65 bytes uncompressed.</param>
/// <param name="Algorithm"><c>ES256K</c>, <c>EIP-191</c> or <c>EIP-712</c>.</param>
/// <param name="RequestId">Of an icRequest: 32 bytes.</param>
/// <param name="Delegation">Of a delegation: what was signed.</param>
internal sealed record SignAnswer(
    byte[] Signature, byte[] PublicKey, string Algorithm, byte[]? RequestId = null, DelegationAnswer? Delegation = null);

/// <summary>Signs with a mask's key.</summary>
internal static class Signer
{
    /// <summary>Ethereum's recovery byte: 27 or 28 (yellow paper, appendix F).</summary>
    private const int EthereumV = 27;

    public static Result<SignAnswer> Sign(Signable what, Origin site, MaskNode node, ReadOnlySpan<byte> salt)
    {
        (byte[] secret, byte[] publicKey) = node.Pair(salt);
        try
        {
            if (what.RefusedBy(publicKey) is { } refused) return refused;
            byte[] digest = what.Digest(site);
            if (what.Algorithm == Signable.Es256K) return what.Complete(new(Secp256k1.Sign(secret, digest), publicKey, what.Algorithm));
            byte[] signature = Secp256k1.SignRecoverable(secret, publicKey, digest);
            signature[^1] += EthereumV;
            return what.Complete(new(signature, publicKey, what.Algorithm));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
