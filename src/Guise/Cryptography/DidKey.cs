using System.Buffers;
using SimpleBase;

namespace Guise.Cryptography;

/// <summary>
/// A public key as a DID (did:key of the W3C credentials community group): <c>did:key:z</c> and, in base58btc, the multicodec of its
/// type and its bytes, compressed on the curves that have such a form. One key has one spelling.
/// </summary>
internal static class DidKey
{
    private const string Prefix = "did:key:z";
    private const int CodecSize = 2;
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

    // Two bytes of codec and 33 of key, in base58.
    private const int MaxText = 9 + 48;

    // Multicodec as unsigned varints: 0xed, 0xe7, 0x1200.
    private static readonly (KeyType Type, byte[] Codec, int Length)[] Forms =
    [
        (KeyType.Ed25519, [0xed, 0x01], 32), (KeyType.Secp256k1, [0xe7, 0x01], 33), (KeyType.P256, [0x80, 0x24], 33),
    ];

    /// <param name="publicKey">32 bytes for Ed25519, else 65 bytes uncompressed.</param>
    public static string Encode(KeyType type, ReadOnlySpan<byte> publicKey)
    {
        if (!type.IsPublicKey(publicKey)) throw new ArgumentException($"The bytes are not a public key of type {type}.", nameof(publicKey));
        byte[] codec = Forms.Single(form => form.Type == type).Codec;
        ReadOnlySpan<byte> written = type switch
        {
            KeyType.Secp256k1 => Secp256k1.Compress(publicKey),
            KeyType.P256 => P256.Compress(publicKey),
            _ => publicKey,
        };
        return Prefix + Base58.Bitcoin.Encode([.. codec, .. written]);
    }

    /// <summary>False for every other spelling, other types of key, and what is not a safe point of the curve.</summary>
    /// <param name="publicKey">32 bytes for Ed25519, else 65 bytes uncompressed.</param>
    public static bool TryDecode(string? did, out KeyType type, out byte[] publicKey)
    {
        (type, publicKey) = (default, []);
        if (did is null || did.Length > MaxText || !did.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        // The decoder looks characters up in a table that ends with ASCII.
        if (did.AsSpan(Prefix.Length).ContainsAnyExcept(Alphabet)) return false;
        Span<byte> buffer = stackalloc byte[MaxText];
        if (!Base58.Bitcoin.TryDecode(did.AsSpan(Prefix.Length), buffer, out int written)) return false;
        ReadOnlySpan<byte> bytes = buffer[..written];
        // Leading zeros have characters of their own, so this settles the spelling.
        if (Base58.Bitcoin.Encode(bytes) != did[Prefix.Length..]) return false;

        foreach ((KeyType known, byte[] codec, int length) in Forms)
        {
            if (bytes.Length != CodecSize + length || !bytes.StartsWith(codec)) continue;
            if (KeyOf(known, bytes[CodecSize..]) is not { } key) return false;
            (type, publicKey) = (known, key);
            return true;
        }
        return false;
    }

    private static byte[]? KeyOf(KeyType type, ReadOnlySpan<byte> written) => type switch
    {
        KeyType.Secp256k1 => Secp256k1.Decompress(written),
        KeyType.P256 => P256.Decompress(written),
        _ => Ed25519.IsPublicKey(written) ? written.ToArray() : null,
    };
}
