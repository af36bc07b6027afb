using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guise.Platform.Http;

/// <summary>Authenticates a caller by a token in <c>Authorization: Bearer</c> (RFC 6750); any other credential is refused.</summary>
/// <param name="scheme">Whose tokens these are.</param>
/// <param name="needed">What a call hears that bears none.</param>
internal abstract class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, string scheme, Problem needed)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    private Problem _problem = needed;

    /// <summary>Opens what the request's token opens, and keeps it with the request; null when it bears no token of this kind.</summary>
    protected abstract Task<Result<Caller>?> Open();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await Open() is not { } opened) return AuthenticateResult.NoResult();
        if (!opened.Ok(out Caller? caller, out Problem? problem))
        {
            _problem = problem;
            return AuthenticateResult.Fail(problem.Code);
        }
        Context.Features.Set(caller);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(scheme)), scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => _problem.Answer().ExecuteAsync(Context);
}
