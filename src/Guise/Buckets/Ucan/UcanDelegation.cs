using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>A delegation of UCAN 1.0: what its issuer lets somebody command.</summary>
/// <param name="Subject">Whose right this is; null for whatever the issuer may command of anybody (a <em>powerline</em>).</param>
/// <param name="Policy">Must hold for the arguments of whatever is commanded.</param>
internal sealed record UcanDelegation(
    UcanEnvelope Envelope, UcanKey Audience, UcanKey? Subject, string Command, IReadOnlyList<PolicyStatement> Policy, long NotBefore, long Expires)
{
    public static Result<UcanDelegation> Read(ReadOnlyMemory<byte> bytes)
    {
        if (!UcanEnvelope.Read(bytes, UcanEnvelope.Delegation).Ok(out UcanEnvelope? envelope, out Problem? problem)) return problem;
        CborValue.Map payload = envelope.Payload;
        if (UcanKey.TryParse(UcanEnvelope.Text(payload, "aud")) is not { } audience) return Problems.UcanDidInvalid;
        UcanKey? subject = null;
        if (payload["sub"] is not CborValue.Null && (subject = UcanKey.TryParse(UcanEnvelope.Text(payload, "sub"))) is null)
            return Problems.UcanDidInvalid;

        return Commands.Parse(UcanEnvelope.Text(payload, "cmd")) is { } command
            && PolicyReader.Read(payload["pol"]) is { } policy
            && payload["nonce"] is CborValue.Bytes
            && payload["meta"] is null or CborValue.Map
            && Expiry(payload) is { } expires
            && (payload["nbf"] is null ? 0 : UcanEnvelope.Time(payload, "nbf")) is { } notBefore
                ? new UcanDelegation(envelope, audience, subject, command, policy, notBefore, expires)
                : Problems.UcanClaimsInvalid;
    }

    /// <summary>The last second in which a token is valid; <see cref="long.MaxValue"/> for never; null when it does not say.</summary>
    public static long? Expiry(CborValue.Map payload) => payload["exp"] is CborValue.Null ? long.MaxValue : UcanEnvelope.Time(payload, "exp");
}

/// <summary>Commands of UCAN 1.0: <c>/crud/create</c>, in lower case; <c>/</c> is all of them.</summary>
internal static class Commands
{
    public static string? Parse(string? text) =>
        text == "/" || (text is { Length: > 1 and <= 256 } && text[0] == '/' && text[^1] != '/' && !text.Contains("//", StringComparison.Ordinal)
            && text.All(c => c is > ' ' and <= '~' && !char.IsAsciiLetterUpper(c))) ? text : null;

    /// <summary>By whole segments.</summary>
    public static bool Covers(string wide, string narrow) =>
        wide == "/" || wide == narrow || narrow.StartsWith(wide + "/", StringComparison.Ordinal);
}
