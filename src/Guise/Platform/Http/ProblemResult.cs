using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Platform.Http;

/// <summary>A problem as an answer: <c>application/problem+json</c> (RFC 9457).</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    public async Task ExecuteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = problem.Status;
        response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer realm=\"guise\"";
        if (problem.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        if (ViewOf(context) is { } view)
        {
            await view.Show(problem).ExecuteAsync(context);
            return;
        }
        response.ContentType = "application/problem+json";
        ProblemBody body = new(
            $"/problems/{problem.Code}", ReasonPhrases.GetReasonPhrase(problem.Status), problem.Status, problem.Sentence, problem.Code,
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
            context.GetEndpoint()?.Metadata.GetMetadata<GatewayMetadata>() is null ? null : problem.Sentence);
        // Not for the client's cancellation: to a client that is gone this writes nothing, where a cancellation would look like a failure.
        if (!HttpMethods.IsHead(context.Request.Method))
            await JsonSerializer.SerializeAsync(response.Body, body, Json.Options, CancellationToken.None);
    }

    /// <summary>Pages have their own; an address that leads nowhere has one for whoever went there in a browser's window.</summary>
    private static ProblemView? ViewOf(HttpContext context) => context.GetEndpoint() is { } endpoint
        ? endpoint.Metadata.GetMetadata<ProblemView>()
        : context.Request.Headers["Sec-Fetch-Mode"] == "navigate" ? context.RequestServices.GetService<ProblemView>() : null;
}

/// <summary>RFC 9457 with two members of our own.</summary>
/// <param name="Type">Resolves to the problem's page.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">One sentence that is the same for every occurrence.</param>
/// <param name="Code">Stable; decide by this one.</param>
/// <param name="TraceId">Leads an operator to the log.</param>
/// <param name="Message">The detail again, where a standard looks for it under this name.</param>
internal sealed record ProblemBody(string Type, string Title, int Status, string Detail, string Code, string TraceId, string? Message = null);
