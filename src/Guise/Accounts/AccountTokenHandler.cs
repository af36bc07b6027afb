using System.Text.Encodings.Web;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guise.Accounts;

/// <summary>Authenticates an account by its token.</summary>
internal sealed class AccountTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, AccountTokens tokens)
    : BearerHandler(options, logs, encoder, Name, Problems.AccountTokenNeeded)
{
    public const string Name = "account";

    protected override async Task<Result<Caller>?> Open()
    {
        if (BearerToken.Of(Request) is not { } token) return null;
        if (!(await tokens.Open(token, Context.RequestAborted)).Ok(out OpenAccount? account, out Problem? problem)) return problem;
        Context.Features.Set(account);
        return new Caller("account|" + account.Name);
    }
}
