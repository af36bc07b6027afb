using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Idempotency;
using Guise.Sessions;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Requests;

/// <summary>What sites ask of the owner: filed by the wallet's page, shown, approved or denied.</summary>
internal static class RequestEndpoints
{
    public static void MapRequests(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder requests = routes.MapGroup("/v1/requests").WithTags("Requests").RequireOwner();
        requests.MapPost("", File).WithName("fileRequest").WithSummary("Files what a site asks")
            .TakesIdempotencyKey()
            .Produces<RequestAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidRequest, Problems.InvalidOrigin, Problems.OriginReserved, Problems.InvalidCodeChallenge, Problems.InvalidLink,
                Problems.InvalidPayload, Problems.InvalidSalt, Problems.ForeignMessage, Problems.NotLoggedIn);
        requests.MapGet("/{id}", Show).WithName("getRequest").WithSummary("Shows a request as the wallet is now")
            .Produces<RequestAnswer>()
            .Refuses(Problems.RequestNotFound, Problems.NotLoggedIn, Problems.InvalidPayload, Problems.OriginChanged);
        requests.MapPost("/{id}/approve", Approve).WithName("approveRequest")
            .WithSummary("Approves what was displayed; a decided request shows its decision")
            .Produces<DecisionAnswer>()
            .Refuses(Problems.InvalidRequest, Problems.InvalidPayload, Problems.WrongSender, Problems.RequestNotFound, Problems.MaskNotFound,
                Problems.DisplayChanged, Problems.LinkRemoved, Problems.TooManyMasks, Problems.TooManyLinks, Problems.NotLoggedIn,
                Problems.OriginChanged);
        requests.MapPost("/{id}/deny", Deny).WithName("denyRequest").WithSummary("Denies a request; a decided one shows its decision")
            .Produces<DecisionAnswer>()
            .Refuses(Problems.RequestNotFound, Problems.OriginChanged);
    }

    private static async Task<IResult> File(
        OpenWallet wallet, Body<FileBody> body, RequestTag tag, HttpContext http, OwnOrigin own, WalletRequests requests, CancellationToken cancel) =>
        Parse(body.Value, http.Request, own).Ok(out RequestContent? content, out Problem? problem)
            ? (await requests.File(wallet, content, tag.Text, cancel)).Created(filed => "/v1/requests/" + filed.Id)
            : problem.Answer();

    private static async Task<IResult> Show(string id, OpenWallet wallet, WalletRequests requests, CancellationToken cancel) =>
        (await requests.Show(wallet, id, cancel)).Ok();

    private static async Task<IResult> Approve(string id, OpenWallet wallet, Body<ApproveBody> body, Decisions decisions, CancellationToken cancel) =>
        (await decisions.Approve(wallet, id, body.Value.Digest, body.Value.Mask, cancel)).Ok();

    private static async Task<IResult> Deny(string id, OpenWallet wallet, Decisions decisions, CancellationToken cancel) =>
        (await decisions.Deny(wallet, id, cancel)).Ok();

    /// <summary>Each kind has its own members, and takes no other's.</summary>
    public static Result<RequestContent> Parse(FileBody body, HttpRequest request, OwnOrigin own)
    {
        RequestKind? kind = body switch
        {
            { Kind: "login", Challenge: not null, Target: null, Signature: null } => RequestKind.Login,
            { Kind: "link", Challenge: null, Target: not null, Signature: null } => RequestKind.Link,
            { Kind: "unlink", Challenge: null, Signature: null } => RequestKind.Unlink,
            { Kind: "logout", Challenge: null, Target: null, Signature: null } => RequestKind.Logout,
            { Kind: "sign", Challenge: null, Target: null, Signature: not null } => RequestKind.Sign,
            _ => null,
        };
        if (kind is null) return Problems.InvalidRequest;
        if (!own.Site(body.Origin, request).Ok(out Origin? origin, out Problem? problem)) return problem;
        if (body.Challenge is { } challenge && !LoginCodes.IsChallenge(challenge)) return Problems.InvalidCodeChallenge;
        if (body.Signature?.Salt is { Length: > Limits.SaltBytes }) return Problems.InvalidSalt;

        string? target = null;
        if (body.Target is { } other)
        {
            if (!own.Site(other, request).Ok(out Origin? parsed, out Problem? refused)) return refused;
            if (parsed == origin) return Problems.InvalidLink;
            target = parsed.Text;
        }
        return new RequestContent(kind.Value, origin.Text, RequestStatus.Pending, body.Challenge, target, body.Signature);
    }
}
