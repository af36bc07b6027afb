using System.Text.Encodings.Web;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guise.Wallets;

/// <summary>Authenticates the owner by the wallet token, if the call comes from the wallet's own pages or from outside of browsers.</summary>
internal sealed class WalletTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, OpenWallets wallets)
    : BearerHandler(options, logs, encoder, Name, Problems.Unauthenticated)
{
    public const string Name = "wallet";

    /// <summary>The token in a request's header, if that is what it holds.</summary>
    public static WalletToken? TokenOf(HttpRequest request) =>
        BearerToken.Of(request) is { } text && WalletToken.TryParse(text, out WalletToken? token) ? token : null;

    protected override async Task<Result<Caller>?> Open()
    {
        if (OwnPagesOnly.Refusal(Request) is { } refusal) return refusal;
        using WalletToken? token = TokenOf(Request);
        if (token is null) return null;
        if (!(await wallets.Open(token, Context.RequestAborted)).Ok(out OpenWallet? wallet, out Problem? problem)) return problem;
        Response.RegisterForDispose(wallet);
        Context.Features.Set(wallet);
        return new Caller(wallet.ProfileId);
    }
}
