using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Buckets;

/// <summary>The keys by which an account speaks for its buckets.</summary>
internal static class DidEndpoints
{
    public static void MapDids(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder dids = routes.MapGroup("/v1/dids").WithTags("DIDs").RequireStorageOwner();
        dids.MapGet("", List).WithName("listDids").WithSummary("Lists the account's DIDs, and what tokens are addressed to")
            .Produces<DidListAnswer>();
        dids.MapPost("/challenges", Challenge).WithName("challengeDid").WithSummary("Asks a question that only the holder of a DID can answer")
            .Produces<DidChallengeAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidPurpose, Problems.InvalidDid);
        dids.MapPost("", Register).WithName("registerDid").WithSummary("Registers a DID by the answer to a challenge")
            .Produces<DidAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.DidChallengeNotFound, Problems.DidProofInvalid, Problems.DidTaken, Problems.DidCompromised, Problems.LimitReached,
                Problems.BucketChanged);
        dids.MapDelete("/{did}", Remove).WithName("removeDid")
            .WithSummary("Retires a DID, or declares it compromised; counts from the next request on")
            .TakesQuery("reason")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.InvalidQuery, Problems.InvalidReason, Problems.DidNotFound, Problems.BucketChanged);
    }

    private static async Task<IResult> List(
        StorageOwner owner, StorageAccounts accounts, Dids dids, ServiceIdentity identity, CancellationToken cancel)
    {
        string? account = await accounts.Find(owner, cancel);
        return TypedResults.Ok(new DidListAnswer(account, await identity.Did(cancel), account is null ? [] : await dids.List(account, cancel)));
    }

    private static async Task<IResult> Challenge(
        StorageOwner owner, Body<DidChallengeBody> body, StorageAccounts accounts, DidChallenges challenges, CancellationToken cancel)
    {
        DidChallengeBody asked = body.Value;
        if (!DidChallenges.IsPurpose(asked.Purpose, asked.Bucket)) return Problems.InvalidPurpose.Answer();
        if (Ucan.UcanKey.TryParse(asked.Did) is null) return Problems.InvalidDid.Answer();
        return (await challenges.Give(await accounts.Of(owner, cancel), asked.Did, asked.Purpose, asked.Bucket, cancel)).Created(_ => "/v1/dids");
    }

    private static async Task<IResult> Register(
        StorageOwner owner, Body<DidProofBody> body, StorageAccounts accounts, Dids dids, BucketNotes notes, CancellationToken cancel) =>
        await accounts.Find(owner, cancel) is { } account
            ? (await notes.Of(
                owner.Wallet, ActivityEvent.DidRegistered, did => did.Did, dids.Register(account, body.Value.Challenge, body.Value.Read(), cancel)))
                .Created(_ => "/v1/dids")
            : Problems.DidChallengeNotFound.Answer();

    private static async Task<IResult> Remove(
        string did, StorageOwner owner, HttpRequest request, StorageAccounts accounts, Dids dids, BucketNotes notes, CancellationToken cancel)
    {
        DidStatus? status = new Query(request, "reason").Text("reason") switch
        {
            null or "retired" => DidStatus.Retired,
            "compromised" => DidStatus.Compromised,
            _ => null,
        };
        if (status is null) return Problems.InvalidReason.Answer();
        return await accounts.Find(owner, cancel) is { } account
            ? Answers.NoContentUnless(await notes.Of(owner.Wallet, ActivityEvent.DidRemoved, did, dids.Remove(account, did, status.Value, cancel)))
            : Problems.DidNotFound.Answer();
    }
}
