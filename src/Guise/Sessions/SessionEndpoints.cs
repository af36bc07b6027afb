using Guise.Cryptography;
using Guise.Masks;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Sessions.Signing;
using Guise.Statistics;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Sessions;

/// <summary>Sessions of sites: the owner lists and ends them, a site redeems its code and signs.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/sessions", Redeem).WithTags("Sessions").WithName("redeemCode").WithSummary("Exchanges a login's code for the site token")
            .AllowSites()
            .Produces<RedeemAnswer>()
            .Refuses(Problems.InvalidCode);

        RouteGroupBuilder owner = routes.MapGroup("/v1/sessions").WithTags("Sessions").RequireOwner();
        owner.MapGet("", List).WithName("listSessions").WithSummary("Lists the sites that are logged in")
            .TakesQuery("limit", "continuation")
            .Produces<Page<OwnerSessionAnswer>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation);
        owner.MapDelete("/{id}", End).WithName("endSession").WithSummary("Logs a site out; one that is out already is no error")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.OriginChanged);

        RouteGroupBuilder site = routes.MapGroup("/v1/session").WithTags("Site session").AllowSites().RequireSite();
        site.MapGet("", Show).WithName("getSession").WithSummary("Shows the visitor's mask; says nothing of whether the wallet is locked")
            .Produces<SiteSessionAnswer>();
        site.MapDelete("", Logout).WithName("logout").WithSummary("Ends the site's session")
            .Produces(StatusCodes.Status204NoContent);
        site.MapPost("/sign", Sign).WithName("sign").WithSummary("Signs with the visitor's mask while the wallet is unlocked")
            .Produces<SignAnswer>()
            .Refuses(Problems.InvalidPayload, Problems.InvalidSalt, Problems.ForeignMessage, Problems.WrongSender, Problems.ApprovalRequired,
                Problems.WalletLocked);
        site.MapPost("/public-key", PublicKey).WithName("getPublicKey").WithSummary("Gives the public key of a salt")
            .Produces<PublicKeyAnswer>()
            .Refuses(Problems.InvalidSalt, Problems.WalletLocked);
    }

    private static async Task<IResult> Redeem(Body<RedeemBody> body, HttpRequest request, LoginCodes codes, CancellationToken cancel) =>
        (await codes.Redeem(body.Value, request.Headers.Origin.FirstOrDefault(), cancel)).Ok();

    private static async Task<IResult> List(OpenWallet wallet, HttpRequest request, OwnerSessions sessions, CancellationToken cancel)
    {
        Query query = new(request, "limit", "continuation");
        return (await sessions.List(wallet, query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<IResult> End(string id, OpenWallet wallet, OwnerSessions sessions, CancellationToken cancel) =>
        Answers.NoContentUnless(await sessions.End(wallet, id, cancel));

    private static IResult Show(SiteSession session) => TypedResults.Ok(new SiteSessionAnswer(session.Mask(), session.Live.ExpiresAt));

    private static async Task<IResult> Logout(SiteSession session, SiteSessions sessions, CancellationToken cancel)
    {
        await sessions.End(session, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Sign(SiteSession session, Body<SignBody> body, Counters counters, TimeProvider clock, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        byte[] salt = body.Value.Salt ?? [];
        if (salt.Length > Limits.SaltBytes) return Problems.InvalidSalt.Answer();
        if (!Signable.Parse(body.Value.Kind, body.Value.Payload, session.Origin, now, now).Ok(out Signable? what, out Problem? invalid))
            return invalid.Answer();
        if (what.NeedsApproval) return Problems.ApprovalRequired.Answer();
        if (!(await session.OpenNode(now, cancel)).Ok(out MaskNode? node, out Problem? problem)) return problem.Answer();
        using (node)
        {
            Result<SignAnswer> signed = Signer.Sign(what, session.Origin, node, salt);
            if (signed.Problem is null) counters.SignatureMade();
            return signed.Ok();
        }
    }

    private static async Task<IResult> PublicKey(SiteSession session, Body<PublicKeyBody> body, TimeProvider clock, CancellationToken cancel)
    {
        byte[] salt = body.Value.Salt ?? [];
        if (salt.Length > Limits.SaltBytes) return Problems.InvalidSalt.Answer();
        if (!(await session.OpenNode(clock.GetUtcNow(), cancel)).Ok(out MaskNode? node, out Problem? problem)) return problem.Answer();
        using (node)
        {
            (byte[] secret, byte[] publicKey) = node.Pair(salt);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
            return TypedResults.Ok(new PublicKeyAnswer(
                publicKey, Mask.PrincipalOf(publicKey).ToString(), DidKey.Encode(KeyType.Secp256k1, publicKey), EthereumAddress.OfPublicKey(publicKey)
                    .ToString()));
        }
    }
}
