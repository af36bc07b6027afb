using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Platform.Http;
using Guise.Wallets;

namespace Guise.Sessions;

/// <summary>Seals and opens the parts of a site's rows. Every box is bound to its row, so that none opens in another's place.</summary>
internal static class SiteBoxes
{
    private const int NodeSize = 32;

    public static byte[] SealPlace(SiteToken token, SitePlace place) => Seal(token.Key("site-pointer"), place, Frame.Of("site-pointer", token.Place));

    public static SitePlace? OpenPlace(SiteToken token, byte[] box) =>
        Open<SitePlace>(token.Key("site-pointer"), box, Frame.Of("site-pointer", token.Place));

    public static byte[] SealCode(SiteToken code, CodeGrant grant) => Seal(code.Key("site-code"), grant, Frame.Of("site-code", code.Place));

    public static CodeGrant? OpenCode(SiteToken code, byte[] box) => Open<CodeGrant>(code.Key("site-code"), box, Frame.Of("site-code", code.Place));

    public static byte[] SealView(SiteToken token, string sessionId, SiteView view) =>
        Seal(token.Key("site-view"), view, Frame.Of("site-view", sessionId));

    public static SiteView? OpenView(SiteToken token, string sessionId, byte[] box) =>
        Open<SiteView>(token.Key("site-view"), box, Frame.Of("site-view", sessionId));

    public static byte[] SealListing(DataKey key, string sessionId, SiteListing listing) =>
        Seal([.. key.Content], listing, Frame.Of("site-listing", sessionId));

    public static SiteListing? OpenListing(DataKey key, string sessionId, byte[] box) =>
        Open<SiteListing>([.. key.Content], box, Frame.Of("site-listing", sessionId));

    public static byte[] SealNode(SiteToken token, ReadOnlySpan<byte> siteSecret, SitePlace place, DateTimeOffset expiresAt, MaskNode node)
    {
        byte[] key = token.NodeKey(siteSecret);
        byte[] plain = [.. node.Bytes, .. node.PublicKey];
        byte[] box = Sealed.Seal(key, plain, NodeData(place, expiresAt));
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <summary>The mask's key; null when the row is another's, or of before a change of credential.</summary>
    public static MaskNode? OpenNode(SiteToken token, ReadOnlySpan<byte> siteSecret, SitePlace place, LiveRecord live)
    {
        byte[] key = token.NodeKey(siteSecret);
        byte[]? plain = Sealed.TryOpen(key, live.Key!, NodeData(place, live.ExpiresAt));
        CryptographicOperations.ZeroMemory(key);
        if (plain is null) return null;
        MaskNode node = new(plain[..NodeSize], plain[NodeSize..]);
        CryptographicOperations.ZeroMemory(plain);
        return node;
    }

    private static byte[] NodeData(SitePlace place, DateTimeOffset expiresAt) =>
        Frame.Of("site-node", place.ProfileId, place.SessionId, place.Origin, expiresAt.UtcTicks.ToString(CultureInfo.InvariantCulture));

    private static byte[] Seal<T>(byte[] key, T value, byte[] associatedData)
    {
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(value, Json.Options);
        byte[] box = Sealed.Seal(key, plain, associatedData);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    private static T? Open<T>(byte[] key, byte[] box, byte[] associatedData) where T : class
    {
        byte[]? plain = Sealed.TryOpen(key, box, associatedData);
        CryptographicOperations.ZeroMemory(key);
        if (plain is null) return null;
        T value = JsonSerializer.Deserialize<T>(plain, Json.Rows)!;
        CryptographicOperations.ZeroMemory(plain);
        return value;
    }
}
