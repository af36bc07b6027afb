using Guise.Buckets.Ucan;
using Guise.Platform;

using Microsoft.AspNetCore.Http;

namespace Guise.Buckets;

/// <summary>
/// Decides whether the UCAN of a request carries it: size, shape, times and signatures first, at no cost to the store; then the world as it is
/// now. A bucket that is not there looks like one on which nobody holds anything.
/// </summary>
internal sealed class UcanGate(FactReader facts, ServiceIdentity identity, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    /// <summary>The header that bears proofs which tokens name by their ids (UCAN as bearer token).</summary>
    private const string ProofsHeader = "ucans";
    private const string AgentHeader = "x-agent-did";

    /// <summary>The token of a request's header and its proofs.</summary>
    /// <param name="needsAgent">The legacy door wants the issuer named beside, as its clients do.</param>
    public static Result<PresentedUcan> TokenOf(HttpRequest request, bool needsAgent = false)
    {
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Problems.UcanRequired;
        string[] proofs = [.. request.Headers[ProofsHeader]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (PresentedUcan.TryRead(header[Scheme.Length..], proofs, out UcanFault? fault) is not { } ucan) return fault!.Problem;
        return request.Headers.TryGetValue(AgentHeader, out var agents) || needsAgent
            ? agents.Count == 1 && agents[0] == ucan.Outermost.Issuer ? ucan : Problems.AgentDidMismatch
            : ucan;
    }

    /// <summary>Whether the token may be looked at for what it says: addressed to this service, in time, signed.</summary>
    public async Task<UcanFault?> Check(PresentedUcan ucan, CancellationToken cancel) =>
        ucan.Check(await identity.Dids(cancel), clock.GetUtcNow().ToUnixTimeSeconds(), (long)Limits.UcanSkew.TotalSeconds);

    public async Task<Result<Carried>> Decide(PresentedUcan ucan, StorageResource resource, string ability, UcanRequest request,
        CancellationToken cancel)
    {
        if (await Check(ucan, cancel) is { } invalid) return invalid.Problem;
        (UcanVerdict verdict, BucketSnapshot? bucket) = await Judge(ucan, resource, ability, request, cancel);
        if (verdict.Fault is { } fault) return fault.Problem;
        return Closed(bucket!) is { } closed ? closed : new Carried(resource, verdict, ucan, bucket!);
    }

    /// <summary>The same for somebody who only wants to know.</summary>
    public async Task<VerifyAnswer> Explain(PresentedUcan ucan, StorageResource resource, string ability, CancellationToken cancel)
    {
        if (await Check(ucan, cancel) is { } invalid) return Refused(invalid);
        (UcanVerdict verdict, BucketSnapshot? bucket) = await Judge(ucan, resource, ability, UcanRequest.Unknown, cancel);
        if (verdict.Fault is { } fault) return Refused(fault);
        return Closed(bucket!) is { } closed ? new(false, closed.Code) : new(true, Root: RootOf(verdict.Root!));
    }

    public static VerifyAnswer Refused(UcanFault fault) => new(false, fault.Problem.Code, fault.Link);

    private async Task<(UcanVerdict Verdict, BucketSnapshot? Bucket)> Judge(
        PresentedUcan ucan, StorageResource resource, string ability, UcanRequest request, CancellationToken cancel)
    {
        foreach (string did in ucan.LegacyOwners.ToArray())
        {
            if (await facts.DefaultBucket(did, cancel) is { } bucket) ucan.PointAt(did, bucket);
        }
        BucketFacts known = await facts.Read(resource.Bucket, ucan.Steps, cancel);
        return (ucan.Decide(known, resource, ability, request), known.Bucket);
    }

    private static Problem? Closed(BucketSnapshot bucket) => bucket.Head.State switch
    {
        BucketState.Deleted => Problems.BucketGone,
        BucketState.Frozen => Problems.BucketIsFrozen,
        _ => null,
    };

    private static string RootOf(UcanStep root) => root.Issuer;
}
