using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guise.Functions.Tests;

/// <summary>What the worker's logs and spans tell of a request: its template, outcome and duration, and nothing that is a person's.</summary>
public sealed class WorkerTelemetryTests
{
    private const string Canary = "kanarienvogel";

    [Theory]
    [InlineData("GET", "/v1/contents/metadata/" + Canary, @"GET /v1/contents/\{type\}/\{\*\*id\} 401 in \d+ ms, trace 0af7651916cd43dd8448eb211c80319c")]
    [InlineData("GET", "/v1/" + Canary, @"GET - 404 in \d+ ms, trace 0af7651916cd43dd8448eb211c80319c")]
    [InlineData("POST", "/v1/profiles/unlock", @"POST /v1/profiles/unlock 400 in \d+ ms, trace 0af7651916cd43dd8448eb211c80319c")]
    [InlineData("KANARIENVOGEL", "/v1/profiles", @"other \S+ 405 in \d+ ms, trace 0af7651916cd43dd8448eb211c80319c")]
    public async Task A_request_leaves_its_template_outcome_and_duration_only(string method, string path, string line)
    {
        ConcurrentQueue<string> spans = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue($"{span.DisplayName} {string.Join(' ', span.TagObjects)} {span.StatusDescription}"),
        };
        ActivitySource.AddActivityListener(listener);
        CapturedLogs logs = new();
        WebApplication app = Build(logs);
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();

        await app.Services.GetRequiredService<FunctionsBridge>().Run(Request(scope.ServiceProvider, method, path), null!);

        Assert.Matches(line, logs.Text);
        Assert.DoesNotContain(Canary, logs.Text + string.Join('\n', spans), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_trace_that_is_none_is_not_taken_over()
    {
        CapturedLogs logs = new();
        WebApplication app = Build(logs);
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        HttpRequest request = Request(scope.ServiceProvider, "GET", "/v1/nowhere");
        request.Headers.TraceParent = Canary;

        await app.Services.GetRequiredService<FunctionsBridge>().Run(request, null!);

        Assert.Matches("trace (?!0{32})[0-9a-f]{32}", logs.Text);
        Assert.DoesNotContain(Canary, logs.Text);
    }

    private static WebApplication Build(CapturedLogs logs) => HeadApp.Build(builder =>
    {
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace).AddGuiseFilters();
        builder.Services.AddSingleton<IRecordStore>(new NoStore());
    });

    /// <summary>Carries what must not be told wherever a request carries anything.</summary>
    private static HttpRequest Request(IServiceProvider services, string method, string path)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"username":"{{Canary}}","passphrase":7}""");
        DefaultHttpContext context = new() { RequestServices = services };
        context.Request.Method = method;
        context.Request.Scheme = "https";
        context.Request.Host = new HostString($"{Canary}.example");
        context.Request.Path = path;
        context.Request.QueryString = new QueryString($"?q={Canary}");
        context.Request.Headers.Origin = $"https://{Canary}.example";
        context.Request.Headers.Referer = $"https://{Canary}.example/page";
        context.Request.Headers.UserAgent = Canary;
        context.Request.Headers.TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        context.Response.Body = new MemoryStream();
        return context.Request;
    }

    /// <summary>None of these requests gets as far as a row.</summary>
    private sealed class NoStore : IRecordStore
    {
        public Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default) =>
            throw new NotSupportedException();

        public Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false,
            CancellationToken cancel = default) =>
            throw new NotSupportedException();
    }
}
