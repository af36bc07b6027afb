using Guise.Platform.Records;

namespace Guise.Sessions;

/// <summary>Where the rows of a site's session lie.</summary>
internal static class SiteRows
{
    public const string LivePrefix = "live|site|";
    public const string Pointer = "pointer";
    public const string Code = "code";

    public static string Live(string sessionId) => LivePrefix + sessionId;

    public static string Partition(string place) => "site|" + place;
}

/// <summary>Leads from a token to its session. In a partition of its own, so that nothing joins it to a wallet without the token.</summary>
/// <param name="Box">A <see cref="SitePlace"/>, sealed under the token.</param>
internal sealed record PointerRecord(int V, byte[] Box) : IRecordShape
{
    public static int Newest => 1;
}

/// <param name="Wallet">The wallet's locator.</param>
/// <param name="Origin">The site.</param>
internal sealed record SitePlace(string Wallet, string ProfileId, string SessionId, string Origin);

/// <summary>A one-time code, from the approval until it is redeemed.</summary>
/// <param name="Box">A <see cref="CodeGrant"/>, sealed under the code.</param>
internal sealed record CodeRecord(int V, DateTimeOffset ExpiresAt, byte[] Box) : IRecordShape
{
    public static int Newest => 1;
}

/// <param name="Challenge">PKCE, RFC 7636 <c>S256</c>: who filed the login can redeem, and nobody else.</param>
internal sealed record CodeGrant(string Origin, byte[] Challenge, string Token, SiteView View, DateTimeOffset ExpiresAt);

/// <summary>A site's session, in the wallet's partition: while this row is there, and the wallet is open, its token signs.</summary>
/// <param name="Epoch">The profile's at the login: a change of credential ends all that came before.</param>
/// <param name="Key">The mask's node and public key, under the token and the wallet's site secret; null once ended.</param>
/// <param name="View">A <see cref="SiteView"/> under the token: what the site may see even while the wallet is locked.</param>
/// <param name="Listing">A <see cref="SiteListing"/> under the wallet's content key: what its owner sees.</param>
internal sealed record LiveRecord(
    int V, DateTimeOffset ExpiresAt, DateTimeOffset LastUsedAt, int Epoch, byte[]? Key = null, byte[]? View = null,
    byte[]? Listing = null) : IRecordShape
{
    public static int Newest => 1;
}

internal sealed record SiteView(string MaskOrigin, byte[] PublicKey, string Pseudonym);

internal sealed record SiteListing(string Origin, string MaskOrigin, int MaskIndex, byte[] PublicKey, string Pseudonym, DateTimeOffset CreatedAt);
