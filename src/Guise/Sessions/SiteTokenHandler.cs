using System.Text.Encodings.Web;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guise.Sessions;

/// <summary>Authenticates a site by its token.</summary>
internal sealed class SiteTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, SiteSessions sessions)
    : BearerHandler(options, logs, encoder, Name, Problems.Unauthenticated)
{
    public const string Name = "site";

    protected override async Task<Result<Caller>?> Open()
    {
        if (BearerToken.Of(Request) is not { } text || !SiteToken.TryParse(SiteToken.TokenPrefix, text, out SiteToken? token)) return null;
        Response.RegisterForDispose(token);
        if (!(await sessions.Open(token, Context.RequestAborted)).Ok(out SiteSession? session, out Problem? problem)) return problem;
        Context.Features.Set(session);
        return new Caller("site|" + session.Place.SessionId);
    }
}
