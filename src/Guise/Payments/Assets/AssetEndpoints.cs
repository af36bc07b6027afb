using System.Globalization;
using System.Numerics;
using Guise.Cryptography;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Idempotency;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Payments.Assets;

/// <summary>The owner's tokens and accounts. Ledgers are public names; whose accounts they are is not.</summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder assets = routes.MapGroup("/v1/assets").WithTags("Assets").RequireOwner();
        assets.MapGet("", List).WithName("listAssets").WithSummary("Lists the tokens of the wallet and its accounts, without balances")
            .Produces<Page<AssetAnswer>>();
        assets.MapPost("", Add).WithName("addAsset")
            .WithSummary("Adds a token, or looks again at one that the wallet has, after asking its ledger in two ways what it is")
            .Produces<AssetAnswer>()
            .Refuses(Problems.InvalidLedger, Problems.NotAToken, Problems.TokenChanged, Problems.TooManyAssets, Problems.AssetChanged);
        assets.MapGet("/{ledger}", Show).WithName("getAsset").WithSummary("Shows a token with the balances of its accounts")
            .Produces<AssetAnswer>()
            .Refuses(Problems.InvalidLedger, Problems.AssetNotFound);
        assets.MapPost("/{ledger}/accounts", AddAccount).WithName("addTokenAccount")
            .WithSummary("Makes another account of a token, with a principal of its own")
            .TakesIdempotencyKey()
            .Produces<AccountAnswer>(StatusCodes.Status201Created)
            .Refuses(Problems.InvalidLedger, Problems.InvalidAccountName, Problems.AssetNotFound, Problems.TooManyAccounts, Problems.AssetChanged);
        assets.MapPatch("/{ledger}/accounts/{number}", Rename).WithName("renameTokenAccount")
            .WithSummary("Gives an account another name, for the owner alone")
            .Produces<AccountAnswer>()
            .Refuses(Problems.InvalidLedger, Problems.InvalidAccountName, Problems.AssetNotFound, Problems.AccountOfTokenNotFound,
                Problems.AssetChanged);
        assets.MapPost("/{ledger}/accounts/{number}/faucet", Faucet).WithName("fillTokenAccount")
            .WithSummary("Gives play money to an account, where there is some")
            .Produces<FaucetAnswer>()
            .Refuses(Problems.InvalidLedger, Problems.InvalidAmount, Problems.AssetNotFound, Problems.AccountOfTokenNotFound, Problems.NoFaucet);
    }

    /// <summary>A ledger's principal in its own text.</summary>
    public static Result<Principal> Ledger(string text) =>
        Principal.TryParse(text, out Principal? ledger) && ledger.ToString() == text ? ledger : Problems.InvalidLedger;

    /// <summary>An account's number; the largest of all, which no account has, for what is no such number.</summary>
    public static int Number(string text) =>
        text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit)
            && (text == "0" || text[0] != '0') ? int.Parse(text, CultureInfo.InvariantCulture) : int.MaxValue;

    private static async Task<IResult> List(OpenWallet wallet, WalletAssets assets, CancellationToken cancel) =>
        TypedResults.Ok(new Page<AssetAnswer>(await assets.List(wallet, cancel)));

    private static async Task<IResult> Add(OpenWallet wallet, Body<NewAsset> body, WalletAssets assets, CancellationToken cancel) =>
        Ledger(body.Value.Ledger).Ok(out Principal? ledger, out Problem? problem)
            ? (await assets.Add(wallet, ledger, cancel)).Ok()
            : problem.Answer();

    private static async Task<IResult> Show(string ledger, OpenWallet wallet, WalletAssets assets, CancellationToken cancel) =>
        Ledger(ledger).Ok(out Principal? principal, out Problem? problem) ? (await assets.Show(wallet, principal, cancel)).Ok() : problem.Answer();

    private static async Task<IResult> AddAccount(
        string ledger, OpenWallet wallet, Body<NewAccount> body, RequestTag tag, WalletAssets assets, CancellationToken cancel) =>
        Ledger(ledger).Ok(out Principal? principal, out Problem? problem)
            ? (await assets.AddAccount(wallet, principal, body.Value.Name, tag.Text, cancel))
                .Created(account => $"/v1/assets/{ledger}/accounts/{account.Number}")
            : problem.Answer();

    private static async Task<IResult> Rename(
        string ledger, string number, OpenWallet wallet, Body<RenameAccount> body, WalletAssets assets, CancellationToken cancel) =>
        Ledger(ledger).Ok(out Principal? principal, out Problem? problem)
            ? (await assets.RenameAccount(wallet, principal, Number(number), body.Value.Name, cancel)).Ok()
            : problem.Answer();

    private static async Task<IResult> Faucet(
        string ledger, string number, OpenWallet wallet, Body<FaucetBody> body, WalletAssets assets, HttpContext http, CancellationToken cancel)
    {
        if (!Ledger(ledger).Ok(out Principal? principal, out Problem? problem)) return problem.Answer();
        if (!TokenAmount.TryParseUnits(body.Value.Amount, out BigInteger amount) || amount.IsZero || amount > Limits.FaucetAmount)
            return Problems.InvalidAmount.Answer();
        if (http.RequestServices.GetService(typeof(IFaucet)) is not IFaucet faucet) return Problems.NoFaucet.Answer();
        if (!(await assets.AddressOf(wallet, principal, Number(number), cancel)).Ok(out LedgerAccount? account, out Problem? missing))
            return missing.Answer();
        return await faucet.Give(principal, account, amount, cancel) is { } block
            ? TypedResults.Ok(new FaucetAnswer(TokenAmount.ToUnits(block)))
            : Problems.NoFaucet.Answer();
    }
}
