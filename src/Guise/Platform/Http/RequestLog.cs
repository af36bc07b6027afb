using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Guise.Platform.Http;

/// <summary>
/// One line a request: method, route template, status, duration. Never the path, the query, an origin, a referrer or a user
/// name: those belong to people.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider clock, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long start = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-";
            Answered(logger, Method(context.Request.Method), route, context.Response.StatusCode,
                (long)clock.GetElapsedTime(start).TotalMilliseconds, Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
        }
    }

    /// <summary>A method that HTTP does not know is the client's free text.</summary>
    private static string Method(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "other";

    [LoggerMessage(LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds} ms, trace {TraceId}")]
    private static partial void Answered(ILogger logger, string method, string route, int status, long milliseconds, string traceId);
}
