namespace Guise.Cryptography;

/// <summary>
/// Public keys as SubjectPublicKeyInfo in DER (RFC 5480, RFC 8410). Each type has one length and one prefix, so reading is comparing.
/// </summary>
internal static class PublicKeyDer
{
    private static readonly (KeyType Type, byte[] Prefix, int Length)[] Forms =
    [
        (KeyType.Secp256k1, Convert.FromHexString("3056301006072a8648ce3d020106052b8104000a034200"), 65),
        (KeyType.P256, Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d030107034200"), 65),
        (KeyType.Ed25519, Convert.FromHexString("302a300506032b6570032100"), 32),
    ];

    /// <param name="publicKey">32 bytes for Ed25519, else 65 bytes uncompressed.</param>
    public static byte[] Encode(KeyType type, ReadOnlySpan<byte> publicKey)
    {
        if (!type.IsPublicKey(publicKey)) throw new ArgumentException($"The bytes are not a public key of type {type}.", nameof(publicKey));
        return [.. Forms.Single(form => form.Type == type).Prefix, .. publicKey];
    }

    /// <summary>False for another type, another encoding of a known one, and for what is not a safe point of the curve.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> der, out KeyType type, out byte[] publicKey)
    {
        foreach ((KeyType known, byte[] prefix, int length) in Forms)
        {
            if (der.Length != prefix.Length + length || !der.StartsWith(prefix) || !known.IsPublicKey(der[prefix.Length..])) continue;
            (type, publicKey) = (known, der[prefix.Length..].ToArray());
            return true;
        }
        (type, publicKey) = (default, []);
        return false;
    }
}
