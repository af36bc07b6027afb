using System.Text.Json;
using System.Text.Json.Serialization;
using Guise.Cryptography;
using Guise.Platform.Http;

namespace Guise.Names;

/// <summary>Where to write to somebody, and whose signatures to believe (dm3).</summary>
/// <param name="PublicEncryptionKey">X25519, 32 bytes in base64 with padding.</param>
/// <param name="PublicSigningKey">Ed25519, 32 bytes in base64 with padding.</param>
/// <param name="DeliveryServices">Names of services that take messages, the preferred one first.</param>
internal sealed record Dm3Profile(string PublicEncryptionKey, string PublicSigningKey, IReadOnlyList<string> DeliveryServices)
{
    /// <summary>The text that is signed and hashed; the same in every implementation of dm3.</summary>
    [JsonIgnore]
    public string Canonical => CanonicalJson.Of(JsonSerializer.SerializeToElement(this, Json.Options));

    /// <summary>Null when the key is not one; such profiles exist, as dm3 itself takes any text.</summary>
    [JsonIgnore]
    public byte[]? SigningKey => StrictBase64.TryDecode(PublicSigningKey, Ed25519.KeySize) is { } key && Ed25519.IsPublicKey(key) ? key : null;

    [JsonIgnore]
    public byte[]? EncryptionKey => StrictBase64.TryDecode(PublicEncryptionKey, X25519.KeySize);
}
