using Guise.Pages.Forms;
using Guise.Payments;
using Guise.Payments.Assets;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Pay;

/// <summary>Where a site sends its payer: what is asked, one decision, and then what became of it, all under one address.</summary>
internal static class PayRoutes
{
    public static void MapPayPage(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/pay", Verbs.Read, () => Page.Of<PayWaitingPage>());
        pages.MapMethods("/pay/{id}", Verbs.Read, Look);
        pages.MapPost("/pay/{id}/approve", Approve);
        pages.MapPost("/pay/{id}/deny", Deny);
    }

    private static Task<IResult> Look(string id, HttpContext context, Checkout checkout, CancellationToken cancel) =>
        Show(id, context, checkout, null, cancel);

    private static async Task<IResult> Approve(string id, PageForm form, HttpContext context, Checkout checkout, CancellationToken cancel)
    {
        if (context.Features.Get<OpenWallet>() is not { } wallet) return Locked(id, context);
        int account = form.Has("account") ? AssetEndpoints.Number(form.Text("account")) : -1;
        Result<PaymentDecision> decided = await checkout.Approve(wallet, id, account, form.Text("digest"), cancel);
        return decided.Problem is { } problem ? await Show(id, context, checkout, problem, cancel) : Page.See("/pay/" + id);
    }

    private static async Task<IResult> Deny(string id, PageForm form, HttpContext context, Checkout checkout, CancellationToken cancel)
    {
        if (context.Features.Get<OpenWallet>() is not { } wallet) return Locked(id, context);
        return (await checkout.Deny(wallet, id, cancel)).Problem is { } problem
            ? await Show(id, context, checkout, problem, cancel)
            : Page.See("/pay/" + id);
    }

    /// <param name="problem">What stood in the decision's way: what is asked is looked at again.</param>
    private static async Task<IResult> Show(string id, HttpContext context, Checkout checkout, Problem? problem, CancellationToken cancel)
    {
        if (context.Features.Get<OpenWallet>() is not { } wallet) return Locked(id, context);
        if (!(await checkout.Show(wallet, id, cancel)).Ok(out CheckoutAnswer? payment, out Problem? gone))
            return await Refuse(id, context, checkout, gone, cancel);
        if (payment.Status != PaymentStatus.Requested) return Page.Of<PayStatePage>(new { Model = new PayModel(payment, null) });
        var parameters = new { Model = new PayModel(payment, problem) };
        return Page.Of<PayPage>(parameters, problem, context);
    }

    private static async Task<IResult> Refuse(string id, HttpContext context, Checkout checkout, Problem gone, CancellationToken cancel)
    {
        if (gone.Code == Problems.PaymentNotFound.Code) return Page.Of<NoPaymentPage>(new { Id = id, Problem = gone }, gone, context);
        if (gone.Code != Problems.AssetNotFound.Code || await checkout.Find(id, cancel) is not { } payment) return gone.Answer();
        var parameters = new { Model = payment };
        return payment.Status == PaymentStatus.Requested ? Page.Of<UnlistedPage>(parameters, gone, context) : Page.Of<UnlistedPage>(parameters);
    }

    /// <summary>To the form that opens the wallet, and from there to the payment, whichever of its addresses was asked for.</summary>
    private static IResult Locked(string id, HttpContext context) =>
        Page.See($"/unlock?next={Uri.EscapeDataString(Next.Of("/pay/" + id).Path)}{(SignIn.IsLikely(context) ? "&said=ended" : "")}");
}
