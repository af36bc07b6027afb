using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Idempotency;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Masks;

/// <summary>The owner's masks. Origins travel in bodies: a path is what telemetry might keep.</summary>
internal static class MaskEndpoints
{
    public static void MapMasks(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder masks = routes.MapGroup("/v1/masks").WithTags("Masks").RequireOwner();
        masks.MapPost("/query", Query).WithName("queryMasks").WithSummary("Shows the masks of an origin, or of all that the wallet knows")
            .Produces<Page<MaskAnswer>>()
            .Refuses(Problems.InvalidOrigin, Problems.OriginReserved, Problems.InvalidQuery, Problems.InvalidContinuation);
        masks.MapPost("", Add).WithName("addMask").WithSummary("Makes another mask for an origin")
            .TakesIdempotencyKey()
            .Produces<MaskAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidOrigin, Problems.OriginReserved, Problems.TooManyMasks, Problems.OriginChanged);
        masks.MapPatch("/{id}", Rename).WithName("renameMask").WithSummary("Gives a mask another pseudonym; sites see it from the next login on")
            .Produces<MaskAnswer>()
            .Refuses(Problems.InvalidPseudonym, Problems.MaskNotFound, Problems.PreconditionFailed, Problems.OriginChanged);
    }

    private static async Task<IResult> Query(
        OpenWallet wallet, Body<MaskQuery> body, HttpContext http, OwnOrigin own, WalletMasks masks, CancellationToken cancel)
    {
        MaskQuery query = body.Value;
        if (query.Origin is null)
        {
            int limit = query.Limit ?? Limits.DefaultPageItems;
            return limit is < 1 or > Limits.PageItems
                ? Problems.InvalidQuery.Answer()
                : (await masks.All(wallet, limit, query.Continuation, cancel)).Ok();
        }
        if (query.Limit is not null || query.Continuation is not null) return Problems.InvalidQuery.Answer();
        return own.Site(query.Origin, http.Request).Ok(out Origin? origin, out Problem? problem)
            ? TypedResults.Ok(new Page<MaskAnswer>(await masks.Of(wallet, origin, cancel)))
            : problem.Answer();
    }

    private static async Task<IResult> Add(
        OpenWallet wallet, Body<NewMask> body, RequestTag tag, HttpContext http, OwnOrigin own, WalletMasks masks, CancellationToken cancel) =>
        own.Site(body.Value.Origin, http.Request).Ok(out Origin? origin, out Problem? problem)
            ? (await masks.Add(wallet, origin, tag.Text, cancel)).Created(mask => "/v1/masks/" + mask.Id)
            : problem.Answer();

    private static async Task<IResult> Rename(
        string id, OpenWallet wallet, Body<RenameMask> body, HttpContext http, WalletMasks masks, CancellationToken cancel)
    {
        Result<(MaskAnswer Mask, string ETag)> renamed =
            await masks.Rename(wallet, id, body.Value.Pseudonym, EntityTags.IfMatch(http.Request), cancel);
        if (!renamed.Ok(out (MaskAnswer Mask, string ETag) result, out Problem? problem)) return problem.Answer();
        http.Response.Headers.ETag = EntityTags.Quote(result.ETag);
        return TypedResults.Ok(result.Mask);
    }
}
