using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Wallets;

/// <summary>
/// A wallet token: <c>gwt_</c> and base64url(locator (16) ‖ secret (32)). The secret exists only here: the session's row
/// holds its hash, and the wallet's key under a key derived from it.
/// </summary>
internal sealed class WalletToken : IDisposable
{
    private const string Prefix = "gwt_";
    private const int SecretSize = 32;
    private readonly byte[] _secret;

    private WalletToken(WalletLocator locator, byte[] secret)
    {
        Locator = locator;
        _secret = secret;
    }

    public WalletLocator Locator { get; }

    public static WalletToken New(WalletLocator locator) => new(locator, RandomNumberGenerator.GetBytes(SecretSize));

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out WalletToken? token)
    {
        token = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > 128) return false;
        if (StrictBase64Url.TryDecode(text[Prefix.Length..]) is not { Length: WalletLocator.Size + SecretSize } bytes) return false;
        token = new(new(StrictBase64Url.Encode(bytes.AsSpan(0, WalletLocator.Size))), bytes[WalletLocator.Size..]);
        CryptographicOperations.ZeroMemory(bytes);
        return true;
    }

    public byte[] Hash() => SHA256.HashData(_secret);

    /// <summary>The key that the wallet's key lies under while the session is open.</summary>
    public byte[] SessionKey() => Derive.Key(_secret, "session");

    /// <summary>The token as text: given to the owner once.</summary>
    public string Reveal()
    {
        byte[] bytes = [.. StrictBase64Url.TryDecode(Locator.Blind)!, .. _secret];
        string text = Prefix + StrictBase64Url.Encode(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    public override string ToString() => Prefix + "***";
}
