using System.Security.Claims;
using System.Text.Encodings.Web;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guise.Sessions;

/// <summary>Authenticates a site by its token in <c>Authorization: Bearer</c> (RFC 6750); any other credential is refused.</summary>
internal sealed class SiteTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, SiteSessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "site";
    private Problem _problem = Problems.Unauthenticated;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { } text || !SiteToken.TryParse(SiteToken.TokenPrefix, text, out SiteToken? token)) return AuthenticateResult.NoResult();
        Response.RegisterForDispose(token);
        if (!(await sessions.Open(token, Context.RequestAborted)).Ok(out SiteSession? session, out Problem? problem))
        {
            _problem = problem;
            return AuthenticateResult.Fail(problem.Code);
        }
        Context.Features.Set(session);
        Context.Features.Set(new Caller("site|" + session.Place.SessionId));
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(Name)), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => _problem.Answer().ExecuteAsync(Context);
}
