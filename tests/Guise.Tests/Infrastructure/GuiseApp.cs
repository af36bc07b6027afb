using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Guise.Local;
using Guise.Local.Storage;
using Guise.Local.Workflows;
using Guise.Platform;
using Guise.Platform.Keys;
using Guise.Platform.Outbound;
using Guise.Platform.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Infrastructure;

/// <summary>
/// The whole application over HTTP, on the embedded adapters in a folder of its own, with a clock that only the test moves.
/// Workflows run when the test settles them.
/// </summary>
internal sealed class GuiseApp : IAsyncDisposable
{
    public const int FastIterations = 10;

    /// <summary>Where the service is reached, as far as it knows; and a domain under which it gives out names.</summary>
    public const string ServiceUrl = "https://guise.test";
    public const string Domain = "people.guise.eth";
    private readonly TempFolder? _ownFolder;
    private readonly WebApplication _app;

    private GuiseApp(TempFolder? ownFolder, string folder, FakeTimeProvider clock, WebApplication app, HttpClient http, CapturedLogs logs)
    {
        (_ownFolder, Folder, Clock, _app, Http, Logs) = (ownFolder, folder, clock, app, http, logs);
    }

    public string Folder { get; }

    public FakeTimeProvider Clock { get; }

    public HttpClient Http { get; }

    public CapturedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Servers of others, as far as a test has set them up.</summary>
    public FakeOutbound Outbound => (FakeOutbound)Services.GetRequiredService<IOutbound>();

    public CountingRecordStore Store => (CountingRecordStore)Services.GetRequiredService<IRecordStore>();

    /// <summary>Another instance on the same records, under the same keys, as a second machine would be.</summary>
    public static Task<GuiseApp> Beside(GuiseApp other) => Start(clock: other.Clock, services: services => services
        .Replace(ServiceDescriptor.Singleton<IRecordStore>(other.Store))
        .Replace(ServiceDescriptor.Singleton(other.Services.GetRequiredService<IServiceKey>())));

    /// <param name="folder">To start again where another instance left off.</param>
    public static async Task<GuiseApp> Start(
        string? folder = null, FakeTimeProvider? clock = null, Action<IServiceCollection>? services = null, Action<GuiseOptions>? options = null)
    {
        TempFolder? own = folder is null ? new TempFolder() : null;
        folder ??= own!.Path;
        clock ??= new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        CapturedLogs logs = new();
        WebApplication app = LocalHost.Build(["--urls", "http://127.0.0.1:0", "--data", folder], builder =>
        {
            builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            builder.Services.Replace(ServiceDescriptor.Singleton<IOutbound>(new FakeOutbound()));
            builder.Services.RemoveAll<IHostedService>();
            builder.Services.Replace(ServiceDescriptor.Singleton<IRecordStore>(
                provider => new CountingRecordStore(new SqliteRecordStore(provider.GetRequiredService<SqliteDatabase>()))));
            builder.Services.Configure<GuiseOptions>(guise =>
            {
                guise.PassphraseIterations = FastIterations;
                guise.CreatesAtOnce = guise.ProofsAtOnce = guise.LookupsAtOnce = guise.MessagesAtOnce = guise.PaymentsAtOnce = 1_000_000;
                guise.PublicUrl = ServiceUrl;
                guise.NameDomains = Domain;
                options?.Invoke(guise);
            });
            services?.Invoke(builder.Services);
        });
        await app.StartAsync();
        return new(own, folder, clock, app, new HttpClient { BaseAddress = LocalHost.AddressOf(app) }, logs);
    }

    /// <summary>Runs every workflow turn and step that is due.</summary>
    public Task Settle() => Services.GetRequiredService<WorkflowEngine>().RunUntilIdle();

    /// <summary>Moves the clock and settles.</summary>
    public async Task Advance(TimeSpan time)
    {
        Clock.Advance(time);
        await Settle();
    }

    public Task<Answer> Get(string path, string? token = null) => Send(HttpMethod.Get, path, null, token);

    public Task<Answer> Post(string path, object? body, string? token = null, string? idempotencyKey = null) =>
        Send(HttpMethod.Post, path, body, token, idempotencyKey);

    public Task<Answer> Put(string path, object body, string? ifMatch = null) => Send(HttpMethod.Put, path, body, ifMatch: ifMatch);

    public Task<Answer> Patch(string path, object body, string? token = null, string? ifMatch = null) =>
        Send(HttpMethod.Patch, path, body, token, ifMatch: ifMatch);

    public Task<Answer> Delete(string path, string? token = null, string? ifMatch = null) =>
        Send(HttpMethod.Delete, path, null, token, ifMatch: ifMatch);

    public async Task<Answer> Send(
        HttpMethod method, string path, object? body, string? token = null, string? idempotencyKey = null, string? ifMatch = null,
        string? origin = null, string? fetchSite = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (fetchSite is not null) request.Headers.Add("Sec-Fetch-Site", fetchSite);
        if (body is not null) request.Content = JsonContentOf(body);
        using HttpResponseMessage response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        Answer answer = await Answer.Of(response);
        return answer.Status == HttpStatusCode.InternalServerError ? answer with { Failure = Logs.LastError } : answer;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }

    private static StringContent JsonContentOf(object body)
    {
        StringContent content = new(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
