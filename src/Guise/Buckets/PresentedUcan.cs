using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Buckets;

/// <summary>A request's token of any version, with its proofs: read, and then asked the same questions.</summary>
internal abstract class PresentedUcan
{
    /// <summary>Every token of the chain; the outermost last.</summary>
    public abstract IReadOnlyList<UcanStep> Steps { get; }

    public UcanStep Outermost => Steps[^1];

    /// <summary>Whether the token says that it is for one request only.</summary>
    public abstract bool IsSingleUse { get; }

    /// <summary>What the outermost token states about resources, for a door whose requests name none.</summary>
    public abstract IReadOnlyList<UcanCapability> Stated { get; }

    public abstract IEnumerable<string> LegacyOwners { get; }

    public abstract void PointAt(string did, string bucket);

    public abstract UcanFault? Check(IReadOnlyCollection<string> audiences, long now, long skew);

    public abstract UcanVerdict Decide(IUcanFacts facts, StorageResource resource, string ability, UcanRequest request);

    /// <param name="token">A JWT, or an invocation (or delegation, as a proof) of 1.0 in base64url.</param>
    public static PresentedUcan? TryRead(string token, IReadOnlyList<string> proofs, out UcanFault? fault)
    {
        if (token.Contains('.', StringComparison.Ordinal))
            return UcanChain.TryRead(token, proofs, UcanLimits.Default, out fault) is { } chain ? new Jwt(chain) : null;

        fault = token.Length > Limits.UcanBytes * 4 / 3
            || proofs.Any(proof => proof.Length > Limits.UcanBytes * 4 / 3) ? new(Problems.UcanTooLarge, null) : null;
        if (fault is not null) return null;
        byte[]? invocation = StrictBase64Url.TryDecode(token);
        byte[]?[] delegations = [.. proofs.Select(proof => StrictBase64Url.TryDecode(proof))];
        if (invocation is null || delegations.Contains(null)) fault = new(Problems.UcanMalformed, null);
        return fault is null && UcanCommandChain.TryRead(invocation!, delegations!, UcanLimits.Default, out fault) is { } commands
            ? new Commanded(commands)
            : null;
    }

    private sealed class Jwt(UcanChain chain) : PresentedUcan
    {
        public override IReadOnlyList<UcanStep> Steps { get; } = [.. chain.Links.Select(link => link.Step)];

        public override bool IsSingleUse => chain.Outermost.Token.Nonce is not null;

        public override IReadOnlyList<UcanCapability> Stated => chain.Outermost.Token.Capabilities;

        public override IEnumerable<string> LegacyOwners => chain.LegacyOwners();

        public override void PointAt(string did, string bucket) => chain.PointAt(did, bucket);

        public override UcanFault? Check(IReadOnlyCollection<string> audiences, long now, long skew) => UcanChecks.Check(chain, audiences, now, skew);

        public override UcanVerdict Decide(IUcanFacts facts, StorageResource resource, string ability, UcanRequest request) =>
            new UcanAuthority(chain, facts).Decide(resource, ability, request);
    }

    private sealed class Commanded(UcanCommandChain chain) : PresentedUcan
    {
        private const string Argument = "uri";

        public override IReadOnlyList<UcanStep> Steps => chain.Steps;

        public override bool IsSingleUse => chain.Invocation.Nonce.Length > 0;

        public override IReadOnlyList<UcanCapability> Stated => [];

        public override IEnumerable<string> LegacyOwners => [];

        public override void PointAt(string did, string bucket) => throw new InvalidOperationException("An envelope has no legacy resource.");

        public override UcanFault? Check(IReadOnlyCollection<string> audiences, long now, long skew) => chain.Check(audiences, now, skew);

        /// <summary>The command names what is done and its argument <c>uri</c> where; both must be what the request does.</summary>
        public override UcanVerdict Decide(IUcanFacts facts, StorageResource resource, string ability, UcanRequest request)
        {
            string cid = chain.Invocation.Envelope.Cid, uri = UcanEnvelope.Text(chain.Invocation.Arguments, Argument) ?? "";
            if (StorageResource.TryParse(uri) is not { IsLegacy: false } target) return new(new(Problems.ResourceNotCanonical, cid));
            if (target != resource || chain.Invocation.Command != "/" + ability.ToLowerInvariant())
                return new(new(Problems.UcanCapabilityMissing, cid));
            foreach (UcanStep step in chain.Steps)
            {
                if (facts.Refusal(step) is { } refused) return new(new(refused, step.Cid));
            }
            UcanCapability held = new(uri, ability, [Caveat.None]) { Target = target };
            return facts.Root(chain.Steps[0], held) is { } notHis ? new(new(notHis, chain.Steps[0].Cid)) : new(null, chain.Steps[0], [Caveat.None]);
        }
    }
}
