using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Idempotency;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guise.Contents;

/// <summary>What an open wallet keeps: collections, credentials and the like, each encrypted under the wallet's key.</summary>
internal static class ContentEndpoints
{
    public static void MapContents(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder contents = routes.MapGroup("/v1/contents/{type}").WithTags("Contents").RequireOwner()
            .AddEndpointFilter(RequireKnownType)
            .Refuses(Problems.InvalidContentType);
        contents.MapPost("", Add).WithName("addContent").WithSummary("Adds a content")
            .WithMetadata(new RequestSizeLimitAttribute(Limits.ContentBodyBytes))
            .TakesIdempotencyKey()
            .Produces<AddAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidContent, Problems.InvalidContentId, Problems.CollectionNotFound, Problems.ContentExists,
                Problems.ContentTooLarge);
        contents.MapGet("", List).WithName("listContents").WithSummary("Lists the contents of a type, or those of it in a collection")
            .TakesQuery("collection", "limit", "continuation")
            .Produces<Page<ContentAnswer>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation, Problems.CollectionNotFound);
        contents.MapGet("/{**id}", Get).WithName("getContent").WithSummary("Gets a content, byte for byte as it was added")
            .Produces<ContentAnswer>()
            .Refuses(Problems.ContentNotFound);
        contents.MapDelete("/{**id}", Delete).WithName("deleteContent").WithSummary("Removes a content; a missing one is no error")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Add(
        string type, OpenWallet wallet, Body<AddBody> body, RequestTag tag, WalletContents contents, CancellationToken cancel) =>
        (await contents.Add(wallet, type, body.Value.Content, body.Value.Collection, tag.Text, cancel))
            .Created(added => $"/v1/contents/{type}/{Uri.EscapeDataString(added.Id)}");

    private static async Task<IResult> List(string type, OpenWallet wallet, HttpRequest request, WalletContents contents, CancellationToken cancel)
    {
        Query query = new(request, "collection", "limit", "continuation");
        return (await contents.List(wallet, type, query.Text("collection"), query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<IResult> Get(string type, string id, OpenWallet wallet, WalletContents contents, CancellationToken cancel) =>
        (await contents.Get(wallet, type, ContentId.FromPath(id), cancel)).Ok();

    private static async Task<IResult> Delete(string type, string id, OpenWallet wallet, WalletContents contents, CancellationToken cancel)
    {
        await contents.Delete(wallet, type, ContentId.FromPath(id), cancel);
        return TypedResults.NoContent();
    }

    private static async ValueTask<object?> RequireKnownType(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        ContentType.IsKnown((string)context.HttpContext.GetRouteValue("type")!) ? await next(context) : Problems.InvalidContentType.Answer();
}
