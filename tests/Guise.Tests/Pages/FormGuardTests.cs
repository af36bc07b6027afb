using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Pages;

/// <summary>No page but our own can make a person's browser do something here.</summary>
public sealed class FormGuardTests
{
    private static readonly (string, string)[] Fields = [("username", "alice"), ("passphrase", Owner.GoodPassphrase)];

    /// <summary>Calls outside of the API's own path that are no pages: they know bearers, and no cookie.</summary>
    private static readonly string[] Calls = ["/user/did", "/ucan/token", "/upload", "/api/upload"];

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    [InlineData("same-site")]
    [InlineData("cross-site")]
    public async Task Every_form_comes_from_this_very_origin(string? site)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        string guard = Visitor.GuardOf(await visitor.Create("somebody"));
        await visitor.Get("/wallet");
        foreach (string path in await Writes(app))
        {
            Answer refused = (await visitor.Post(path, [("guard", guard), .. Fields], site)).Must(HttpStatusCode.Forbidden);
            Assert.Contains("form-refused", refused.Text, StringComparison.Ordinal);
        }
        (await visitor.Get("/wallet")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_form_carries_the_token_that_was_made_for_this_browser()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app), stranger = new(app);
        string guard = Visitor.GuardOf(await visitor.Create("somebody")), foreign = Visitor.GuardOf(await stranger.Get("/create"));
        Assert.NotEqual("", foreign);
        foreach (string path in await Writes(app))
        {
            (await visitor.Post(path, Fields)).Must(HttpStatusCode.Forbidden);
            (await visitor.Post(path, [("guard", ""), .. Fields])).Must(HttpStatusCode.Forbidden);
            (await visitor.Post(path, [("guard", foreign), .. Fields])).Must(HttpStatusCode.Forbidden);
            (await visitor.Post(path, [("guard", guard + "A"), .. Fields])).Must(HttpStatusCode.Forbidden);
        }
        Visitor without = new(app);
        (await without.Post("/create", [("guard", guard), .. Fields])).Must(HttpStatusCode.Forbidden);
        (await visitor.Get("/wallet")).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("guard=x&username")]
    [InlineData("username=a&username=b")]
    [InlineData("username=%zz")]
    [InlineData("username=%f")]
    [InlineData("username=%ff")]
    [InlineData("user%ed%a0%80=x")]
    [InlineData("a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1&l=1&m=1&n=1&o=1&p=1&q=1&r=1&s=1&t=1&u=1&v=1&w=1&x=1&y=1&z=1&A=1&B=1&C=1&D=1&E=1&F=1&G=1")]
    public async Task What_is_no_form_is_refused(string body)
    {
        await using GuiseApp app = await GuiseApp.Start();
        using HttpRequestMessage request = new(HttpMethod.Post, "/create");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        (await new Visitor(app).Send(request)).Must(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_form_of_another_type_or_too_large_is_refused()
    {
        await using GuiseApp app = await GuiseApp.Start();
        using HttpRequestMessage json = new(HttpMethod.Post,
            "/create") { Content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };
        Assert.Equal(Problems.UnsupportedMediaType.Status, (int)(await new Visitor(app).Send(json)).Status);
        Answer large = await new Visitor(app).Post("/create", [("username", new string('x', Limits.BodyBytes))]);
        Assert.Equal(Problems.BodyTooLarge.Status, (int)large.Status);
    }

    private static async Task<string[]> Writes(GuiseApp app)
    {
        await app.Get("/version");
        string[] writes =
        [
            .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains("POST"))
                .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
                .Where(path => !path.StartsWith("/v1", StringComparison.Ordinal) && !Calls.Contains(path)),
        ];
        Assert.Contains("/lock", writes);
        Assert.Contains("/wallet/settings/delete", writes);
        Assert.Contains("/request/approve", writes);
        Assert.Contains("/pay/{id}/approve", writes);
        Assert.Contains("/wallet/names/account/delete", writes);
        Assert.Contains("/wallet/keys/sign", writes);
        foreach (string write in (string[])["look", "add", "{ledger}/accounts", "{ledger}/{number}/rename", "{ledger}/{number}/fill",
            "{ledger}/{number}/review", "{ledger}/{number}/send"])
            Assert.Contains("/wallet/assets/" + write, writes);
        foreach (string write in (string[])["{id}/upload", "{id}/settings/describe", "import"]) Assert.Contains("/wallet/buckets/" + write, writes);
        return writes;
    }
}
