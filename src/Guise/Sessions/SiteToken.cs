using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Sessions;

/// <summary>
/// A site token (<c>gst_</c>) or the one-time code for it (<c>gsc_</c>): a prefix and base64url(place (16) ‖ secret (32)). The place is random and
/// says where the session's pointer lies; nothing of it derives from a wallet.
/// </summary>
internal sealed class SiteToken : IDisposable
{
    public const string TokenPrefix = "gst_";
    public const string CodePrefix = "gsc_";
    private const int PlaceSize = 16;
    private const int SecretSize = 32;
    private readonly byte[] _secret;

    private SiteToken(string prefix, string place, byte[] secret)
    {
        (Prefix, Place) = (prefix, place);
        _secret = secret;
    }

    public string Prefix { get; }

    public string Place { get; }

    public string Partition => SiteRows.Partition(Place);

    public static string NewPlace() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(PlaceSize));

    public static SiteToken New(string prefix, string place) => new(prefix, place, RandomNumberGenerator.GetBytes(SecretSize));

    public static bool TryParse(string prefix, ReadOnlySpan<char> text, [NotNullWhen(true)] out SiteToken? token)
    {
        token = null;
        if (!text.StartsWith(prefix, StringComparison.Ordinal) || text.Length > 128) return false;
        if (StrictBase64Url.TryDecode(text[prefix.Length..]) is not { Length: PlaceSize + SecretSize } bytes) return false;
        token = new(prefix, StrictBase64Url.Encode(bytes.AsSpan(0, PlaceSize)), bytes[PlaceSize..]);
        CryptographicOperations.ZeroMemory(bytes);
        return true;
    }

    /// <summary>A key for one purpose that only who has the token can make.</summary>
    public byte[] Key(string purpose) => Derive.Key(_secret, purpose);

    /// <summary>The key of the mask's node: it takes the token and the wallet's site secret.</summary>
    public byte[] NodeKey(ReadOnlySpan<byte> siteSecret)
    {
        byte[] both = [.. _secret, .. siteSecret];
        byte[] key = Derive.Key(both, "site-node");
        CryptographicOperations.ZeroMemory(both);
        return key;
    }

    /// <summary>The token as text: given once.</summary>
    public string Reveal()
    {
        byte[] bytes = [.. StrictBase64Url.TryDecode(Place)!, .. _secret];
        string text = Prefix + StrictBase64Url.Encode(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    public override string ToString() => Prefix + "***";
}
