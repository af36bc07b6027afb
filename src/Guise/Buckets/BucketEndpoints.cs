using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Idempotency;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Buckets;

/// <summary>Buckets as their owners see them: by the token of a wallet or of a named account, which no UCAN replaces.</summary>
internal static class BucketEndpoints
{
    public static void MapBuckets(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder buckets = routes.MapGroup("/v1/buckets").WithTags("Buckets").RequireStorageOwner();
        buckets.MapPost("", Create).WithName("createBucket")
            .WithSummary("Makes a bucket; its id is drawn here, or made of a signed operation, and never used again")
            .TakesIdempotencyKey()
            .Produces<BucketEntryAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidBucketName, Problems.BucketNotAllowed, Problems.OrganizationNotFound, Problems.BucketLogInvalid,
                Problems.BucketNameTaken,
                Problems.BucketExists, Problems.BucketGone, Problems.LimitReached);
        buckets.MapGet("", List).WithName("listBuckets").WithSummary("Lists the buckets of the account")
            .TakesQuery("limit", "continuation")
            .Produces<Page<BucketEntryAnswer>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation);
        buckets.MapGet("/named/{name}", Find).WithName("findBucket").WithSummary("Finds a bucket by its name, or by one that it had until recently")
            .Produces<BucketNameAnswer>()
            .Refuses(Problems.BucketNotFound);

        RouteGroupBuilder bucket = buckets.MapGroup("/{id}").Refuses(Problems.BucketNotFound);
        bucket.MapGet("", Show).WithName("getBucket").WithSummary("Shows a bucket, who holds what on it, and what is blocked")
            .Produces<BucketAnswer>();
        bucket.MapPatch("", Update).WithName("updateBucket").WithSummary("Renames a bucket, or makes it the default one; tokens never notice")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.InvalidBucketName, Problems.BucketNotAllowed, Problems.BucketNameTaken, Problems.BucketChanged,
                Problems.PreconditionFailed);
        bucket.MapDelete("", Delete).WithName("deleteBucket").WithSummary("Deletes a bucket; it can be restored for thirty days")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.BucketNotAllowed, Problems.RecoveryPending, Problems.BucketChanged, Problems.PreconditionFailed);
        bucket.MapPost("/restore", Restore).WithName("restoreBucket").WithSummary("Restores a deleted bucket")
            .TakesQuery("tokens")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.InvalidQuery, Problems.BucketNotAllowed, Problems.BucketNotDeleted, Problems.BucketGone, Problems.BucketChanged);
        bucket.MapPost("/freeze", Freeze).WithName("freezeBucket").WithSummary("Closes a bucket to every token")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.BucketNotAllowed, Problems.BucketGone, Problems.BucketChanged);
        bucket.MapPost("/thaw", Thaw).WithName("thawBucket").WithSummary("Opens a frozen bucket again").Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.BucketNotAllowed, Problems.BucketGone, Problems.BucketChanged);
        bucket.MapPost("/revoke-all", RevokeAll).WithName("revokeAllTokens")
            .WithSummary("Ends every token that there is; new ones say from when they are valid")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.BucketNotAllowed, Problems.BucketGone, Problems.BucketChanged);
        bucket.MapPost("/grants", Grant).WithName("addGrant").WithSummary("Gives an account, a DID or an organization a role")
            .Produces<GrantAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidGrant, Problems.InvalidDid, Problems.BucketNotAllowed, Problems.PrincipalNotFound, Problems.RecoveryPending,
                Problems.LimitReached,
                Problems.BucketChanged, Problems.BucketGone);
        bucket.MapDelete("/grants/{grant}", Ungrant).WithName("removeGrant").WithSummary("Takes a role back; counts from the next request on")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.BucketNotAllowed, Problems.GrantNotFound, Problems.LastOwner, Problems.RecoveryPending, Problems.BucketChanged,
                Problems.BucketGone);
        bucket.MapPost("/blocks", Block).WithName("blockPrincipal").WithSummary("Blocks a DID wherever it stands in a chain, for good")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.InvalidDid, Problems.BucketNotAllowed, Problems.LimitReached, Problems.BucketChanged);
    }

    private static async Task<IResult> Create(
        StorageOwner owner, Body<BucketBody> body, RequestTag tag, StorageAccounts accounts, BucketDirectory buckets, BucketNotes notes,
        CancellationToken cancel)
    {
        if (!BucketNames.IsName(body.Value.Name)) return Problems.InvalidBucketName.Answer();
        if (body.Value.Organization is { } organization && !Organizations.IsId(organization)) return Problems.OrganizationNotFound.Answer();
        string account = await accounts.Of(owner, cancel);
        return (await notes.Of(owner.Wallet, ActivityEvent.BucketMade, made => made.Id, buckets.Create(account, body.Value, tag.Text, cancel)))
            .Created(made => $"/v1/buckets/{made.Id}");
    }

    private static async Task<IResult> List(
        StorageOwner owner, HttpRequest request, StorageAccounts accounts, BucketDirectory buckets, CancellationToken cancel)
    {
        Query query = new(request, "limit", "continuation");
        return (await buckets.List(await accounts.Find(owner, cancel), query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<IResult> Find(
        string name, StorageOwner owner, HttpResponse response, StorageAccounts accounts, BucketNames names, CancellationToken cancel)
    {
        if (await accounts.Find(owner, cancel) is not { } account) return Problems.BucketNotFound.Answer();
        if (!(await names.Find(AccountRows.PartitionOf(account), name, cancel)).Ok(out BucketNameAnswer? found, out Problem? problem))
            return problem.Answer();
        if (found.MovedTo is { } present) response.Headers.ContentLocation = "/v1/buckets/named/" + Uri.EscapeDataString(present);
        return TypedResults.Ok(found);
    }

    private static async Task<IResult> Show(
        string id, StorageOwner owner, HttpResponse response, StorageAccounts accounts, BucketDirectory buckets, CancellationToken cancel)
    {
        if (!(await buckets.Show(await accounts.Find(owner, cancel), id, cancel))
            .Ok(out (BucketAnswer Answer, string ETag) shown, out Problem? problem))
            return problem.Answer();
        response.Headers.ETag = EntityTags.Quote(shown.ETag);
        return TypedResults.Ok(shown.Answer);
    }

    private static async Task<IResult> Update(
        string id, StorageOwner owner, Body<BucketUpdateBody> body, HttpRequest request, StorageAccounts accounts, BucketDirectory buckets,
        CancellationToken cancel)
    {
        BucketUpdateBody update = body.Value;
        if (update is { Name: null, Default: null }) return Problems.InvalidBody.Answer();
        if ((update.Name is { } name && !BucketNames.IsName(name)) || update.Default is not (null or "yes"))
            return Problems.InvalidBucketName.Answer();
        return Answers.NoContentUnless(await buckets.Update(await accounts.Find(owner, cancel), id, update, EntityTags.IfMatch(request), cancel));
    }

    private static async Task<IResult> Delete(
        string id, StorageOwner owner, HttpRequest request, StorageAccounts accounts, BucketDirectory buckets, BucketNotes notes,
        CancellationToken cancel) => Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.BucketDeleted, id,
            buckets.Delete(await accounts.Find(owner, cancel), id, EntityTags.IfMatch(request), cancel)));

    private static async Task<IResult> Restore(
        string id, StorageOwner owner, HttpRequest request, StorageAccounts accounts, BucketDirectory buckets, BucketNotes notes,
        CancellationToken cancel)
    {
        string tokens = new Query(request, "tokens").Text("tokens") ?? "keep";
        if (tokens is not ("keep" or "revoke")) return Problems.InvalidQuery.Answer();
        return Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.BucketRestored, id, buckets.Restore(await accounts.Find(owner, cancel), id, tokens == "revoke", cancel)));
    }

    private static async Task<IResult> Freeze(
        string id, StorageOwner owner, StorageAccounts accounts, BucketDirectory buckets, BucketNotes notes, CancellationToken cancel) =>
        Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.BucketFrozen, id, buckets.Freeze(await accounts.Find(owner, cancel), id, frozen: true, cancel)));

    private static async Task<IResult> Thaw(
        string id, StorageOwner owner, StorageAccounts accounts, BucketDirectory buckets, BucketNotes notes, CancellationToken cancel) =>
        Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.BucketThawed, id, buckets.Freeze(await accounts.Find(owner, cancel), id, frozen: false, cancel)));

    private static async Task<IResult> RevokeAll(
        string id, StorageOwner owner, StorageAccounts accounts, BucketDirectory buckets, BucketNotes notes, CancellationToken cancel) =>
        Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.BucketAllRevoked, id, buckets.RevokeAll(await accounts.Find(owner, cancel), id, cancel)));

    private static async Task<IResult> Grant(
        string id, StorageOwner owner, Body<GrantBody> body, StorageAccounts accounts, Grants grants, BucketNotes notes, CancellationToken cancel) =>
        (await notes.Of(
            owner.Wallet, ActivityEvent.BucketShared, BucketNotes.Sharing(id),
            grants.Add(await accounts.Find(owner, cancel), id, body.Value, cancel)))
        .Created(grant => $"/v1/buckets/{id}/grants/{grant.Id}");

    private static async Task<IResult> Ungrant(
        string id, string grant, StorageOwner owner, StorageAccounts accounts, Grants grants, BucketNotes notes, CancellationToken cancel) =>
        Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.BucketUnshared, id, grants.Remove(await accounts.Find(owner, cancel), id, grant, cancel)));

    private static async Task<IResult> Block(
        string id, StorageOwner owner, Body<BlockBody> body, StorageAccounts accounts, Grants grants, BucketNotes notes, CancellationToken cancel) =>
        Answers.NoContentUnless(await notes.Of(
            owner.Wallet, ActivityEvent.BucketBlocked, $"{id}: {body.Value.Did}",
            grants.Block(await accounts.Find(owner, cancel), id, body.Value.Did, cancel)));
}
