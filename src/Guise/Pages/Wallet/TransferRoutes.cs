using System.Text;
using Guise.Cryptography;
using Guise.Pages.Forms;
using Guise.Payments;
using Guise.Payments.Assets;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Wallet;

/// <summary>The owner's own transfers: what is to be sent, what exactly that comes to, and what became of it. And all payments, looked back on.</summary>
internal static class TransferRoutes
{
    public static void MapTransfers(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/assets/{ledger}/{number}/send", Verbs.Read, Form);
        pages.MapPost("/assets/{ledger}/{number}/review", Review);
        pages.MapPost("/assets/{ledger}/{number}/send", Send);
        pages.MapMethods("/payments", Verbs.Read, Payments);
    }

    private static async Task<IResult> Form(
        string ledger, string number, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel) =>
        (await TokenRoutes.Find(ledger, number, wallet, context, assets, null, null, cancel)).Ok(out AccountModel? from, out Problem? missing)
            ? Page.Of<SendPage>(new { Model = new SendModel(from, null, null, null, null) })
            : missing.Answer();

    private static async Task<IResult> Review(
        string ledger, string number, PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, Checkout checkout, CancellationToken cancel)
    {
        if (!AssetEndpoints.Ledger(ledger).Ok(out Principal? principal, out _)) return Problems.NotFound.Answer();
        // Back from the review, with everything as it was.
        if (form.Text("change") != "") return await Again(ledger, number, form, wallet, context, assets, null, cancel);
        byte[]? memo = form.Has("memo") ? Encoding.UTF8.GetBytes(form.Text("memo")) : null;
        Result<TransferQuote> quoted = await checkout.Quote(wallet, principal, AssetEndpoints.Number(number), form.Text("to"), form.Text("amount"), memo, cancel);
        return quoted.Ok(out TransferQuote? quote, out Problem? problem)
            ? Page.Of<ReviewPage>(new { Model = new ReviewModel(ledger, quote, Id.New()) })
            : await Again(ledger, number, form, wallet, context, assets, problem, cancel);
    }

    private static async Task<IResult> Send(
        string ledger, string number, PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, Checkout checkout, CancellationToken cancel)
    {
        if (!AssetEndpoints.Ledger(ledger).Ok(out Principal? principal, out _)) return Problems.NotFound.Answer();
        if (!PaymentRecords.IsId(form.Text("key"))) return Problems.FormRefused.Answer();
        byte[]? memo = form.Has("memo") ? Encoding.UTF8.GetBytes(form.Text("memo")) : null;
        NewTransfer transfer = new(form.Text("to"), form.Text("units"), form.Text("fee"), memo);
        Result<PaymentDecision> sent = await checkout.Transfer(wallet, principal, AssetEndpoints.Number(number), transfer, "page|" + form.Text("key"), cancel);
        return sent.Problem is { } problem
            ? await Again(ledger, number, form, wallet, context, assets, problem, cancel)
            : Page.See("/wallet/payments?said=sent");
    }

    private static async Task<IResult> Again(
        string ledger, string number, PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, Problem? problem, CancellationToken cancel)
    {
        if (!(await TokenRoutes.Find(ledger, number, wallet, context, assets, null, null, cancel)).Ok(out AccountModel? from, out Problem? missing)) return missing.Answer();
        var parameters = new { Model = new SendModel(from, form.Text("to"), form.Text("amount"), form.Text("memo"), problem) };
        return problem is null ? Page.Of<SendPage>(parameters) : Page.Of<SendPage>(parameters, problem, context);
    }

    private static async Task<IResult> Payments(OpenWallet wallet, HttpRequest request, PaymentHistory history, CancellationToken cancel) =>
        (await history.List(wallet, Limits.DefaultPageItems, request.Query["continuation"], cancel)).Ok(out Page<HistoryAnswer>? page, out Problem? invalid)
            ? Page.Of<PaymentsPage>(new { Model = new ListModel<HistoryAnswer>(page.Items, page.Continuation, request.Query["said"], null) })
            : invalid.Answer();
}
