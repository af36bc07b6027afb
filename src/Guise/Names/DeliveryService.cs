using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform.Http;
using Guise.Platform.Keys;

namespace Guise.Names;

/// <summary>This service's own profile, as senders of messages look for it under the service's name (dm3).</summary>
/// <param name="PublicEncryptionKey">X25519 in base64.</param>
/// <param name="PublicSigningKey">Ed25519 in base64: what postmarks are signed with.</param>
/// <param name="Url">Where the service is reached.</param>
internal sealed record DeliveryServiceProfile(string PublicEncryptionKey, string PublicSigningKey, string Url);

/// <summary>
/// The keys of this service as a delivery service. They are derived from the service key and never change, as dm3 knows no overlap for
/// them; nothing that gives access hangs on them.
/// </summary>
internal sealed class DeliveryService(ServiceKeys keys, ServiceNames service)
{
    public async Task<DeliveryServiceProfile> Profile(CancellationToken cancel) => new(
        StrictBase64.Encode(X25519.PublicKey(await keys.Derived("delivery-service/encryption", cancel))),
        StrictBase64.Encode(Ed25519.PublicKey(await Seed(cancel))),
        service.Url);

    public async Task<string> TextRecord(CancellationToken cancel) =>
        DataUri.Prefix + CanonicalJson.Of(JsonSerializer.SerializeToElement(await Profile(cancel), Json.Options));

    public async Task<byte[]> Sign(byte[] message, CancellationToken cancel) => Ed25519.Sign(await Seed(cancel), message);

    private Task<byte[]> Seed(CancellationToken cancel) => keys.Derived("delivery-service/signing", cancel);
}
