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

/// <summary>The owner's own transfers: what is to be sent, what exactly that comes to, and what became of it. And all payments.</summary>
internal static class TransferRoutes
{
    public static void MapTransfers(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/assets/{ledger}/{number}/send", Verbs.Read, (TokenVisit visit) => Form(visit, null, null));
        pages.MapPost("/assets/{ledger}/{number}/review", Review);
        pages.MapPost("/assets/{ledger}/{number}/send", Send);
        pages.MapMethods("/payments", Verbs.Read, Payments);
    }

    /// <param name="form">What was typed so far.</param>
    private static async Task<IResult> Form(TokenVisit visit, PageForm? form, Problem? problem)
    {
        if (!(await visit.Find()).Ok(out AccountModel? from, out Problem? missing)) return missing.Answer();
        var parameters = new { Model = new SendModel(from, form?.Text("to"), form?.Text("amount"), form?.Text("memo"), problem) };
        return Page.Of<SendPage>(parameters, problem, visit.Context);
    }

    private static async Task<IResult> Review(TokenVisit visit, PageForm form, Checkout checkout)
    {
        if (!visit.Is(out Principal ledger, out Problem nothing)) return nothing.Answer();
        // Back from the review, with everything as it was.
        if (form.Has("change")) return await Form(visit, form, null);
        return (await checkout.Quote(visit.Wallet, ledger, visit.Account, form.Text("to"), form.Text("amount"), MemoOf(form), visit.Cancel))
            .Ok(out TransferQuote? quote, out Problem? problem)
                ? Page.Of<ReviewPage>(new { Model = new ReviewModel(visit.Ledger, quote, Id.New()) })
                : await Form(visit, form, problem);
    }

    private static async Task<IResult> Send(TokenVisit visit, PageForm form, Checkout checkout)
    {
        if (!visit.Is(out Principal ledger, out Problem nothing)) return nothing.Answer();
        if (TokenVisit.TagOf(form) is not { } tag) return Problems.FormRefused.Answer();
        NewTransfer transfer = new(form.Text("to"), form.Text("units"), form.Text("fee"), MemoOf(form));
        return (await checkout.Transfer(visit.Wallet, ledger, visit.Account, transfer, tag, visit.Cancel)).Problem is { } problem
            ? await Form(visit, form, problem)
            : Page.See("/wallet/payments?said=sent");
    }

    private static byte[]? MemoOf(PageForm form) => form.Has("memo") ? Encoding.UTF8.GetBytes(form.Text("memo")) : null;

    private static async Task<IResult> Payments(
        OpenWallet wallet, HttpRequest request, PaymentHistory history, AssetRecords assets, CancellationToken cancel)
    {
        Result<Page<HistoryAnswer>> read = await history.List(wallet, Limits.DefaultPageItems, request.Query["continuation"], cancel);
        if (!read.Ok(out Page<HistoryAnswer>? page, out Problem? invalid)) return invalid.Answer();
        IReadOnlyList<AssetRecords.Entry> tokens = page.Items.Count == 0 ? [] : await assets.All(wallet, cancel);
        return Page.Of<PaymentsPage>(new { Model = new PaymentsModel(page.Items, page.Continuation, request.Query["said"], tokens) });
    }
}
