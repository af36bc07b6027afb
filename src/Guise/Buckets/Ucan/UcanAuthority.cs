using System.Globalization;
using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>
/// Walks a checked chain from what is asked to somebody who holds it by himself. Each question about a token is answered once, so
/// the work grows with the tokens and not with the paths through them.
/// </summary>
internal sealed class UcanAuthority(UcanChain chain, IUcanFacts facts)
{
    /// <summary>Of several faults the one that says most: the later in this list.</summary>
    private static readonly Problem[] Telling =
    [
        Problems.UcanCapabilityMissing, Problems.ResourceNotCanonical, Problems.UcanCapabilityEscalates, Problems.UcanProofMissing,
        Problems.UcanCaveat, Problems.LegacyBucketAmbiguous, Problems.RootNotAuthorised, Problems.PrincipalBlocked, Problems.UcanRevoked,
    ];

    private readonly record struct Answer(UcanLink? Root, UcanFault? Fault);

    private readonly Dictionary<(UcanLink, UcanCapability), Answer> _held = new(ByIdentity.Comparer);
    private readonly Dictionary<(UcanLink, UcanCapability), Answer> _stated = new(ByIdentity.Comparer);

    public UcanVerdict Decide(StorageResource resource, string ability, UcanRequest request)
    {
        UcanCapability asked = new(resource.ToString(), ability, []) { Target = resource };
        List<(UcanLink Link, UcanCapability Stated)> candidates = [];
        UcanFault fault = Collect(chain.Outermost, asked, candidates, []) ?? new(Missing(asked), chain.Outermost.Token.Cid);
        foreach ((UcanLink link, UcanCapability stated) in candidates)
        {
            Answer answer = Held(link, stated);
            if (answer.Root is null)
            {
                fault = More(fault, answer.Fault!);
                continue;
            }
            UcanVerdict verdict = new(null, answer.Root.Step,
                [.. stated.Alternatives.Where(caveat => CaveatRules.Allows(caveat, UcanRequest.Unknown))]);
            if (verdict.Permits(request)) return verdict;
            fault = More(fault, new(Problems.UcanCaveat, link.Token.Cid));
        }
        return new(fault);
    }

    /// <summary>
    /// The rights that answer the question: those that the outermost token states, and those of proofs that it passes on as they are.
    /// </summary>
    private UcanFault? Collect(UcanLink link, UcanCapability asked, List<(UcanLink, UcanCapability)> candidates, HashSet<UcanLink> seen)
    {
        if (!seen.Add(link)) return null;
        if (facts.Refusal(link.Step) is { } refused) return new(refused, link.Token.Cid);
        UcanFault? fault = null;
        foreach (UcanCapability stated in link.Token.Capabilities)
        {
            if (!stated.IsRedelegation && stated.Covers(asked)) candidates.Add((link, stated));
            if (!stated.IsRedelegation) continue;
            foreach (UcanLink proof in ProofsOf(link, stated))
            {
                if (Collect(proof, asked, candidates, seen) is { } inside) fault = More(fault, inside);
            }
        }
        return fault;
    }

    /// <summary>Which proof <c>prf:1</c> means; a number that there never is when it is spelled in another way.</summary>
    public static int ProofIndex(UcanCapability capability)
    {
        string text = capability.Resource["prf:".Length..];
        return text.Length is 1 or 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index.ToString(CultureInfo.InvariantCulture) == text ? index : int.MaxValue;
    }

    /// <summary>A right that reaches nothing because of how its place is written should hear just that.</summary>
    private Problem Missing(UcanCapability asked)
    {
        UcanCapability[] able = [.. chain.Outermost.Token.Capabilities.Where(stated => Abilities.Covers(stated.Ability, asked.Ability))];
        return able.Any(stated => stated.Target is { IsLegacy: true }) ? Problems.LegacyBucketAmbiguous
            : able.Any(stated => stated.Target is null && stated.Resource.StartsWith(StorageResource.Scheme, StringComparison.Ordinal))
                ? Problems.ResourceNotCanonical
            : Problems.UcanCapabilityMissing;
    }

