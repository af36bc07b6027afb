using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Names;

namespace Guise.Accounts;

/// <summary>
/// When a message came, as dm3 writes it: signed by the service with Ed25519, and encrypted so that only the receiver reads it.
/// </summary>
internal sealed class Postmark(DeliveryService service)
{
    private const int PaddingBlock = 2048;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <param name="message">The encrypted message of the envelope.</param>
    /// <param name="receiver">The receiver's X25519 key.</param>
    /// <returns>JSON for the envelope's member <c>postmark</c>; null when nothing can be encrypted for the receiver's key.</returns>
    public async Task<string?> Write(string message, DateTimeOffset receivedAt, byte[] receiver, CancellationToken cancel)
    {
        string hash = Hex.Encode(PersonalMessage.Digest(CanonicalJson.Of(message)));
        // The spelling of the time's name is dm3's.
        string unsigned = string.Create(CultureInfo.InvariantCulture,
            $$"""{"incommingTimestamp":{{receivedAt.ToUnixTimeMilliseconds()}},"messageHash":"{{hash}}"}""");
        string signedHash = Hex.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(unsigned)));
        byte[] signature = await service.Sign(Encoding.UTF8.GetBytes(signedHash), cancel);
        string postmark = $$"""{{unsigned[..^1]}},"signature":"{{StrictBase64.Encode(signature)}}"}""";
        return Encrypt(Encoding.UTF8.GetBytes(postmark), receiver, RandomNumberGenerator.GetBytes(X25519.KeySize),
            RandomNumberGenerator.GetBytes(NonceSize));
    }

    /// <summary>
    /// libsodium's <c>crypto_kx</c> as a client with a key for this one time, then ChaCha20-Poly1305 (RFC 8439) over the text, padded as ISO
    /// 7816-4 to whole blocks so that lengths tell little.
    /// </summary>
    internal static string? Encrypt(byte[] text, byte[] receiver, byte[] ephemeral, byte[] nonce)
    {
        byte[] mine = X25519.PublicKey(ephemeral);
        if (X25519.Agree(ephemeral, receiver) is not { } shared) return null;
        byte[] session = Blake2b.Hash([.. shared, .. mine, .. receiver], 64);
        byte[] padded = new byte[(text.Length / PaddingBlock + 1) * PaddingBlock];
        text.CopyTo(padded, 0);
        padded[text.Length] = 0x80;
        byte[] box = new byte[padded.Length + TagSize];
        using (ChaCha20Poly1305 cipher = new(session.AsSpan(32)))
            cipher.Encrypt(nonce, padded, box.AsSpan(0, padded.Length), box.AsSpan(padded.Length));
        CryptographicOperations.ZeroMemory(shared);
        CryptographicOperations.ZeroMemory(session);
        CryptographicOperations.ZeroMemory(ephemeral);
        return JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["ciphertext"] = StrictBase64.Encode(box), ["ephemPublicKey"] = StrictBase64.Encode(mine), ["nonce"] = Hex.Encode(nonce),
        }, Platform.Http.Json.Options);
    }
}
