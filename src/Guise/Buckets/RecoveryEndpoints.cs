using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Buckets;

/// <summary>What to do when a key or an account is lost.</summary>
internal static class RecoveryEndpoints
{
    public static void MapRecoveries(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder recoveries = routes.MapGroup("/v1/buckets/{id}/recoveries").WithTags("Recovery");
        recoveries.MapPost("", Start).WithName("startRecovery")
            .WithSummary("Replaces a lost key of the caller's, or proposes an account by the key of an owner")
            .RequireStorageOwner()
            .Produces<RecoveryAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidRecovery, Problems.BucketNotFound, Problems.BucketNotAllowed, Problems.RecoveryPending, Problems.BucketGone,
                Problems.BucketChanged,
                Problems.DidChallengeNotFound, Problems.DidProofInvalid);
        recoveries.MapGet("", List).WithName("listRecoveries").WithSummary("Lists the bucket's recoveries, the newest first")
            .RequireStorageOwner()
            .Produces<Page<RecoveryAnswer>>()
            .Refuses(Problems.BucketNotFound);
        recoveries.MapGet("/{recovery}", Show).WithName("getRecovery")
            .WithSummary("Shows a recovery and, once it is done, which delegations died with the lost key")
            .RequireStorageOwner()
            .Produces<RecoveryAnswer>()
            .Refuses(Problems.BucketNotFound, Problems.RecoveryNotFound);
        recoveries.MapPost("/{recovery}/veto", Veto).WithName("vetoRecovery").WithSummary("Stops a recovery, as an owner")
            .RequireStorageOwner()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.BucketNotFound, Problems.BucketNotAllowed, Problems.RecoveryNotFound, Problems.RecoveryDecided, Problems.BucketChanged);
        recoveries.MapPost("/{recovery}/veto/key", VetoByKey).WithName("vetoRecoveryByKey")
            .WithSummary("Stops a recovery, by the key that is not lost")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.RecoveryNotFound, Problems.RecoveryDecided, Problems.DidProofInvalid, Problems.BucketChanged, Problems.UcanMalformed,
                Problems.UcanTooLarge,
                Problems.UcanHeaderInvalid, Problems.UcanClaimsInvalid, Problems.UcanDidInvalid, Problems.UcanSignatureInvalid, Problems.UcanExpired,
                Problems.UcanTooEarly, Problems.UcanWrongAudience,
                Problems.TooManyRequests);
    }

    private static async Task<IResult> Start(
        string id, StorageOwner owner, Body<RecoveryBody> body, StorageAccounts accounts, Recoveries recoveries, BucketNotes notes,
        CancellationToken cancel)
    {
        if (body.Value is { Grant: null, Lost: null, Did: null, Challenge: null, Proof: null, Signature: null }) return Problems.InvalidBody.Answer();
        if (!StorageResource.IsId(id) || await accounts.Find(owner, cancel) is not { } account) return Problems.BucketNotFound.Answer();
        return (await notes.Of(owner.Wallet, ActivityEvent.BucketRecovery, _ => id, recoveries.Start(account, id, body.Value, cancel)))
            .Created(started => $"/v1/buckets/{id}/recoveries/{started.Id}");
    }

    private static async Task<IResult> List(
        string id, StorageOwner owner, StorageAccounts accounts, Recoveries recoveries, CancellationToken cancel) =>
        (await recoveries.List(await accounts.Find(owner, cancel), id, cancel)).Ok();

    private static async Task<IResult> Show(
        string id, string recovery, StorageOwner owner, StorageAccounts accounts, Recoveries recoveries, CancellationToken cancel) =>
        (await recoveries.Show(await accounts.Find(owner, cancel), id, recovery, cancel)).Ok();

    private static async Task<IResult> Veto(
        string id, string recovery, StorageOwner owner, StorageAccounts accounts, Recoveries recoveries, BucketNotes notes,
        CancellationToken cancel) => Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.BucketVeto, id, recoveries.VetoByOwner(await accounts.Find(owner, cancel), id, recovery, cancel)));

    private static async Task<IResult> VetoByKey(string id, string recovery, Body<VetoBody> body, Recoveries recoveries, CancellationToken cancel) =>
        Answers.NoContentUnless(await recoveries.VetoByKey(id, recovery, body.Value.Proof, cancel));
}
