using System.Globalization;
using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Buckets;

/// <summary>Calls about tokens: would this one do, which were taken back, which are known.</summary>
internal static class UcanEndpoints
{
    /// <summary>The call authenticates by a UCAN, of whoever holds one.</summary>
    public static TBuilder RequireUcan<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.Refuses(
        Problems.UcanRequired, Problems.UcanMalformed, Problems.UcanTooLarge, Problems.UcanHeaderInvalid, Problems.UcanClaimsInvalid,
        Problems.UcanDidInvalid,
        Problems.UcanSignatureInvalid, Problems.UcanExpired, Problems.UcanTooEarly, Problems.UcanProofBounds, Problems.UcanProofMisaligned,
        Problems.UcanProofVersion,
        Problems.UcanProofMissing, Problems.UcanWrongAudience, Problems.UcanWrongSubject, Problems.AgentDidMismatch, Problems.UcanCapabilityMissing,
        Problems.UcanCapabilityEscalates, Problems.UcanCaveat, Problems.ResourceNotCanonical, Problems.LegacyBucketAmbiguous,
        Problems.RootNotAuthorised,
        Problems.PrincipalBlocked, Problems.UcanRevoked, Problems.BucketGone, Problems.BucketIsFrozen);

    public static void MapUcan(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/ucan/verify", Verify).WithName("verifyUcan").WithTags("UCAN")
            .WithSummary("Says whether a token would be taken now, and if not, why and because of which link")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces<VerifyAnswer>()
            .Refuses(Problems.InvalidResource, Problems.TooManyRequests);

        RouteGroupBuilder revocations = routes.MapGroup("/v1/buckets/{id}/revocations").WithTags("UCAN");
        revocations.MapPost("", Revoke).WithName("revokeToken")
            .WithSummary("Takes a token back, by the signature of an issuer above it, its own issuer or its audience")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces<RevocationAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.RevocationInvalid, Problems.RevocationNotAllowed, Problems.BucketNotFound, Problems.BucketChanged,
                Problems.UcanMalformed, Problems.UcanTooLarge,
                Problems.UcanHeaderInvalid, Problems.UcanClaimsInvalid, Problems.UcanDidInvalid, Problems.TooManyRequests);
        revocations.MapGet("", Feed).WithName("listRevocations")
            .WithSummary("Lists what was taken back since a time, in seconds since 1970, for other services to follow")
            .TakesQuery("since", "limit", "continuation")
            .Produces<Page<RevocationAnswer>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation);
        revocations.MapPost("/owner", RevokeAsOwner).WithName("revokeTokenAsOwner").WithSummary("Takes any token of the bucket back")
            .RequireStorageOwner()
            .Produces<RevocationAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.RevocationInvalid, Problems.BucketNotFound, Problems.BucketNotAllowed, Problems.BucketChanged, Problems.UcanMalformed,
                Problems.UcanTooLarge,
                Problems.UcanHeaderInvalid, Problems.UcanClaimsInvalid, Problems.UcanDidInvalid);

        RouteGroupBuilder delegations = routes.MapGroup("/v1/buckets/{id}/delegations").WithTags("UCAN").RequireStorageOwner()
            .Refuses(Problems.BucketNotFound, Problems.BucketNotAllowed);
        delegations.MapGet("", Delegated).WithName("listDelegations").WithSummary("Lists the delegations that the service was told of or saw at work")
            .TakesQuery("limit", "continuation")
            .Produces<Page<DelegationAnswer>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation);
        delegations.MapPost("", Tell).WithName("addDelegation").WithSummary("Tells the service of a delegation, for the list")
            .Produces<DelegationAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.UcanMalformed, Problems.UcanTooLarge, Problems.UcanHeaderInvalid, Problems.UcanClaimsInvalid, Problems.UcanDidInvalid,
                Problems.UcanSignatureInvalid,
                Problems.UcanExpired, Problems.UcanTooEarly, Problems.UcanProofBounds, Problems.UcanProofMisaligned, Problems.UcanProofVersion,
                Problems.UcanProofMissing);
    }

    private static async Task<IResult> Verify(Body<VerifyBody> body, UcanGate gate, CancellationToken cancel)
    {
        VerifyBody asked = body.Value;
        // The reader of JSON looks after members, not after items.
        if (asked.Proofs?.Any(proof => proof is null) == true) return Problems.InvalidBody.Answer();
        if (StorageResource.TryParse(asked.Resource) is not { IsLegacy: false } resource || !Abilities.IsValid(asked.Ability))
            return Problems.InvalidResource.Answer();
        return TypedResults.Ok(PresentedUcan.TryRead(asked.Token, asked.Proofs ?? [], out UcanFault? fault) is { } ucan
            ? await gate.Explain(ucan, resource, asked.Ability, cancel)
            : UcanGate.Refused(fault!));
    }

    private static async Task<IResult> Revoke(string id, Body<RevocationBody> body, Revocations revocations, CancellationToken cancel) =>
        StorageResource.IsId(id)
            ? (await revocations.ByPrincipal(id, body.Value, cancel)).Created(_ => $"/v1/buckets/{id}/revocations")
            : Problems.BucketNotFound.Answer();

    private static async Task<IResult> RevokeAsOwner(
        string id, StorageOwner owner, Body<OwnerRevocationBody> body, StorageAccounts accounts, BucketAccess access, Revocations revocations,
        BucketNotes notes, CancellationToken cancel)
    {
        if (!(await access.Open(await accounts.Find(owner, cancel), id, BucketRole.Admin, cancel)).Ok(out _, out Problem? problem))
            return problem.Answer();
        Task<Result<RevocationAnswer>> revoke = revocations.ByOwner(id, body.Value, cancel);
        return (await notes.Of(owner.Wallet, ActivityEvent.BucketRevoked, revoked => $"{id}: {revoked.Revoke}", revoke))
            .Created(_ => $"/v1/buckets/{id}/revocations");
    }

    private static async Task<IResult> Feed(string id, HttpRequest request, Revocations revocations, CancellationToken cancel)
    {
        Query query = new(request, "since", "limit", "continuation");
        string since = query.Text("since") ?? "0";
        if (!StorageResource.IsId(id) || since.Length > 11 || !since.All(char.IsAsciiDigit)) return Problems.InvalidQuery.Answer();
        return (await revocations.Feed(id, long.Parse("0" + since, NumberStyles.None, CultureInfo.InvariantCulture), query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<IResult> Delegated(
        string id, StorageOwner owner, HttpRequest request, StorageAccounts accounts, BucketAccess access, Delegations delegations,
        CancellationToken cancel)
    {
        Query query = new(request, "limit", "continuation");
        if (!(await access.Open(await accounts.Find(owner, cancel), id, BucketRole.Admin, cancel)).Ok(out OpenBucket? open, out Problem? problem))
            return problem.Answer();
        return (await delegations.List(open.Bucket, query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<IResult> Tell(
        string id, StorageOwner owner, Body<DelegationBody> body, StorageAccounts accounts, BucketAccess access, Delegations delegations,
        CancellationToken cancel)
    {
        if (!(await access.Open(await accounts.Find(owner, cancel), id, BucketRole.Admin, cancel)).Ok(out _, out Problem? problem))
            return problem.Answer();
        return (await delegations.Tell(id, body.Value.Token, cancel)).Created(_ => $"/v1/buckets/{id}/delegations");
    }
}
