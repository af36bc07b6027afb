using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Pages;

/// <summary>The cookie that holds the wallet token: for the wallet's own pages, and nothing else.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task Cookies_are_for_this_host_over_TLS_and_out_of_reach_of_scripts()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Get("/create");
        IReadOnlyList<string> guard = visitor.SetCookies;
        await visitor.Create();
        string[] all = [.. guard, .. visitor.SetCookies];
        Assert.Equal(["__Host-guise", "__Host-guise-guard"], all.Select(cookie => cookie.Split('=')[0]).Order(StringComparer.Ordinal));
        foreach (string cookie in all)
        {
            string[] attributes = cookie.Split("; ")[1..];
            Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"], attributes.Select(attribute => attribute.ToLowerInvariant()).Order());
        }
    }

    [Fact]
    public async Task The_API_does_not_look_at_cookies()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        (await visitor.Get("/wallet")).Must(HttpStatusCode.OK);
        (await visitor.Get("/v1/profile")).MustBe(Problems.Unauthenticated);
        (await visitor.Get("/v1/contents/metadata")).MustBe(Problems.Unauthenticated);
    }

    [Fact]
    public async Task Pages_do_not_look_at_bearer_tokens()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        using HttpRequestMessage request = new(HttpMethod.Get, "/wallet");
        request.Headers.Authorization = new("Bearer", token);
        Answer led = (await new Visitor(app).Send(request)).Must(HttpStatusCode.Redirect);
        Assert.Equal("/unlock?next=%2Fwallet", led.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Locking_ends_the_session_and_takes_the_cookie_back()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        string token = visitor.Cookies["__Host-guise"];
        (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
        (await visitor.Post("/lock", await visitor.Get("/wallet"))).Must(HttpStatusCode.SeeOther);
        Assert.DoesNotContain("__Host-guise", visitor.Cookies.Keys);
        (await app.Get("/v1/profile", token)).MustBe(Problems.SessionEnded);
    }

    [Fact]
    public async Task A_session_that_has_expired_leads_to_the_way_in_and_says_why()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        app.Clock.Advance(Limits.IdleDefault);
        Answer led = (await visitor.Get("/wallet/activity")).Must(HttpStatusCode.Redirect);
        Assert.Equal("/unlock?next=%2Fwallet%2Factivity&said=ended", led.Headers.Location!.ToString());
        Assert.Contains("Your wallet has been locked", (await visitor.Get("/unlock?said=ended")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/wallet/../../evil")]
    [InlineData("/wallet\n/x")]
    [InlineData("/request/x")]
    [InlineData("javascript:alert(1)")]
    public async Task The_way_on_leads_nowhere_but_to_our_own_pages(string next)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        Visitor visitor = new(app);
        Answer page = await visitor.Get("/unlock?next=" + Uri.EscapeDataString(next));
        Assert.DoesNotContain("evil", page.Text, StringComparison.Ordinal);
        Answer on = await visitor.Post("/unlock", page, ("username", owner.Username), ("passphrase", owner.Passphrase), ("next", next));
        Assert.Equal("/wallet", on.Must(HttpStatusCode.SeeOther).Headers.Location!.ToString());
    }

    [Fact]
    public async Task Nothing_that_was_secret_comes_back_with_a_form_that_failed()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        foreach ((string path, string field) in new[] { ("/create", "passphrase"), ("/unlock", "passphrase"), ("/unlock", "key"),
            ("/recover", "recoveryPhrase"), ("/create", "seedPhrase") })
        {
            Answer again = await visitor.Post(path, await visitor.Get(path), ("username", "Kanarienvogel"), (field, "canary7"));
            Assert.InRange((int)again.Status, 400, 499);
            Assert.Contains("value=\"Kanarienvogel\"", again.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("canary7", again.Text, StringComparison.Ordinal);
            Assert.Contains("role=\"alert\"", again.Text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("canary7", app.Logs.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_address_cannot_make_a_page_say_something_of_its_own()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Answer page = (await app.Get("/unlock?said=%3Cb%3Eevil&next=%22%3E%3Cb%3Eevil")).Must(HttpStatusCode.OK);
        Assert.DoesNotContain("evil", page.Text, StringComparison.Ordinal);
    }
}
