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
    public static void MapTokens(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/assets", Verbs.Read, (OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel) =>
            List(wallet, context, assets, null, null, cancel));
        pages.MapPost("/assets/look", Look);
        pages.MapPost("/assets/add", Add);
        pages.MapMethods("/assets/{ledger}", Verbs.Read, (TokenVisit visit) => Show(visit, null, null));
        pages.MapPost("/assets/{ledger}/accounts", AddAccount);
        pages.MapMethods("/assets/{ledger}/{number}", Verbs.Read, (TokenVisit visit) => ShowAccount(visit, null));
        pages.MapPost("/assets/{ledger}/{number}/rename", Rename);
        pages.MapPost("/assets/{ledger}/{number}/fill", Fill);
        pages.MapTransfers();
    }

    private static async Task<IResult> List(
        OpenWallet wallet, HttpContext context, WalletAssets assets, string? typed, Problem? problem, CancellationToken cancel)
    {
        var parameters = new { Model = new TokensModel(await assets.List(wallet, cancel), typed, TokenVisit.BackOf(context), problem) };
        return Page.Of<TokensPage>(parameters, problem, context);
    }

    private static async Task<IResult> Look(PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel)
    {
        string typed = form.Text("ledger");
        return AssetEndpoints.Ledger(typed).Ok(out Principal? ledger, out Problem? problem)
            && (await assets.Look(ledger, cancel)).Ok(out TokenMetadata? token, out problem)
                ? Page.Of<FoundTokenPage>(new { Model = new FoundTokenModel(typed, token, TokenVisit.BackOf(context)) })
                : await List(wallet, context, assets, typed, problem, cancel);
    }

    private static async Task<IResult> Add(PageForm form, OpenWallet wallet, HttpContext context, WalletAssets assets, CancellationToken cancel)
    {
        string typed = form.Text("ledger");
        return AssetEndpoints.Ledger(typed).Ok(out Principal? ledger, out Problem? problem)
            && (await assets.Add(wallet, ledger, cancel)).Ok(out _, out problem)
                ? Page.See(TokenVisit.BackOf(context) ?? $"/wallet/assets/{typed}?said=token")
                : await List(wallet, context, assets, typed, problem, cancel);
    }

    /// <param name="typed">What stood in the form that a problem stands in the way of.</param>
    private static async Task<IResult> Show(TokenVisit visit, string? typed, Problem? problem)
    {
        if (!visit.Is(out Principal ledger, out Problem nothing)) return nothing.Answer();
        if (!(await visit.Assets.Show(visit.Wallet, ledger, visit.Cancel)).Ok(out AssetAnswer? token, out Problem? missing)) return missing.Answer();
        var parameters = new { Model = new TokenModel(token, Id.New(), visit.Context.Request.Query["said"], visit.Back, typed, problem) };
        return Page.Of<TokenPage>(parameters, problem, visit.Context);
    }

    private static async Task<IResult> AddAccount(TokenVisit visit, PageForm form)
    {
        if (!visit.Is(out Principal ledger, out Problem nothing)) return nothing.Answer();
        if (TokenVisit.TagOf(form) is not { } tag) return Problems.FormRefused.Answer();
        string? name = form.Has("name") ? form.Text("name") : null;
        return (await visit.Assets.AddAccount(visit.Wallet, ledger, name, tag, visit.Cancel)).Ok(out AccountAnswer? account, out Problem? problem)
            ? visit.See($"{visit.Path}/{account.Number}", "account")
            : await Show(visit, name, problem);
    }

    private static async Task<IResult> ShowAccount(TokenVisit visit, Problem? problem)
    {
        if (!(await visit.Find(problem)).Ok(out AccountModel? model, out Problem? missing)) return missing.Answer();
        return Page.Of<AccountPage>(new { Model = model }, problem, visit.Context);
    }

    private static async Task<IResult> Rename(TokenVisit visit, PageForm form)
    {
        if (!visit.Is(out Principal ledger, out Problem nothing)) return nothing.Answer();
        Result<AccountAnswer> renamed = await visit.Assets.RenameAccount(visit.Wallet, ledger, visit.Account, form.Text("name"), visit.Cancel);
        return renamed.Problem is { } problem ? await ShowAccount(visit, problem) : visit.See($"{visit.Path}/{visit.Account}", "account-renamed");
    }

    private static async Task<IResult> Fill(TokenVisit visit, PageForm form)
    {
        if (!(await visit.Find()).Ok(out AccountModel? model, out Problem? missing)) return missing.Answer();
        if (visit.Faucet is not { } faucet || !visit.Is(out Principal ledger, out _)) return Problems.NoFaucet.Answer();
        Result<LedgerAccount> address = await visit.Assets.AddressOf(visit.Wallet, ledger, visit.Account, visit.Cancel);
        if (!address.Ok(out LedgerAccount? account, out missing)) return missing.Answer();
        return await faucet.Give(ledger, account, TokenVisit.PlayMoney(model.Token), visit.Cancel) is null
            ? await ShowAccount(visit, Problems.NoFaucet)
            : visit.See(model.Path, "filled");
    }
}
