using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>The world outside of the tokens, as it is at the moment of the decision. All of it was looked up, none of it is claimed.</summary>
internal interface IUcanFacts
{
    /// <summary>Whether a token may be relied on at all: not revoked, nobody in it blocked.</summary>
    Problem? Refusal(UcanStep step);

    /// <summary>Whether the issuer of a token holds the right by himself: null when he does.</summary>
    Problem? Root(UcanStep step, UcanCapability capability);
}
