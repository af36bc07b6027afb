using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>An invocation with its delegations, the subject's own first: a strict sequence, each read once.</summary>
internal sealed class UcanCommandChain
{
    private UcanCommandChain(UcanInvocation invocation, IReadOnlyList<UcanDelegation> delegations)
    {
        (Invocation, Delegations) = (invocation, delegations);
        List<UcanStep> steps = [];
        HashSet<string> issuers = [];
        foreach (UcanDelegation delegation in delegations)
        {
            issuers = [.. issuers, delegation.Envelope.Issuer.Did];
            steps.Add(Step(delegation.Envelope, delegation.Audience, issuers, delegation.NotBefore,
                delegation.Expires) with { Rights = [delegation.Command] });
        }
        issuers = [.. issuers, invocation.Envelope.Issuer.Did];
        Steps = [.. steps, Step(invocation.Envelope, invocation.Audience, issuers, 0, invocation.Expires)];
    }

    public UcanInvocation Invocation { get; }

    public IReadOnlyList<UcanDelegation> Delegations { get; }

    /// <summary>Root first, the invocation last.</summary>
    public IReadOnlyList<UcanStep> Steps { get; }

    public static UcanCommandChain? TryRead(byte[] invocation, IReadOnlyList<byte[]> proofs, UcanLimits limits, out UcanFault? fault)
    {
        fault = invocation.Length > limits.Bytes || proofs.Count > limits.Proofs || proofs.Any(proof => proof.Length > limits.Bytes)
            ? new(Problems.UcanTooLarge, null) : null;
        if (fault is not null) return null;
        if (!UcanInvocation.Read(invocation).Ok(out UcanInvocation? read, out Problem? problem))
        {
            fault = new(problem, null);
            return null;
        }
        if (read.Proofs.Count > limits.Depth - 1)
        {
            fault = new(Problems.UcanTooLarge, read.Envelope.Cid);
            return null;
        }
        Dictionary<string, byte[]> offered = [];
        foreach (byte[] proof in proofs) offered[Cid.OfEnvelope(proof)] = proof;
        List<UcanDelegation> delegations = [];
        foreach (string cid in read.Proofs)
        {
            Result<UcanDelegation> result = offered.TryGetValue(cid, out byte[]? proof) ? UcanDelegation.Read(proof) : Problems.UcanProofMissing;
            if (!result.Ok(out UcanDelegation? delegation, out Problem? wrong))
            {
                fault = new(wrong, cid);
                return null;
            }
            delegations.Add(delegation);
        }
        return new(read, delegations);
    }

    /// <summary>
    /// All that must be true whoever holds which bucket: times, the invocation's own signature, relations, policies, the other signatures.
    /// </summary>
    /// <param name="audiences">The DIDs of this service; null for whoever asks about any.</param>
    public UcanFault? Check(IReadOnlyCollection<string>? audiences, long now, long skew = 0)
    {
        string cid = Invocation.Envelope.Cid;
        if (audiences is not null && !audiences.Contains(Invocation.Audience.Did)) return new(Problems.UcanWrongAudience, cid);
        foreach (UcanStep step in Steps)
        {
            if (step.Expires != long.MaxValue && now > step.Expires + skew) return new(Problems.UcanExpired, step.Cid);
            if (now < step.NotBefore - skew) return new(Problems.UcanTooEarly, step.Cid);
        }
        if (!Invocation.Envelope.IsSigned) return new(Problems.UcanSignatureInvalid, cid);
        if ((Alignment() ?? Commanded() ?? Policies()) is { } fault) return fault;
        return Delegations.FirstOrDefault(delegation => !delegation.Envelope.IsSigned) is { } forged
            ? new(Problems.UcanSignatureInvalid, forged.Envelope.Cid)
            : null;
    }

    private UcanFault? Alignment()
    {
        UcanKey holder = Invocation.Subject;
        for (int i = 0; i < Delegations.Count; i++)
        {
            UcanDelegation delegation = Delegations[i];
            // The first comes from the subject itself and says so; each further one is about the same or leaves it open.
            if (i == 0 ? delegation.Subject is null : delegation.Subject is not null && delegation.Subject != Invocation.Subject)
                return new(Problems.UcanWrongSubject, delegation.Envelope.Cid);
            if (delegation.Subject is not null && delegation.Subject != Invocation.Subject)
                return new(Problems.UcanWrongSubject, delegation.Envelope.Cid);
            if (delegation.Envelope.Issuer != holder)
                return new(i == 0 ? Problems.UcanWrongSubject : Problems.UcanProofMisaligned, delegation.Envelope.Cid);
            holder = delegation.Audience;
        }
        if (Invocation.Envelope.Issuer == holder) return null;
        return new(Delegations.Count == 0 ? Problems.UcanWrongSubject : Problems.UcanProofMisaligned, Invocation.Envelope.Cid);
    }

    private UcanFault? Commanded()
    {
        string held = "/";
        foreach (UcanDelegation delegation in Delegations)
        {
            if (!Commands.Covers(held, delegation.Command)) return new(Problems.UcanCapabilityEscalates, delegation.Envelope.Cid);
            held = delegation.Command;
        }
        return Commands.Covers(held, Invocation.Command) ? null : new(Problems.UcanCapabilityEscalates, Invocation.Envelope.Cid);
    }

    private UcanFault? Policies()
    {
        foreach (UcanDelegation delegation in Delegations)
        {
            if (!delegation.Policy.All(statement => statement.Holds(Invocation.Arguments))) return new(Problems.UcanCaveat, delegation.Envelope.Cid);
        }
        return null;
    }

    private static UcanStep Step(UcanEnvelope envelope, UcanKey audience, IReadOnlySet<string> issuers, long notBefore, long expires) =>
        new(envelope.Cid, envelope.SignedHash, envelope.Issuer.Did, audience.Did, issuers, notBefore, expires);
}
