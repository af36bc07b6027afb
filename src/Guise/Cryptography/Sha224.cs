using static Guise.Cryptography.LibCrypto;

namespace Guise.Cryptography;

/// <summary>SHA-224 (FIPS 180-4): 28 bytes. .NET leaves it out.</summary>
internal static class Sha224
{
    public const int HashSize = 28;

    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        byte[] hash = new byte[HashSize];
        Check(EVP_Digest(data, (nuint)data.Length, hash, 0, EVP_sha224(), 0) == 1);
        return hash;
    }
}
