using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Keys;

namespace Guise.Challenges;

/// <summary>What a token of this service says (RFC 7519); times are seconds since 1970.</summary>
/// <param name="Sub">The account's name.</param>
/// <param name="Cnf">Tokens of accounts: the key that the token stands for (RFC 7800).</param>
/// <param name="Acc">Tokens of accounts: which of the accounts that the name has had.</param>
internal sealed record TokenClaims(
    string Iss, string Aud, string Sub, string Jti, long Iat, long Nbf, long Exp, TokenConfirmation? Cnf = null, string? Acc = null);

/// <param name="Jkt">The key's thumbprint (RFC 7638, SHA-256).</param>
internal sealed record TokenConfirmation(string Jkt);

/// <summary>
/// JWTs that this service gives to itself, signed with its key ring (ES256). As reader and writer are one, only the exact form is read that
/// was written: the header is compared, not interpreted, so that no other algorithm, type or parameter can be tried on it.
/// </summary>
internal sealed class ServiceTokens(SigningKeys keys)
{
    public const string ChallengeType = "dm3-challenge+jwt";
    public const string AccountType = "account+jwt";

    public async Task<string> Write(string type, TokenClaims claims, CancellationToken cancel)
    {
        SigningKey key = await keys.Current(SigningAlgorithm.Es256, cancel);
        string signed = $"{Header(type, key.Kid)}.{StrictBase64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(claims, Json.Options))}";
        return $"{signed}.{StrictBase64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The claims; null when this service did not write the token, or wrote it for something else. Times are for the caller.</summary>
    public async Task<TokenClaims?> Read(string type, string token, CancellationToken cancel)
    {
        if (token.Length > Limits.TokenChars || !Ascii.IsValid(token)) return null;
        if (token.Split('.') is not [var header, var payload, var signature]) return null;
        if (StrictBase64Url.TryDecode(signature) is not { } bytes || StrictBase64Url.TryDecode(payload) is not { } claims) return null;

        IReadOnlyList<PublishedKey> published = await keys.Published(cancel);
        PublishedKey? key = published.FirstOrDefault(one => one.Alg == SigningAlgorithm.Es256.Name && Header(type, one.Kid) == header);
        if (key is null) return null;
        byte[] point = [4, .. StrictBase64Url.TryDecode(key.X)!, .. StrictBase64Url.TryDecode(key.Y)!];
        byte[] digest = SHA256.HashData(Encoding.ASCII.GetBytes(token[..(header.Length + 1 + payload.Length)]));
        return P256.Verify(point, digest, bytes) ? JsonSerializer.Deserialize<TokenClaims>(claims, Json.Options) : null;
    }

    /// <summary>Whether a token claims to be of this type, true or not: where one of several kinds may come.</summary>
    public static bool IsOf(string type, string token) =>
        token.Length <= Limits.TokenChars && token.Split('.') is [var head, _, _] && StrictBase64Url.TryDecode(head) is { } header
        && header.AsSpan().EndsWith(Encoding.ASCII.GetBytes($$""","typ":"{{type}}"}"""));

    private static string Header(string type, string kid) =>
        StrictBase64Url.Encode(Encoding.ASCII.GetBytes($$"""{"alg":"ES256","kid":"{{kid}}","typ":"{{type}}"}"""));
}
