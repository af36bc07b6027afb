using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Links;

/// <param name="Source">Whose masks may be used.</param>
/// <param name="Target">Who may use them.</param>
internal sealed record LinkAnswer(string Id, string Source, string Target, DateTimeOffset CreatedAt);

/// <summary>The owner's links; a site makes and removes its own through requests.</summary>
internal static class LinkEndpoints
{
    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder links = routes.MapGroup("/v1/links").WithTags("Links").RequireOwner();
        links.MapGet("", List).WithName("listLinks").WithSummary("Lists which sites may use which others' masks")
            .TakesQuery("limit", "continuation")
            .Produces<Page<LinkAnswer>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation);
        links.MapDelete("/{id}", Remove).WithName("removeLink").WithSummary("Removes a link and ends the session that needed it")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.OriginChanged);
    }

    private static async Task<IResult> List(OpenWallet wallet, HttpRequest request, WalletLinks links, CancellationToken cancel)
    {
        Query query = new(request, "limit", "continuation");
        return (await links.List(wallet, query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<IResult> Remove(string id, OpenWallet wallet, WalletLinks links, CancellationToken cancel) =>
        Answers.NoContentUnless(await links.Remove(wallet, id, cancel));
}
