using System.Net;
using Guise.Browser.Tests.Infrastructure;

namespace Guise.Browser.Tests;

/// <summary>Attempts to pass for another site. The asker is who opened the window, as the browser says it, whatever anybody's message says.</summary>
public sealed class ForgeryTests(Chromium chromium)
{
    private const string Good = "https://good.example";
    private const string Evil = "https://evil.example";

    [Fact]
    public async Task A_frame_inside_the_opener_is_not_heard()
    {
        await using Visit visit = await Signed();
        await Site.Serve(visit.Context, Evil);
        await Site.Serve(visit.Context, Good, Site.Opens(visit.Origin), $"<iframe src='{Evil}/'></iframe>");
        await visit.Page.GotoAsync(Good + "/");
        IPage popup = await Site.Open(visit.Page);
        // The frame reaches the window by its name, becomes one more opener by that, and speaks first, again and again.
        IFrame frame = visit.Page.Frames.Single(one => one.Url.StartsWith(Evil, StringComparison.Ordinal));
        await frame.EvaluateAsync("() => { const w = window.open('', 'guise-window'); setInterval(() => { " + Site.AsksToLogIn("w") + " }, 20); }");
        await frame.EvaluateAsync("() => new Promise(done => setTimeout(done, 500))");
        await Assertions.Expect(popup.GetByText("Waiting for the site")).ToBeVisibleAsync();

        await visit.Page.EvaluateAsync("() => { " + Site.AsksToLogIn("popup") + " }");
        await Assertions.Expect(popup.Locator(".consent .asker")).ToHaveTextAsync(Good);
    }

