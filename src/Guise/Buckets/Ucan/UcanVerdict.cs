namespace Guise.Buckets.Ucan;

/// <summary>What came of the question whether a chain carries a request.</summary>
/// <param name="Root">The token whose issuer holds the right by himself.</param>
/// <param name="Caveats">One of these must hold for the object that is acted on, once it is known.</param>
internal sealed record UcanVerdict(UcanFault? Fault, UcanStep? Root = null, IReadOnlyList<Caveat>? Caveats = null)
{
    public bool Permits(UcanRequest request) => Caveats!.Any(caveat => CaveatRules.Allows(caveat, request));
}
