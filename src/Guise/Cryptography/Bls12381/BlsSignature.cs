using System.Text;

namespace Guise.Cryptography.Bls12381;

/// <summary>
/// BLS signatures in the first group and keys in the second (draft-irtf-cfrg-bls-signature, minimal-signature-size, basic scheme), as subnets of
/// the Internet Computer sign.
/// </summary>
internal static class BlsSignature
{
    private static readonly byte[] Domain = Encoding.ASCII.GetBytes("BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_");

    /// <param name="publicKey">96 bytes, compressed.</param>
    /// <param name="signature">48 bytes, compressed.</param>
    /// <returns>False for anything malformed, too.</returns>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Groups.TryParseG1(signature) is { } signed && Groups.TryParseG2(publicKey) is { } key
        && Pairing.ProductIsOne((-signed, Groups.Generator), (HashToG1.Hash(message, Domain), key));
}
