using System.Security.Cryptography;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Requests;

/// <summary>
/// A request's row. Its content is readable with the wallet's key only; that it was decided is seen from outside, so that it can expire while the
/// wallet is locked.
/// </summary>
/// <param name="Box">A <see cref="RequestContent"/> under the wallet's content key; null once expired.</param>
internal sealed record RequestRecord(int V, DateTimeOffset ExpiresAt, bool Decided, byte[]? Box = null) : IRecordShape
{
    public const string Prefix = "request|";

    public static int Newest => 1;

    public static string Row(string id) => Prefix + id;
}

/// <param name="Status">Pending, approved or denied; expiry is told by the row.</param>
internal sealed record RequestContent(
    RequestKind Kind, string Origin, RequestStatus Status, byte[]? Challenge = null, string? Target = null, SignatureBody? Signature = null,
    RequestDisplay? Display = null)
{
    public byte[] Seal(DataKey key, string profileId, string id)
    {
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(this, Json.Options);
        byte[] box = Sealed.Seal(key.Content, plain, AssociatedData(profileId, id));
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <summary>Null when it was sealed before a rekey that is over.</summary>
    public static RequestContent? Open(OpenWallet wallet, string id, byte[] box)
    {
        foreach (DataKey key in PrivateRecords.Keys(wallet))
        {
            if (Sealed.TryOpen(key.Content, box, AssociatedData(wallet.ProfileId, id)) is { } plain)
                return JsonSerializer.Deserialize<RequestContent>(plain, Json.Rows)!;
        }
        return null;
    }

    /// <summary>Names what is displayed.</summary>
    public string DigestOf(string id) => StrictBase64Url.Encode(SHA256.HashData(
        Frame.Of("request-display", id, JsonSerializer.SerializeToUtf8Bytes(Display, Json.Options))));

    private static byte[] AssociatedData(string profileId, string id) => Frame.Of("request", profileId, id);
}
