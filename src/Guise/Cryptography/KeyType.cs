namespace Guise.Cryptography;

/// <summary>The kinds of key that sign. A public key is 32 bytes for Ed25519, else 65 bytes uncompressed.</summary>
internal enum KeyType
{
    Ed25519,
    Secp256k1,
    P256,
}

internal static class KeyTypes
{
    /// <summary>Whether the bytes are a public key of this type, on its curve and safe to trust.</summary>
    public static bool IsPublicKey(this KeyType type, ReadOnlySpan<byte> publicKey) => type switch
    {
        KeyType.Ed25519 => Ed25519.IsPublicKey(publicKey),
        KeyType.Secp256k1 => Secp256k1.IsPublicKey(publicKey),
        KeyType.P256 => P256.IsPublicKey(publicKey),
        _ => false,
    };
}
