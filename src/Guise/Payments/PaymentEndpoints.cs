using Guise.Cryptography;
using Guise.Origins;
using Guise.Payments.Assets;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Idempotency;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Payments;

/// <summary>Payments: a merchant's server asks, the owner decides, the merchant is told.</summary>
internal static class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder merchants = routes.MapGroup("/v1/payments").WithTags("Payments");
        merchants.MapPost("", Create).WithName("createPayment")
            .WithSummary("Asks for a payment; anybody may, in the name of a site that is shown as verified only if it says so itself")
            .AddEndpointFilter(LimitBySite)
            .TakesIdempotencyKey()
            .RequireRateLimiting(RateLimits.Creates)
            .Produces<CreatedPayment>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidOrigin, Problems.OriginReserved, Problems.InvalidLedger, Problems.InvalidRecipient, Problems.InvalidAmount,
                Problems.InvalidMemo, Problems.InvalidPayment, Problems.TooManyRequests, Problems.TooManyPayments);
        merchants.MapGet("/{id}", Show).WithName("getPayment").WithSummary("Shows a payment to who has its secret")
            .Produces<PaymentAnswer>()
            .Refuses(Problems.Unauthenticated, Problems.PaymentNotFound);

        RouteGroupBuilder owners = routes.MapGroup("/v1/payments").WithTags("Payments").RequireOwner();
        owners.MapGet("", History).WithName("listPayments").WithSummary("Lists the owner's payments")
            .TakesQuery("limit", "continuation")
            .Produces<Page<HistoryAnswer>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation);
        owners.MapGet("/{id}/checkout", ShowCheckout).WithName("showCheckout")
            .WithSummary("Shows what the owner is to decide, with fee and balances as they are now")
            .Produces<CheckoutAnswer>()
            .Refuses(Problems.PaymentNotFound, Problems.AssetNotFound, Problems.TokenChanged, Problems.AssetChanged);
        owners.MapPost("/{id}/approve", Approve).WithName("approvePayment")
            .WithSummary("Pays what was displayed, once; a decided payment shows its decision")
            .Produces<PaymentDecision>()
            .Refuses(Problems.PaymentNotFound, Problems.AssetNotFound, Problems.AccountOfTokenNotFound, Problems.DisplayChanged,
                Problems.PaymentChanged);
        owners.MapPost("/{id}/deny", Deny).WithName("denyPayment").WithSummary("Denies a payment; a decided one shows its decision")
            .Produces<PaymentDecision>()
            .Refuses(Problems.PaymentNotFound, Problems.PaymentChanged);

        routes.MapPost("/v1/assets/{ledger}/accounts/{number}/transfers", Transfer).WithTags("Assets").RequireOwner()
            .WithName("transfer").WithSummary("Sends from an account of the owner's; seen through like a payment")
            .TakesIdempotencyKey()
            .Produces<PaymentDecision>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidLedger, Problems.InvalidRecipient, Problems.InvalidAmount, Problems.InvalidMemo, Problems.AssetNotFound,
                Problems.AccountOfTokenNotFound);
    }

    /// <summary>In front of everything that costs: a payment that is one too many leaves no row behind.</summary>
    private static async ValueTask<object?> LimitBySite(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        SiteLimit limit = invocation.HttpContext.RequestServices.GetRequiredService<SiteLimit>();
        return limit.Count(invocation.GetArgument<Body<NewPayment>>(0).Value.Origin) is { } refusal ? refusal.Answer() : await next(invocation);
    }

    private static async Task<IResult> Create(
        Body<NewPayment> body, RequestTag tag, HttpContext http, OwnOrigin own, Payments payments, TimeProvider clock, CancellationToken cancel)
    {
        if (!PaymentTerms.Read(body.Value, http.Request, own, clock.GetUtcNow()).Ok(out Payment? payment, out Problem? problem))
            return problem.Answer();
        CreatedPayment created = await payments.Create(payment, tag.Text, own.Url(http.Request), cancel);
        return TypedResults.Created("/v1/payments/" + created.Id, created);
    }

    private static async Task<IResult> Show(string id, HttpRequest request, Payments payments, CancellationToken cancel) =>
        (await payments.Show(id, BearerToken.Of(request), cancel)).Ok();

    private static async Task<IResult> History(OpenWallet wallet, HttpRequest request, PaymentHistory history, CancellationToken cancel)
    {
        Query query = new(request, "limit", "continuation");
        return (await history.List(wallet, query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<IResult> ShowCheckout(string id, OpenWallet wallet, Checkout checkout, CancellationToken cancel) =>
        (await checkout.Show(wallet, id, cancel)).Ok();

    private static async Task<IResult> Approve(string id, OpenWallet wallet, Body<ApprovePayment> body, Checkout checkout,
        CancellationToken cancel) =>
        (await checkout.Approve(wallet, id, body.Value.Account, body.Value.Digest, cancel)).Ok();

    private static async Task<IResult> Deny(string id, OpenWallet wallet, Checkout checkout, CancellationToken cancel) =>
        (await checkout.Deny(wallet, id, cancel)).Ok();

    private static async Task<IResult> Transfer(
        string ledger, string number, OpenWallet wallet, Body<NewTransfer> body, RequestTag tag, Checkout checkout, CancellationToken cancel) =>
        AssetEndpoints.Ledger(ledger).Ok(out Principal? principal, out Problem? problem)
            ? (await checkout.Transfer(wallet, principal, AssetEndpoints.Number(number), body.Value, tag.Text, cancel))
                .Created(sent => "/v1/payments/" + sent.Id)
            : problem.Answer();
}