    /// <summary>The issuer of a token holds what it states: by himself, or by one of its proofs.</summary>
    private Answer Held(UcanLink link, UcanCapability capability)
    {
        if (_held.TryGetValue((link, capability), out Answer known)) return known;
        return _held[(link, capability)] = Hold(link, capability);
    }

    private Answer Hold(UcanLink link, UcanCapability capability)
    {
        if (capability.Target is null) return new(null, new(Problems.ResourceNotCanonical, link.Token.Cid));
        if (facts.Refusal(link.Step) is { } refused) return new(null, new(refused, link.Token.Cid));
        if (facts.Root(link.Step, capability) is not { } notHis) return new(link, null);

        UcanFault? fault = link.Proofs.Count == 0 ? new(notHis, link.Token.Cid) : new(Problems.UcanCapabilityEscalates, link.Token.Cid);
        foreach (UcanLink? proof in link.Proofs)
        {
            Answer answer = proof is null ? new(null, new(Problems.UcanProofMissing, link.Token.Cid)) : Stated(proof, capability);
            if (answer.Root is not null) return answer;
            fault = answer.Fault is null ? fault : More(fault, answer.Fault);
        }
        return new(null, fault);
    }

    /// <summary>A token states something that contains a right, and its issuer holds that.</summary>
    private Answer Stated(UcanLink link, UcanCapability goal)
    {
        if (_stated.TryGetValue((link, goal), out Answer known)) return known;
        UcanFault? fault = facts.Refusal(link.Step) is { } refused ? new(refused, link.Token.Cid) : null;
        if (fault is not null) return _stated[(link, goal)] = new(null, fault);
        foreach (UcanCapability stated in link.Token.Capabilities)
        {
            Answer answer = stated.IsRedelegation ? Passed(link, stated, goal) : stated.Covers(goal) ? Held(link, stated) : default;
            if (answer.Root is not null) return _stated[(link, goal)] = answer;
            if (answer.Fault is not null) fault = More(fault, answer.Fault);
        }
        return _stated[(link, goal)] = new(null, fault);
    }

    private Answer Passed(UcanLink link, UcanCapability redelegation, UcanCapability goal)
    {
        UcanFault? fault = null;
        foreach (UcanLink proof in ProofsOf(link, redelegation))
        {
            Answer answer = Stated(proof, goal);
            if (answer.Root is not null) return answer;
            if (answer.Fault is not null) fault = More(fault, answer.Fault);
        }
        return new(null, fault);
    }

    private static IEnumerable<UcanLink> ProofsOf(UcanLink link, UcanCapability redelegation)
    {
        string what = redelegation.Resource[(redelegation.Resource.IndexOf(':', StringComparison.Ordinal) + 1)..];
        IEnumerable<UcanLink?> proofs = redelegation.Resource.StartsWith("prf:", StringComparison.Ordinal)
            ? what == "*" ? link.Proofs : link.Proofs.Skip(ProofIndex(redelegation)).Take(1)
            : what is "*" or "./*" ? link.Proofs : link.Proofs.Where(proof => proof?.Token.Cid == Cid.TryNormalise(what));
        return proofs.OfType<UcanLink>();
    }

    private static UcanFault More(UcanFault? one, UcanFault other) =>
        one is null || Array.IndexOf(Telling, other.Problem) > Array.IndexOf(Telling, one.Problem) ? other : one;

    /// <summary>Tokens and rights are asked about by identity: comparing their contents would cost more than the answers.</summary>
    private sealed class ByIdentity : IEqualityComparer<(UcanLink Link, UcanCapability Capability)>
    {
        public static readonly ByIdentity Comparer = new();

        public bool Equals((UcanLink Link, UcanCapability Capability) x, (UcanLink Link, UcanCapability Capability) y) =>
            ReferenceEquals(x.Link, y.Link) && ReferenceEquals(x.Capability, y.Capability);

        public int GetHashCode((UcanLink Link, UcanCapability Capability) obj) => HashCode.Combine(
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Link),
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Capability));
    }
}
