using Guise.Masks;
using Guise.Platform.Http;

namespace Guise.Sessions;

/// <param name="Code">From the approved login, once.</param>
/// <param name="Verifier">43 to 128 characters, whose SHA-256 was the challenge (RFC 7636).</param>
internal sealed record RedeemBody(string Code, string Verifier)
{
    public override string ToString() => "***";
}

/// <param name="Token">The site token: opens this one mask and nothing else.</param>
/// <param name="ExpiresAt">At the latest; a day without use ends it, too.</param>
internal sealed record RedeemAnswer(string Token, Mask Mask, DateTimeOffset ExpiresAt);

internal sealed record SiteSessionAnswer(Mask Mask, DateTimeOffset ExpiresAt);

/// <param name="Kind"><c>bytes</c>, <c>icRequest</c>, <c>personalMessage</c> or <c>typedData</c>.</param>
/// <param name="Payload">Of its kind: base64url; a request; a text; typed data.</param>
/// <param name="Salt">Signs with another key of the same mask: up to 64 bytes.</param>
internal sealed record SignBody(string Kind, RawJson Payload, byte[]? Salt = null);

/// <param name="Salt">Up to 64 bytes.</param>
internal sealed record PublicKeyBody(byte[]? Salt = null);

/// <param name="PublicKey">On secp256k1, 65 bytes uncompressed.</param>
internal sealed record PublicKeyAnswer(byte[] PublicKey, string Principal, string Did, string Address);

/// <summary>A site's session as the wallet's owner sees it.</summary>
/// <param name="Origin">The site.</param>
/// <param name="MaskOrigin">Where the mask is from: the site itself, or one that is linked to it.</param>
internal sealed record OwnerSessionAnswer(
    string Id, string Origin, string MaskOrigin, int MaskIndex, string Principal, string Pseudonym, string Avatar,
    DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt);