    [Fact]
    public async Task A_frame_that_opens_the_window_asks_as_itself_and_not_as_the_page_around_it()
    {
        await using Visit visit = await Signed();
        await Site.Serve(visit.Context, Evil, Site.Opens(visit.Origin));
        await Site.Serve(visit.Context, Good, "", $"<iframe src='{Evil}/'></iframe>");
        await visit.Page.GotoAsync(Good + "/");
        IFrame frame = visit.Page.Frames.Single(one => one.Url.StartsWith(Evil, StringComparison.Ordinal));
        IPage popup = await visit.Page.RunAndWaitForPopupAsync(() => frame.Locator("#go").ClickAsync());
        await popup.WaitForLoadStateAsync();
        await visit.Page.EvaluateAsync("() => { const w = window.open('', 'guise-window'); " + Site.AsksToLogIn("w") + " }");
        await frame.EvaluateAsync("() => { " + Site.AsksToLogIn("popup") + " }");
        await Assertions.Expect(popup.Locator(".consent .asker")).ToHaveTextAsync(Evil);
        Assert.DoesNotContain("r1", await Site.Heard(visit.Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_opener_and_other_windows_change_nothing_and_hear_nothing()
    {
        await using Visit visit = await Signed();
        await Site.Serve(visit.Context, Evil);
        await Site.Serve(visit.Context, Good, Site.Opens(visit.Origin) + $"window.evil = () => window.open('{Evil}/', 'evil');");
        await visit.Page.GotoAsync(Good + "/");
        IPage popup = await Site.Open(visit.Page);
        IPage evil = await visit.Page.RunAndWaitForPopupAsync(() => visit.Page.EvaluateAsync("() => { evil(); }"));
        await evil.WaitForLoadStateAsync();
        // By opening the same name without an address it becomes an opener too.
        await evil.EvaluateAsync("() => { window.w = window.open('', 'guise-window'); " + Site.AsksToLogIn("w") + " }");
        await Assertions.Expect(popup.GetByText("Waiting for the site")).ToBeVisibleAsync();

        await visit.Page.EvaluateAsync("() => { " + Site.AsksToLogIn("popup") + " }");
        await Assertions.Expect(popup.Locator(".consent .asker")).ToHaveTextAsync(Good);
        await evil.EvaluateAsync("() => { " + Site.AsksToLogIn("w") + Site.Says("w", "ConnectionClosed") + " }");
        await Assertions.Expect(popup.Locator(".consent .asker")).ToHaveTextAsync(Good);
        await Shops.Approve(popup);
        await visit.Page.WaitForFunctionAsync("() => heard.some(h => h.data.kind === 'Response')");
        Assert.Contains("\"code\"", await Site.Heard(visit.Page), StringComparison.Ordinal);
        Assert.DoesNotContain("Response", await Site.Heard(evil), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(", origin: 'https://good.example'")]
    [InlineData(", kind: 'login', from: 'https://good.example'")]
    public async Task A_message_that_names_an_origin_is_refused(string more)
    {
        await using Visit visit = await Signed();
        await Site.Serve(visit.Context, Evil, Site.Opens(visit.Origin));
        await visit.Page.GotoAsync(Evil + "/");
        IPage popup = await Site.Open(visit.Page);
        await visit.Page.EvaluateAsync("() => { " + Site.AsksToLogIn("popup", more) + " }");
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Nothing to decide" })).ToBeVisibleAsync();
        await visit.Page.WaitForFunctionAsync("() => heard.some(h => h.data.payload?.code === 'invalid-request')");
    }

    [Theory]
    [InlineData("/request?id={0}")]
    [InlineData("/request?id={0}&origin=https://good.example")]
    [InlineData("/request#{0}")]
    public async Task A_request_id_from_a_third_party_shows_nothing(string path)
    {
        await using Visit visit = await Signed();
        string token = (await visit.Context.CookiesAsync()).Single(cookie => cookie.Name == "__Host-guise").Value;
        string id = (await visit.App.Post("/v1/requests", new { kind = "login", origin = Good, challenge = new string('A', 43) }, token)).Must(HttpStatusCode.Created).String("id");
        await Site.Serve(visit.Context, Evil, Site.Opens(visit.Origin, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, id)));
        await visit.Page.GotoAsync(Evil + "/");
        IPage popup = await Site.Open(visit.Page);
        await Assertions.Expect(popup.GetByText("Waiting for the site")).ToBeVisibleAsync();
        await visit.Page.EvaluateAsync("() => { " + Site.AsksToLogIn("popup").Replace("'r1'", $"'{id}'", StringComparison.Ordinal) + " }");
        await Assertions.Expect(popup.Locator(".consent .asker")).ToHaveTextAsync(Evil);
        Assert.NotEqual(id, await popup.Locator("[name=id]").InputValueAsync());
    }

    [Fact]
    public async Task An_opener_that_has_gone_to_another_site_is_told_nothing()
    {
        await using Visit visit = await Signed();
        await Site.Serve(visit.Context, Evil);
        await Site.Serve(visit.Context, Good, Site.Opens(visit.Origin));
        await visit.Page.GotoAsync(Good + "/");
        IPage popup = await Site.Open(visit.Page);
        await visit.Page.EvaluateAsync("() => { " + Site.AsksToLogIn("popup") + " }");
        await Assertions.Expect(popup.Locator(".consent")).ToBeVisibleAsync();
        await visit.Page.EvaluateAsync($"() => {{ location.href = '{Evil}/'; }}");
        await visit.Page.WaitForURLAsync(Evil + "/");
        await Shops.Approve(popup);
        await visit.Page.EvaluateAsync("() => new Promise(done => setTimeout(done, 300))");
        Assert.Equal("[]", await Site.Heard(visit.Page));
    }

    [Fact]
    public async Task The_page_shows_in_no_frame_and_decides_nothing_without_an_opener()
    {
        await using Visit visit = await Signed();
        await Site.Serve(visit.Context, Evil, "", $"<iframe src='{visit.Origin}/request'></iframe>");
        await visit.Page.GotoAsync(Evil + "/");
        Assert.DoesNotContain(visit.Page.Frames, frame => frame.Url.StartsWith(visit.Origin, StringComparison.Ordinal));
        await visit.Go("/request");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "No site is asking" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_wallet_itself_is_no_site()
    {
        await using Visit visit = await Signed();
        await visit.Go("/wallet");
        IPage popup = await visit.Page.RunAndWaitForPopupAsync(() =>
            visit.Page.EvaluateAsync("() => { window.popup = window.open('/request', '_blank'); }"));
        await popup.WaitForLoadStateAsync();
        await visit.Page.EvaluateAsync("() => { " + Site.AsksToLogIn("popup") + " }");
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Nothing to decide" })).ToBeVisibleAsync();
    }

    private async Task<Visit> Signed()
    {
        Visit visit = await Visit.Start(chromium);
        Owner owner = await Owner.With(visit.App, "gwen");
        await visit.Go("/unlock");
        await visit.Fill("Name", owner.Username);
        await visit.Fill("Passphrase", owner.Passphrase);
        await visit.Click("Open");
        await visit.Page.WaitForURLAsync("**/wallet");
        return visit;
    }
}
