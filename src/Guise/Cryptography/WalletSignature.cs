namespace Guise.Cryptography;

/// <summary>
/// A signature of an Ethereum wallet as text: <c>0x</c>, r, s and v, 65 bytes. v is 27 or 28, or 0 or 1 as hardware wallets give it. The
/// larger s, the compact form of EIP-2098 and other v are refused: a signature must not have several spellings.
/// </summary>
internal static class WalletSignature
{
    private const int Size = 65;
    private const byte Offset = 27;

    /// <summary>Whose signature of the digest it is; null when it is nobody's.</summary>
    public static EthereumAddress? SignerOf(ReadOnlySpan<byte> digest, string signature)
    {
        if (!IsWellFormed(signature)) return null;
        byte[] bytes = Hex.TryDecode(signature)!;
        if (bytes[^1] >= Offset) bytes[^1] -= Offset;
        return Secp256k1.Recover(digest, bytes) is { } key ? EthereumAddress.OfPublicKey(key) : null;
    }

    public static bool IsWellFormed(string signature) =>
        Hex.TryDecode(signature) is { Length: Size } bytes && bytes[^1] is 0 or 1 or Offset or Offset + 1;

    public static string Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> digest)
    {
        byte[] signature = Secp256k1.SignRecoverable(secret, digest);
        signature[^1] += Offset;
        return Hex.Encode(signature);
    }
}
