using System.Net.Http.Headers;
using System.Text;
using Guise.Platform;
using Xunit.Sdk;

namespace Guise.Tests.Infrastructure;

/// <summary>The application with an open wallet, all its endpoints, and what must hold after each bad request.</summary>
internal sealed class BadInput : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _before;

    private readonly IReadOnlyDictionary<string, string> _tokens;

    private BadInput(GuiseApp app, IReadOnlyDictionary<string, string> tokens, IReadOnlyList<AnyEndpoint> endpoints)
    {
        (App, _tokens, Endpoints, _before) = (app, tokens, endpoints, StoreDump.Of(app));
    }

    public GuiseApp App { get; }

    /// <summary>The token of the open wallet.</summary>
    public string Token => _tokens["owner"];

    /// <summary>A token of the kind that the call takes.</summary>
    public string TokenFor(AnyEndpoint endpoint) => _tokens[endpoint.Policy ?? "owner"];

    public IReadOnlyList<AnyEndpoint> Endpoints { get; }

    public IEnumerable<AnyEndpoint> WithBody => Endpoints.Where(endpoint => endpoint.Body is not null);

    public static async Task<BadInput> Start()
    {
        GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        string account = await (await NameOwner.WithAccount(app)).Token();
        (string site, _, _) = await new Site(app, "https://shop.example").Login(token);
        IReadOnlyList<AnyEndpoint> endpoints = await AnyEndpoint.Of(app);
        return new(app, new Dictionary<string, string> { ["owner"] = token, ["site"] = site, [Guise.Accounts.AccountPolicy.Name] = account },
            endpoints);
    }

    /// <param name="problem">Null for any that is a 4xx.</param>
    public async Task MustRefuse(AnyEndpoint endpoint, byte[] body, Problem? problem, Action<HttpRequestMessage>? change = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(endpoint.Method), endpoint.Path);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (endpoint.NeedsToken) request.Headers.Authorization = new("Bearer", TokenFor(endpoint));
        change?.Invoke(request);
        HttpResponseMessage response;
        try
        {
            response = await App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException) when (body.Length > Limits.BodyBytes)
        {
            // The server answers and closes without reading on; whether the answer gets through is the network's luck.
            return;
        }
        using HttpResponseMessage _ = response;
        MustBeRefusal(await Answer.Of(response), problem, () => $"{endpoint} {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300)))}");
    }

    public void MustBeRefusal(Answer answer, Problem? problem, Func<string> what)
    {
        bool known = answer.ContentType == "application/problem+json" && (int)answer.Status is >= 400 and < 500
            && Problems.All.Any(one => one.Code == answer.String("code") && one.Status == (int)answer.Status);
        if (!known || problem is not null && answer.String("code") != problem.Code)
            throw new XunitException($"Wanted {problem?.Code ?? "4xx"}, got {(int)answer.Status} {answer.Text}: {what()}");
        MustNotEcho(answer.Text + string.Join('\n', answer.Headers.SelectMany(header => header.Value)), what);
    }

    public void MustNotEcho(string text, Func<string> what)
    {
        foreach (string form in Canary.Found(text, AnyEndpoint.Canary)) throw new XunitException($"Echoed {form}: {text}: {what()}");
    }

    public void MustHaveWrittenNothing()
    {
        Assert.Empty(Canary.Found(App.Logs.Text, AnyEndpoint.Canary));
        if (App.Logs.Text.Contains("Error", StringComparison.Ordinal)) throw new XunitException(App.Logs.Text[App.Logs.Text.IndexOf("Error", StringComparison.Ordinal)..]);
        Assert.Equal(_before, StoreDump.Of(App));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
