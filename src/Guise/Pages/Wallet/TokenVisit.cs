using System.Numerics;
using System.Reflection;
using Guise.Cryptography;
using Guise.Pages.Forms;
using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Pages.Wallet;

/// <summary>What every page of a token, or of an account of it, is asked with.</summary>
internal sealed record TokenVisit(HttpContext Context, OpenWallet Wallet, WalletAssets Assets) : IBindableFromHttpContext<TokenVisit>
{
    /// <summary>Whole tokens of play money at a time.</summary>
    private const int Play = 100;

    public string Ledger => Part("ledger");

    /// <summary>The account's number, where the address names one.</summary>
    public int Account => AssetEndpoints.Number(Part("number"));

    public string Path => $"/wallet/assets/{Ledger}";

    public CancellationToken Cancel => Context.RequestAborted;

    public string? Back => BackOf(Context);

    public IFaucet? Faucet => Context.RequestServices.GetService<IFaucet>();

    /// <summary>The payment that waits while its payer looks after her tokens.</summary>
    public static string? BackOf(HttpContext context)
    {
        string? next = context.Features.Get<PageForm>() is { } form ? form.Text("next") : context.Request.Query["next"];
        string path = Next.Of(next).Path;
        return path.StartsWith("/pay/", StringComparison.Ordinal) ? path : null;
    }

    public bool Is(out Principal ledger, out Problem problem)
    {
        bool known = AssetEndpoints.Ledger(Ledger).Ok(out Principal? read, out _);
        (ledger, problem) = (read!, Problems.NotFound);
        return known;
    }

    /// <summary>The account with its balance, or why there is none.</summary>
    /// <param name="problem">What stood in the way of the last step.</param>
    public async Task<Result<AccountModel>> Find(Problem? problem = null)
    {
        if (!Is(out Principal ledger, out Problem nothing)) return nothing;
        if (!(await Assets.Show(Wallet, ledger, Cancel, only: Account)).Ok(out AssetAnswer? token, out Problem? missing))
            return missing.Code == Problems.AccountOfTokenNotFound.Code ? Problems.NotFound : missing;
        string? play = Faucet is null ? null : TokenAmount.ToUnits(PlayMoney(token));
        return new AccountModel(token, Account, play, Context.Request.Query["said"], Back, problem);
    }

    /// <summary>The page of what was done, and from there to the payment that waits.</summary>
    public IResult See(string path, string said) => Page.See($"{path}?said={said}{(Back is { } back ? "&next=" + Uri.EscapeDataString(back) : "")}");

    /// <summary>Names what the form is to make, once however often it is sent; null when its page gave it no key.</summary>
    public static string? TagOf(PageForm form) => Id.IsOne(form.Text("key")) ? "page|" + form.Text("key") : null;

    public static async ValueTask<TokenVisit?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(context, (await OpenWallet.BindAsync(context, parameter))!, context.RequestServices.GetRequiredService<WalletAssets>());

    public static BigInteger PlayMoney(AssetAnswer token) => BigInteger.Min(Play * BigInteger.Pow(10, token.Decimals), Limits.FaucetAmount);

    private string Part(string name) => Context.GetRouteValue(name) as string ?? "";
}
