using System.Security.Claims;
using System.Text.Encodings.Web;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guise.Accounts;

/// <summary>Authenticates an account by its token in <c>Authorization: Bearer</c> (RFC 6750); any other credential is refused.</summary>
internal sealed class AccountTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, AccountTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "account";
    private Problem _problem = Problems.AccountTokenNeeded;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { } token) return AuthenticateResult.NoResult();
        if (!(await tokens.Open(token, Context.RequestAborted)).Ok(out OpenAccount? account, out Problem? problem))
        {
            _problem = problem;
            return AuthenticateResult.Fail(problem.Code);
        }
        Context.Features.Set(account);
        Context.Features.Set(new Caller("account|" + account.Name));
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(Name)), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => _problem.Answer().ExecuteAsync(Context);
}
