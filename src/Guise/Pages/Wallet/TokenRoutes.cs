using System.Globalization;
using System.Numerics;
using Guise.Cryptography;
using Guise.Pages.Forms;
using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Wallet;

/// <summary>Tokens and accounts. A ledger is a public name and may stand in an address; balances are asked for one token at a time.</summary>
internal static class TokenRoutes
{
    /// <summary>Whole tokens of play money at a time.</summary>
    private const int Play = 100;

    public static void MapTokens(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/assets", Verbs.Read, (OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel) =>
            List(wallet, context, assets, null, BackOf(context.Request.Query["next"]), null, cancel));
        pages.MapPost("/assets/look", Look);
        pages.MapPost("/assets/add", Add);
        pages.MapMethods("/assets/{ledger}", Verbs.Read, (string ledger, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel) =>
            Show(ledger, wallet, context, assets, null, BackOf(context.Request.Query["next"]), null, cancel));
        pages.MapPost("/assets/{ledger}/accounts", AddAccount);
        pages.MapMethods("/assets/{ledger}/{number}", Verbs.Read,
            (string ledger, string number, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel) =>
                ShowAccount(ledger, number, wallet, context, assets, BackOf(context.Request.Query["next"]), null, cancel));
        pages.MapPost("/assets/{ledger}/{number}/rename", Rename);
        pages.MapPost("/assets/{ledger}/{number}/fill", Fill);
        pages.MapTransfers();
    }

    /// <summary>The payment that waits while its payer looks after her tokens.</summary>
    private static string? BackOf(string? next) => next is not null && Next.Of(next).Path is var path && path.StartsWith("/pay/", StringComparison.Ordinal) ? path : null;

    private static string With(string? back, string said) => $"?said={said}{(back is null ? "" : "&next=" + Uri.EscapeDataString(back))}";

    private static async Task<IResult> List(
        OpenWallet wallet, HttpContext context, WalletAssets assets, string? typed, string? back, Problem? problem, CancellationToken cancel)
    {
        var parameters = new { Model = new TokensModel(await assets.List(wallet, cancel), typed, back, problem) };
        return problem is null ? Page.Of<TokensPage>(parameters) : Page.Of<TokensPage>(parameters, problem, context);
    }

    private static async Task<IResult> Look(PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel)
    {
        string? back = BackOf(form.Text("next"));
        string typed = form.Text("ledger");
        return AssetEndpoints.Ledger(typed).Ok(out Principal? ledger, out Problem? problem)
            && (await assets.Look(ledger, cancel)).Ok(out TokenMetadata? token, out problem)
                ? Page.Of<FoundTokenPage>(new { Model = new FoundTokenModel(typed, token, back) })
                : await List(wallet, context, assets, typed, back, problem, cancel);
    }

    private static async Task<IResult> Add(PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel)
    {
        string? back = BackOf(form.Text("next"));
        string typed = form.Text("ledger");
        return AssetEndpoints.Ledger(typed).Ok(out Principal? ledger, out Problem? problem) && (await assets.Add(wallet, ledger, cancel)).Ok(out _, out problem)
            ? Page.See(back ?? $"/wallet/assets/{typed}?said=token")
            : await List(wallet, context, assets, typed, back, problem, cancel);
    }

    private static async Task<IResult> Show(
        string text, OpenWallet wallet, HttpContext context, WalletAssets assets, string? typed, string? back, Problem? problem, CancellationToken cancel)
    {
        if (!AssetEndpoints.Ledger(text).Ok(out Principal? ledger, out _)) return Problems.NotFound.Answer();
        if (!(await assets.Show(wallet, ledger, cancel)).Ok(out AssetAnswer? token, out Problem? missing)) return missing.Answer();
        var parameters = new { Model = new TokenModel(token, context.Request.Query["said"], back, typed, problem) };
        return problem is null ? Page.Of<TokenPage>(parameters) : Page.Of<TokenPage>(parameters, problem, context);
    }

    private static async Task<IResult> AddAccount(
        string ledger, PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel)
    {
        string? back = BackOf(form.Text("next"));
        if (!AssetEndpoints.Ledger(ledger).Ok(out Principal? principal, out _)) return Problems.NotFound.Answer();
        Result<AccountAnswer> added = await assets.AddAccount(wallet, principal, form.Has("name") ? form.Text("name") : null, "", cancel);
        return added.Ok(out AccountAnswer? account, out Problem? problem)
            ? Page.See($"/wallet/assets/{ledger}/{account.Number}{With(back, "account")}")
            : await Show(ledger, wallet, context, assets, form.Text("name"), back, problem, cancel);
    }

    /// <summary>The account with its balance, or why there is none.</summary>
    public static async Task<Result<AccountModel>> Find(
        string text, string number, OpenWallet wallet, HttpContext context, WalletAssets assets, string? back, Problem? problem, CancellationToken cancel)
    {
        if (!AssetEndpoints.Ledger(text).Ok(out Principal? ledger, out _)) return Problems.NotFound;
        if (!(await assets.Show(wallet, ledger, cancel, only: AssetEndpoints.Number(number))).Ok(out AssetAnswer? token, out Problem? missing))
            return missing.Code == Problems.AccountOfTokenNotFound.Code ? Problems.NotFound : missing;
        string? play = context.RequestServices.GetService(typeof(IFaucet)) is null ? null : TokenAmount.ToUnits(PlayMoney(token.Decimals));
        return new AccountModel(token, AssetEndpoints.Number(number), play, context.Request.Query["said"], back, problem);
    }

    private static async Task<IResult> ShowAccount(
        string ledger, string number, OpenWallet wallet, HttpContext context, WalletAssets assets, string? back, Problem? problem, CancellationToken cancel)
    {
        if (!(await Find(ledger, number, wallet, context, assets, back, problem, cancel)).Ok(out AccountModel? model, out Problem? missing)) return missing.Answer();
        return problem is null ? Page.Of<AccountPage>(new { Model = model }) : Page.Of<AccountPage>(new { Model = model }, problem, context);
    }

    private static async Task<IResult> Rename(
        string ledger, string number, PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel)
    {
        string? back = BackOf(form.Text("next"));
        if (!AssetEndpoints.Ledger(ledger).Ok(out Principal? principal, out _)) return Problems.NotFound.Answer();
        return (await assets.RenameAccount(wallet, principal, AssetEndpoints.Number(number), form.Text("name"), cancel)).Problem is { } problem
            ? await ShowAccount(ledger, number, wallet, context, assets, back, problem, cancel)
            : Page.See($"/wallet/assets/{ledger}/{number}{With(back, "account-renamed")}");
    }

    private static async Task<IResult> Fill(
        string ledger, string number, PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel)
    {
        string? back = BackOf(form.Text("next"));
        if (!(await Find(ledger, number, wallet, context, assets, back, null, cancel)).Ok(out AccountModel? model, out Problem? missing)) return missing.Answer();
        if (context.RequestServices.GetService(typeof(IFaucet)) is not IFaucet faucet) return Problems.NoFaucet.Answer();
        (await assets.AddressOf(wallet, AssetEndpoints.Ledger(ledger).Ok(out Principal? principal, out _) ? principal : throw new InvalidOperationException(), model.Number, cancel))
            .Ok(out LedgerAccount? account, out _);
        return await faucet.Give(principal, account!, PlayMoney(model.Token.Decimals), cancel) is null
            ? await ShowAccount(ledger, number, wallet, context, assets, back, Problems.NoFaucet, cancel)
            : Page.See(model.Path + With(back, "filled"));
    }

    private static BigInteger PlayMoney(int decimals) => BigInteger.Min(Play * BigInteger.Pow(10, decimals), Limits.FaucetAmount);
}
