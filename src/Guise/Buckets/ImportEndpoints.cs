using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Buckets;

/// <summary>The same bucket id at two services: one says who owns it, the other takes it over.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder buckets = routes.MapGroup("/v1/buckets").WithTags("Buckets").RequireStorageOwner();
        buckets.MapGet("/{id}/descriptor", Describe).WithName("describeBucket")
            .WithSummary("Signs who owns a bucket now, for the service that is to take its id over")
            .TakesQuery("audience")
            .Produces<DescriptorAnswer>()
            .Refuses(Problems.InvalidQuery, Problems.BucketNotFound, Problems.BucketNotAllowed, Problems.BucketImported,
                Problems.BucketEquivocation, Problems.RecoveryPending, Problems.BucketGone);
        buckets.MapPost("/import", Import).WithName("importBucket")
            .WithSummary("Makes a bucket under an id from elsewhere, for an owner whom a trusted service or the id's own log names")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces<BucketEntryAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidBucketName, Problems.BucketIdNotProven, Problems.BucketLogInvalid, Problems.DidChallengeNotFound,
                Problems.DidProofInvalid, Problems.BucketExists, Problems.BucketEquivocation, Problems.BucketChanged, Problems.BucketGone,
                Problems.BucketNameTaken, Problems.LimitReached, Problems.HomeUnavailable, Problems.TooManyRequests);
    }

    private static async Task<IResult> Describe(
        string id, StorageOwner owner, HttpRequest request, StorageAccounts accounts, BucketDescriptors descriptors, CancellationToken cancel)
    {
        if (UcanKey.TryParse(new Query(request, "audience").Text("audience")) is not { } audience) return Problems.InvalidQuery.Answer();
        return (await descriptors.Write(await accounts.Find(owner, cancel), id, audience.Did, cancel)).Ok();
    }

    private static async Task<IResult> Import(
        StorageOwner owner, Body<ImportBody> body, StorageAccounts accounts, BucketImports imports, BucketNotes notes, CancellationToken cancel)
    {
        if (!BucketNames.IsName(body.Value.Name)) return Problems.InvalidBucketName.Answer();
        // The reader of JSON looks after members, not after items.
        if (body.Value.Log?.Any(operation => operation is null) == true) return Problems.InvalidBody.Answer();
        // Who never used an account has no DID that could prove anything.
        if (await accounts.Find(owner, cancel) is not { } account) return Problems.BucketIdNotProven.Answer();
        return (await notes.Of(owner.Wallet, ActivityEvent.BucketBrought, made => made.Id, imports.Import(account, body.Value, cancel)))
            .Created(made => $"/v1/buckets/{made.Id}");
    }
}
