using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>Bounds of what one request may ask to be read; beyond them nothing is verified.</summary>
/// <param name="Bytes">Of the token, and of each proof that is sent beside it.</param>
/// <param name="Depth">Tokens from the outermost to a root.</param>
/// <param name="Proofs">Distinct ones of the whole request.</param>
/// <param name="ProofsPerToken">Named or embedded in one token.</param>
/// <param name="Capabilities">Of all tokens together.</param>
internal sealed record UcanLimits(int Bytes, int Depth, int Proofs, int ProofsPerToken, int Capabilities)
{
    public static readonly UcanLimits Default = new(
        Limits.UcanBytes, Limits.UcanDepth, Limits.UcanProofs, Limits.UcanProofsPerToken, Limits.UcanCapabilities);
}
