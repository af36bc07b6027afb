using System.Text;
using System.Text.Json;
using Guise.Accounts;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;

namespace Guise.Keys;

/// <summary>
/// The forms that keys sign, each recognised for what it is. There is no way to have a bare digest or a foreign text signed: what a stranger
/// smuggles in cannot become a transaction, a transfer or another protocol's statement.
/// </summary>
internal static class KeySignature
{
    /// <summary>The signature's bytes, or what stands against it.</summary>
    public static Result<byte[]> Make(WalletKey key, SignatureKind kind, string payload) => (kind, key.Type) switch
    {
        (SignatureKind.Bytes, _) => StrictBase64Url.TryDecode(payload) is { } bytes ? key.Sign(Frame(bytes)) : Problems.InvalidPayload,
        (SignatureKind.PersonalMessage, KeyType.Secp256k1) => Personal(key, payload),
        (SignatureKind.Challenge, KeyType.Ed25519) =>
            IsChallenge(payload) ? Ed25519.Sign(key.Secret, Encoding.UTF8.GetBytes(payload)) : Problems.InvalidPayload,
        (SignatureKind.AccountMessage, KeyType.Ed25519) =>
            IsAccountMessage(payload) ? Ed25519.Sign(key.Secret, Encoding.UTF8.GetBytes(payload)) : Problems.InvalidPayload,
        _ => Problems.KeyCannotSignThat,
    };

    /// <summary>What is signed for <see cref="SignatureKind.Bytes"/>: the curves other than Ed25519 sign its SHA-256.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> bytes) => Cryptography.Frame.Of("guise/1", "key-signature", bytes.ToArray());

    /// <summary>65 bytes r‖s‖v with v 27 or 28, as wallets give it.</summary>
    private static byte[] Personal(WalletKey key, string text) => Hex.TryDecode(WalletSignature.Sign(key.Secret, PersonalMessage.Digest(text)))!;

    /// <summary>A JWT in three parts whose claims name an account and something that makes it unique: this service's, or dm3's own.</summary>
    private static bool IsChallenge(string text)
    {
        if (text.Length > Limits.TokenChars || text.Split('.') is not [var header, var payload, var signature]) return false;
        if (StrictBase64Url.TryDecode(signature) is not { Length: > 0 }) return false;
        if (Parse(header) is not { } head || Parse(payload) is not { } claims) return false;
        bool ours = IsText(head, "typ", "dm3-challenge+jwt") && IsText(claims, "sub") && IsText(claims, "jti") && IsText(claims, "aud");
        return ours || (IsText(head, "typ", "JWT") && IsText(claims, "account") && IsText(claims, "challenge"));
    }

    /// <summary>Exactly the canonical JSON of such a message, and nothing else.</summary>
    private static bool IsAccountMessage(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<AccountMessage>(text, Json.Options) is { Topic: AccountMessage.Create or AccountMessage.Delete } message
                && Encoding.UTF8.GetString(message.Signed) == text;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonElement? Parse(string part)
    {
        try
        {
            return StrictBase64Url.TryDecode(part) is { } json && JsonElement.Parse(json) is { ValueKind: JsonValueKind.Object } value ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsText(JsonElement json, string name, string? wanted = null) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && (wanted is null || value.ValueEquals(wanted));
}
