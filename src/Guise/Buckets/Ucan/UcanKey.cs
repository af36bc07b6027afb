using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Buckets.Ucan;

/// <summary>A principal: the key that its <c>did:key</c> spells, in the one spelling that there is.</summary>
internal sealed record UcanKey(string Did, KeyType Type, byte[] PublicKey)
{
    /// <summary>Longer than any <c>did:key</c> of a supported type.</summary>
    private const int MaxChars = 64;

    /// <summary>Null for every other method, type of key and spelling, and for keys that are not safe to trust.</summary>
    public static UcanKey? TryParse(string? did) =>
        did is { Length: <= MaxChars } && did.All(char.IsAscii)
            && DidKey.TryDecode(did, out KeyType type, out byte[] publicKey) ? new(did, type, publicKey) : null;

    /// <summary>The <c>alg</c> of a JWT that this key signs (RFC 8037 §3.1, RFC 7518 §3.4, RFC 8812 §3.2).</summary>
    public string JwtAlgorithm => Type switch
    {
        KeyType.Ed25519 => "EdDSA",
        KeyType.P256 => "ES256",
        _ => "ES256K",
    };

    /// <summary>Whether the 64 bytes are this key's signature; of two that verify alike, only the one with the smaller s.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Type switch
    {
        KeyType.Ed25519 => Ed25519.Verify(PublicKey, message, signature),
        KeyType.P256 => P256.Verify(PublicKey, SHA256.HashData(message), signature),
        _ => Secp256k1.Verify(PublicKey, SHA256.HashData(message), signature),
    };

    public bool Equals(UcanKey? other) => other?.Did == Did;

    public override int GetHashCode() => Did.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Did;
}
