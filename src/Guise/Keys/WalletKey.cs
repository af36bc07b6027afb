using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Guise.Cryptography;
using Guise.Platform.Records;

namespace Guise.Keys;

/// <summary>A key that a wallet keeps: its record inside the wallet's encryption.</summary>
/// <param name="Secret">32 bytes: the seed of Ed25519, the scalar of the others.</param>
internal sealed record WalletKey(int V, string Id, KeyType Type, byte[] Secret, DateTimeOffset CreatedAt) : IRecordShape, IDisposable
{
    public static int Newest => 1;

    /// <summary>32 bytes for Ed25519, else 65 uncompressed.</summary>
    [JsonIgnore]
    public byte[] PublicKey => Type switch
    {
        KeyType.Ed25519 => Ed25519.PublicKey(Secret),
        KeyType.Secp256k1 => Secp256k1.PublicKey(Secret),
        _ => P256.PublicKey(Secret),
    };

    /// <summary>64 bytes over the message itself, or over its SHA-256 on the curves other than Ed25519; s is the smaller one of two.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => Type switch
    {
        KeyType.Ed25519 => Ed25519.Sign(Secret, message),
        KeyType.Secp256k1 => Secp256k1.Sign(Secret, SHA256.HashData(message)),
        _ => P256.Sign(Secret, SHA256.HashData(message)),
    };

    public static WalletKey New(KeyType type, DateTimeOffset now)
    {
        while (true)
        {
            byte[] secret = RandomNumberGenerator.GetBytes(SecretSize);
            // One in 2³² at worst is no scalar of its curve.
            if (IsSecret(type, secret)) return new(Newest, Platform.Id.New(), type, secret, now);
        }
    }

    public const int SecretSize = 32;

    public static bool IsSecret(KeyType type, ReadOnlySpan<byte> secret) => secret.Length == SecretSize && type switch
    {
        KeyType.Secp256k1 => Secp256k1.IsSecret(secret),
        KeyType.P256 => P256.IsSecret(secret),
        _ => true,
    };

    public void Dispose() => CryptographicOperations.ZeroMemory(Secret);

    public override string ToString() => $"{Type} {Id}";
}
