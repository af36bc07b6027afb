using System.Text.Json;

namespace Guise.Buckets.Ucan;

/// <summary>A UCAN in its JWT form, read but not yet believed.</summary>
/// <param name="NotBefore">Seconds since 1970; 0 when the token does not say.</param>
/// <param name="Expires">The first second in which it is no longer valid; <see cref="long.MaxValue"/> for never (0.9 and later).</param>
/// <param name="Proofs">Embedded tokens, or content ids of tokens that are sent beside.</param>
/// <param name="Signed">The bytes under the signature: header and payload as they were sent.</param>
internal sealed record UcanToken(
    string Text, string Cid, UcanVersion Version, UcanKey Issuer, UcanKey Audience, long NotBefore, long Expires, string? Nonce, JsonElement? Facts,
    IReadOnlyList<UcanCapability> Capabilities, IReadOnlyList<string> Proofs, ReadOnlyMemory<byte> Signed, byte[] Signature)
{
    /// <summary>The largest integer that every JSON reader holds exactly (RFC 7493 §2.2).</summary>
    public const long MaxSafe = (1L << 53) - 1;

    public override string ToString() => Cid;
}
