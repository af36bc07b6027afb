namespace Guise.Buckets.Ucan;

/// <summary>A token of any version as the world outside sees it: what a revocation or a block could mean.</summary>
/// <param name="SignedHash">SHA-256 of the bytes under the signature, in base64url: the same however the token is wrapped.</param>
/// <param name="Issuers">Whoever issued the token or one of those that it relies on.</param>
/// <param name="IssuedAt">
/// Seconds since 1970, from a fact <c>{"issuedAt": …}</c>; 0 without one. Worth something only from a signer who is believed in that: the service.
/// </param>
/// <param name="NotBefore">Seconds since 1970; 0 when the token does not say.</param>
/// <param name="Expires">Seconds since 1970; <see cref="long.MaxValue"/> for never.</param>
internal sealed record UcanStep(
    string Cid, string SignedHash, string Issuer, string Audience, IReadOnlySet<string> Issuers, long NotBefore, long Expires, long IssuedAt = 0)
{
    /// <summary>Somebody as such, without a token: what could be said of one that he signs.</summary>
    public static UcanStep Of(string did, long notBefore = long.MaxValue) =>
        new("", "", did, did, new HashSet<string> { did }, notBefore, long.MaxValue);

    /// <summary>What the token states, in words, for lists.</summary>
    public IReadOnlyList<string> Rights { get; init; } = [];
}
