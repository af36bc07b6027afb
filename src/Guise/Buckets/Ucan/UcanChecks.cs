using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>
/// What must be true of every token of a chain, whatever is asked: cheap rules first, then one signature check a distinct
/// token. A token that breaks one makes the whole chain invalid.
/// </summary>
internal static class UcanChecks
{
    /// <param name="audiences">The DIDs of this service: the outermost token must be addressed to one. Null for whoever asks about any.</param>
    /// <param name="now">Seconds since 1970.</param>
    /// <param name="skew">How much clocks may differ, in seconds.</param>
    public static UcanFault? Check(UcanChain chain, IReadOnlyCollection<string>? audiences, long now, long skew = 0)
    {
        UcanToken outermost = chain.Outermost.Token;
        if (audiences is not null && !audiences.Contains(outermost.Audience.Did)) return new(Problems.UcanWrongAudience, outermost.Cid);
        foreach (UcanLink link in chain.Links.Reverse())
        {
            if ((Times(link.Token, now, skew) ?? Relations(link) ?? Redelegations(link)) is { } problem) return new(problem, link.Token.Cid);
        }
        foreach (UcanLink link in chain.Links.Reverse())
        {
            UcanToken token = link.Token;
            if (!token.Issuer.Verify(token.Signed.Span, token.Signature)) return new(Problems.UcanSignatureInvalid, token.Cid);
        }
        return null;
    }

    /// <summary>Valid from <c>nbf</c> on and before <c>exp</c> (RFC 7519 §4.1.4).</summary>
    private static Problem? Times(UcanToken token, long now, long skew) =>
        token.Expires != long.MaxValue && now >= token.Expires + skew ? Problems.UcanExpired
        : now < token.NotBefore - skew ? Problems.UcanTooEarly
        : null;

    /// <summary>Each proof is addressed to who relies on it, of the same or an older version, and valid at least as long.</summary>
    private static Problem? Relations(UcanLink link)
    {
        foreach (UcanLink? proof in link.Proofs)
        {
            if (proof is null) continue;
            if (proof.Token.Audience != link.Token.Issuer) return Problems.UcanProofMisaligned;
            if (proof.Token.Version.CompareTo(link.Token.Version) > 0) return Problems.UcanProofVersion;
            if (proof.Token.NotBefore > link.Token.NotBefore || proof.Token.Expires < link.Token.Expires) return Problems.UcanProofBounds;
        }
        return null;
    }

    /// <summary>A capability that points at a proof points at one that is there (0.8).</summary>
    private static Problem? Redelegations(UcanLink link) =>
        link.Token.Capabilities.All(capability => !capability.IsRedelegation || !capability.Resource.StartsWith("prf:", StringComparison.Ordinal)
            || capability.Resource == "prf:*" || UcanAuthority.ProofIndex(capability) < link.Proofs.Count)
            ? null
            : Problems.UcanProofMissing;
}
