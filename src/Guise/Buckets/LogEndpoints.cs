using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Buckets;

/// <summary>The log of an id that certifies itself, for owners: it names their keys, like the descriptor.</summary>
internal static class LogEndpoints
{
    public static void MapLogs(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder log = routes.MapGroup("/v1/buckets/{id}/log").WithTags("Buckets").RequireStorageOwner()
            .Refuses(Problems.BucketNotFound, Problems.BucketNotAllowed);
        log.MapGet("", Show).WithName("getBucketLog")
            .WithSummary("Lists the signed operations of which the bucket's id is made, for its owners")
            .Produces<BucketLogAnswer>();
        log.MapPost("", Append).WithName("appendToBucketLog")
            .WithSummary("Changes whose the id is, by an operation that one of its owners has signed")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.BucketLogInvalid, Problems.BucketChanged, Problems.BucketEquivocation, Problems.RecoveryPending, Problems.BucketGone,
                Problems.LimitReached, Problems.TooManyRequests);
    }

    private static async Task<IResult> Show(string id, StorageOwner owner, StorageAccounts accounts, BucketLogs logs, CancellationToken cancel) =>
        (await logs.Show(await accounts.Find(owner, cancel), id, cancel)).Ok();

    private static async Task<IResult> Append(
        string id, StorageOwner owner, Body<LogOperationBody> body, StorageAccounts accounts, BucketLogs logs, BucketNotes notes,
        CancellationToken cancel) => Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.BucketLogged, id, logs.Append(await accounts.Find(owner, cancel), id, body.Value.Operation, cancel)));
}
