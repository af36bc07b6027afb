using Guise.Platform.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Guise.Platform.Http;

/// <summary>
/// The outermost layer: whatever is thrown below becomes a problem, and so does every empty answer with an error status
/// (unknown addresses, wrong methods). What was not expected is logged; what the client caused is not.
/// </summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null } response)
                await Write(context, OfStatus(response.StatusCode));
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested) return;
            Problem problem = Of(exception);
            if (problem.Status >= 500) Unexpected(logger, exception, problem.Code);
            context.Response.Clear();
            await Write(context, problem);
        }
    }

    private static Problem Of(Exception exception) => exception switch
    {
        ProblemException refused => refused.Problem,
        BadHttpRequestException unreadable => OfStatus(unreadable.StatusCode),
        StoreUnavailableException => Problems.StoreUnavailable with { RetryAfter = TimeSpan.FromSeconds(2) },
        _ => Problems.InternalError,
    };

    private static Problem OfStatus(int status) => status switch
    {
        401 => Problems.Unauthenticated,
        403 => Problems.Forbidden,
        404 => Problems.NotFound,
        405 => Problems.MethodNotAllowed,
        408 => Problems.RequestTimeout,
        413 => Problems.BodyTooLarge,
        414 => Problems.AddressTooLong,
        415 => Problems.UnsupportedMediaType,
        429 => Problems.TooManyRequests,
        431 => Problems.HeadersTooLarge,
        < 500 => Problems.BadRequest,
        _ => Problems.InternalError,
    };

    private static Task Write(HttpContext context, Problem problem) => problem.Answer().ExecuteAsync(context);

    [LoggerMessage(LogLevel.Error, "A request ended in '{Code}'.")]
    private static partial void Unexpected(ILogger logger, Exception exception, string code);
}
