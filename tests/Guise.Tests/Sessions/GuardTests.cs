using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Sessions;

/// <summary>
/// Who may call: the owner from the wallet's own pages, a site from anywhere with its token, and each credential in its place only.
/// </summary>
public sealed class GuardTests
{
    private const string Shop = "https://shop.example";

    [Fact]
    public async Task The_owner_s_calls_are_refused_to_other_origins_pages()
    {
        await using GuiseApp app = await GuiseApp.Start();
        string own = app.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        foreach (AnyEndpoint endpoint in await AnyEndpoint.Of(app))
        {
            if (endpoint.Policy != "owner" && endpoint.Path != "/v1/profiles/lock") continue;
            HttpMethod method = new(endpoint.Method);
            (string? Origin, string? Site)[] foreign = [(Shop, null), (null, "cross-site"), (null, "same-site"), (own, "cross-site"), ("null", null),
                ("http://localhost", null)];
            foreach ((string? origin, string? site) in foreign)
                (await app.Send(method, endpoint.Path, null, origin: origin, fetchSite: site)).MustBe(Problems.CrossSiteCall);
            foreach ((string? origin, string? site) in new[] { (own, null), (own, "same-origin"), (null, "none"), ((string?)null, (string?)null) })
                Assert.NotEqual(HttpStatusCode.Forbidden, (await app.Send(method, endpoint.Path, null, origin: origin, fetchSite: site)).Status);
        }
    }

    [Fact]
    public async Task Unlocking_from_another_site_s_page_is_refused_before_any_work()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        app.Store.Reset();
        foreach (string call in new[] { "unlock", "recover" })
        {
            object body = call == "unlock" ? new { username = owner.Username, passphrase = owner.Passphrase }
                : new { username = owner.Username, recoveryPhrase = owner.Phrase, kms = new { type = "passphrase", passphrase = owner.Passphrase } };
            (await app.Send(HttpMethod.Post, "/v1/profiles/" + call, body, origin: Shop)).MustBe(Problems.CrossSiteCall);
        }
        Assert.Equal(0, app.Store.RoundTrips);
    }

    [Fact]
    public async Task A_credential_of_one_kind_is_refused_everywhere_else()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        Answer filed = await shop.File(wallet, "login");
        string code = (await Site.Approve(app, wallet, filed, filed["display"].GetProperty("masks")[0].GetProperty("id").GetString())).String("code");
        (string site, _, _) = await shop.Login(wallet);
        (await app.Get("/v1/session", wallet)).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/session", code)).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/session")).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/sessions", site)).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/profile", site)).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/profile", code)).MustBe(Problems.Unauthenticated);
        (await shop.Redeem(site)).MustBe(Problems.InvalidCode);
    }

    [Fact]
    public async Task Browsers_of_any_site_may_call_the_site_s_routes_and_no_others()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (string Method, string Path, bool Open)[] calls =
        [
            ("POST", "/v1/sessions", true), ("GET", "/v1/session", true), ("DELETE", "/v1/session", true), ("POST", "/v1/session/sign", true),
            ("GET", "/v1/sessions", false), ("POST", "/v1/masks", false), ("POST", "/v1/profiles/unlock", false),
        ];
        foreach ((string method, string path, bool open) in calls)
        {
            using HttpRequestMessage preflight = new(HttpMethod.Options, path);
            preflight.Headers.Add("Origin", Shop);
            preflight.Headers.Add("Access-Control-Request-Method", method);
            preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
            using HttpResponseMessage answer = await app.Http.SendAsync(preflight, TestContext.Current.CancellationToken);
            Assert.Equal(open, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) && origins.Single() == "*");
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }
    }
}
