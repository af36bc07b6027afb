using System.Security.Claims;
using System.Text.Encodings.Web;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guise.Wallets;

/// <summary>Authenticates the owner by the wallet token in <c>Authorization: Bearer</c> (RFC 6750); any other credential is refused.</summary>
internal sealed class WalletTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, OpenWallets wallets)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "wallet";
    private Problem _problem = Problems.Unauthenticated;

    /// <summary>The token in a request's header, if that is what it holds.</summary>
    public static WalletToken? TokenOf(HttpRequest request) =>
        BearerToken.Of(request) is { } text && WalletToken.TryParse(text, out WalletToken? token) ? token : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (OwnPagesOnly.Refusal(Request) is { } refusal)
        {
            _problem = refusal;
            return AuthenticateResult.Fail(refusal.Code);
        }
        using WalletToken? token = TokenOf(Request);
        if (token is null) return AuthenticateResult.NoResult();
        if (!(await wallets.Open(token, Context.RequestAborted)).Ok(out OpenWallet? wallet, out Problem? problem))
        {
            _problem = problem;
            return AuthenticateResult.Fail(problem.Code);
        }
        Response.RegisterForDispose(wallet);
        Context.Features.Set(wallet);
        Context.Features.Set(new Caller(wallet.ProfileId));
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(Name)), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => _problem.Answer().ExecuteAsync(Context);
}
