using System.Net;
using System.Text.RegularExpressions;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Pages;

/// <summary>A browser without the browser: keeps cookies, follows nothing, and fills in the hidden fields of the form that it saw last.</summary>
internal sealed partial class Visitor(GuiseApp app)
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false,
        UseCookies = false }) { BaseAddress = app.Http.BaseAddress };

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>The last answer's own cookies, with their attributes.</summary>
    public IReadOnlyList<string> SetCookies { get; private set; } = [];

    public Task<Answer> Get(string path) => Send(new(HttpMethod.Get, path));

    /// <summary>Sends a form as the page of this service would.</summary>
    /// <param name="seen">The page that the form was on.</param>
    public Task<Answer> Post(string path, Answer seen, params (string Name, string Value)[] fields) =>
        Post(path, [("guard", GuardOf(seen)), .. fields]);

    public Task<Answer> Post(string path, (string Name, string Value)[] fields, string? site = "same-origin")
    {
        HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        return Send(request);
    }

    /// <summary>Sends a form with a file in it, as its last field.</summary>
    public Task<Answer> Upload(string path, Answer seen, string file, string text, params (string Name, string Value)[] fields)
    {
        MultipartFormDataContent content = [];
        foreach ((string name, string value) in ((string, string)[])[("guard", GuardOf(seen)), .. fields])
            content.Add(new StringContent(value), name);
        content.Add(new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue("text/plain")), "file", file);
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return Send(request);
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        using HttpRequestMessage sent = request;
        if (Cookies.Count > 0) sent.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using HttpResponseMessage response = await _http.SendAsync(sent, TestContext.Current.CancellationToken);
        SetCookies = response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set) ? [.. set] : [];
        foreach (string cookie in SetCookies)
        {
            string[] pair = cookie.Split(';')[0].Split('=', 2);
            if (cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal)) Cookies.Remove(pair[0]);
            else Cookies[pair[0]] = pair[1];
        }
        return await Answer.Of(response);
    }

    /// <summary>Makes a wallet; signed in afterwards.</summary>
    public async Task<Answer> Create(string username = "alice") =>
        (await Post("/create", await Get("/create"), ("username", username), ("passphrase", Owner.GoodPassphrase))).Must(HttpStatusCode.OK);

    /// <summary>Opens the wallet that is there.</summary>
    public async Task SignIn(string username = "alice") =>
        (await Post("/unlock", await Get("/unlock"), ("username", username), ("passphrase", Owner.GoodPassphrase))).Must(HttpStatusCode.SeeOther);

    public static string GuardOf(Answer page) =>
        Guard().Match(page.Text) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : "";

    [GeneratedRegex("""name="guard" value="([^"]*)""")]
    private static partial Regex Guard();
}
