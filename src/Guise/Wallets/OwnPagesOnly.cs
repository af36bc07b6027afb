using Guise.Origins;
using Guise.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Wallets;

/// <summary>
/// The guard of the owner's calls: a browser makes them only from the wallet's own pages. It says so itself, in headers that no page can set
/// (Fetch Metadata, W3C; <c>Origin</c>, RFC 6454 §7); who sends neither is no browser, or none that a site could drive.
/// </summary>
internal static class OwnPagesOnly
{
    public static Problem? Refusal(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString(), origin = request.Headers.Origin.ToString();
        bool own = site != "" ? site is "same-origin" or "none"
            : origin == "" || request.HttpContext.RequestServices.GetRequiredService<OwnOrigin>().Is(origin, request);
        return own ? null : Problems.CrossSiteCall;
    }

    /// <summary>For calls that need no token: refuses those that come from a site's page.</summary>
    public static TBuilder FromOwnPagesOnly<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder
    {
        builder.AddEndpointFilter((invocation, next) => Refusal(invocation.HttpContext.Request) is { } refusal
            ? ValueTask.FromResult<object?>(Platform.Http.Answers.Answer(refusal))
            : next(invocation));
        return builder;
    }
}
