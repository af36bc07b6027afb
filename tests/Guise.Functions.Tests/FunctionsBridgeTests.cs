using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Functions.Tests;

/// <summary>A request as the worker brings it: routed to the function already, outside of the request's flow.</summary>
public sealed class FunctionsBridgeTests
{
    [Fact]
    public async Task The_pipeline_routes_anew_and_answers()
    {
        DefaultHttpContext context = await Run("/health/live");
        Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        Assert.Empty(context.Request.RouteValues);
        Assert.False(context.Request.Headers.ContainsKey("x-ms-invocation-id"));
    }

    [Fact]
    public async Task An_unknown_address_is_a_problem_of_the_application()
    {
        DefaultHttpContext context = await Run("/v1/nowhere");
        Assert.Equal(StatusCodes.Status404NotFound, context.Response.StatusCode);
        Assert.StartsWith("application/problem+json", context.Response.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trace_of_the_caller_goes_on()
    {
        DefaultHttpContext context = await Run("/v1/nowhere");
        context.Response.Body.Position = 0;
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", await new StreamReader(context.Response.Body)
            .ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Null(Activity.Current);
    }

    private static async Task<DefaultHttpContext> Run(string path)
    {
        WebApplication app = HeadApp.Build();
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        DefaultHttpContext context = new() { RequestServices = scope.ServiceProvider };
        context.Request.Method = "GET";
        context.Request.Scheme = "https";
        context.Request.Host = new HostString("guise.example");
        context.Request.Path = path;
        context.Request.Headers["x-ms-invocation-id"] = "1";
        context.Request.Headers.TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        context.Request.RouteValues["path"] = path;
        context.Response.Body = new MemoryStream();
        context.SetEndpoint(new Endpoint(_ => throw new InvalidOperationException("The function's own endpoint ran again."), null, "function"));

        await app.Services.GetRequiredService<FunctionsBridge>().Run(context.Request, null!);
        Assert.Null(app.Services.GetRequiredService<IHttpContextAccessor>().HttpContext);
        return context;
    }
}
