using Guise.Browser.Tests.Infrastructure;

namespace Guise.Browser.Tests;

/// <summary>The page of a decision: who may press its button, when, and what it costs to show it.</summary>
public sealed class ConsentTests(Chromium chromium)
{
    [Fact]
    public async Task The_approving_button_sleeps_for_700_milliseconds()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        await shops.Visit.Page.GotoAsync(shops.New);
        await shops.Visit.Context.Clock.InstallAsync();
        await shops.Visit.Context.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        IPage popup = await shops.Ask("Log in with Guise");
        List<string> posts = Decisions(popup);
        ILocator button = popup.Locator("[data-approve]");
        await Press(popup, button);
        await popup.Clock.RunForAsync(699);
        await Press(popup, button);
        Assert.Equal("true", await button.GetAttributeAsync("aria-disabled"));
        Assert.Empty(posts);
        await popup.Clock.RunForAsync(1);
        Assert.Null(await button.GetAttributeAsync("aria-disabled"));
        await Shops.Closes(popup, () => Press(popup, button));
        await shops.Visit.Page.Clock.ResumeAsync();
        await Assertions.Expect(shops.Visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Logged in" })).ToBeVisibleAsync();
        Assert.Single(posts);
    }

    [Theory]
    [InlineData("document", "visibilitychange")]
    [InlineData("window", "focus")]
    public async Task It_sleeps_again_for_the_whole_time_when_its_window_comes_to_the_front(string target, string happened)
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        await shops.Visit.Page.GotoAsync(shops.New);
        await shops.Visit.Context.Clock.InstallAsync();
        await shops.Visit.Context.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        IPage popup = await shops.Ask("Log in with Guise");
        ILocator asleep = popup.Locator("[data-approve][aria-disabled]"), awake = popup.Locator("[data-approve]:not([aria-disabled])");
        await Assertions.Expect(asleep).ToBeVisibleAsync();
        await popup.Clock.RunForAsync(600);
        // A window that covered it is gone, between the two clicks of a double click.
        await popup.EvaluateAsync($"() => {target}.dispatchEvent(new Event('{happened}'))");
        await popup.Clock.RunForAsync(699);
        await Assertions.Expect(asleep).ToBeVisibleAsync();
        await popup.Clock.RunForAsync(1);
        await Assertions.Expect(awake).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_decision_that_is_on_its_way_when_the_time_ends_counts_as_the_service_took_it()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        await shops.Visit.Page.GotoAsync(shops.New);
        await shops.Visit.Context.Clock.InstallAsync();
        IPage popup = await shops.Ask("Log in with Guise");
        TaskCompletionSource sent = new(), go = new();
        await popup.RouteAsync("**/request/approve", async route =>
        {
            sent.SetResult();
            await go.Task;
            await route.ContinueAsync();
        });
        await popup.Locator("[data-approve]:not([aria-disabled])").ClickAsync();
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await popup.Clock.FastForwardAsync((long)Platform.Limits.RequestLifetime.TotalMilliseconds + 2000);
        await Assertions.Expect(popup.Locator("[data-left]")).ToHaveTextAsync("0:00");
        await Shops.Closes(popup, () =>
        {
            go.SetResult();
            return Task.CompletedTask;
        });
        await Assertions.Expect(shops.Visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Logged in" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/request")]
    [InlineData("/pay")]
    public async Task A_window_whose_opener_stays_silent_says_so_and_goes_on_listening(string path)
    {
        await using Visit visit = await Visit.Start(chromium);
        await Site.Serve(visit.Context, "https://good.example", Site.Opens(visit.Origin, path));
        await visit.Page.GotoAsync("https://good.example/");
        await visit.Context.Clock.InstallAsync();
        IPage popup = await Site.Open(visit.Page);
        await popup.Clock.RunForAsync(14_000);
        await Assertions.Expect(popup.GetByText("Waiting for the site")).ToBeVisibleAsync();
        await popup.Clock.RunForAsync(2_000);
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "No site is asking" })).ToBeVisibleAsync();
        await Assertions.Expect(popup.GetByText("Waiting for the site")).ToBeHiddenAsync();
        if (path != "/request") return;
        await visit.Page.EvaluateAsync("() => { " + Site.AsksToLogIn("popup") + " }");
        await Assertions.Expect(popup.Locator(".asker")).ToHaveTextAsync("https://good.example");
    }

    [Theory]
    [InlineData("{ signature: { kind: 'typedData', payload: { number: 1n } } }", "invalid-request")]
    [InlineData("{ signature: { kind: 'typedData', payload: { text: 'a'.repeat(300_000) } } }", "body-too-large")]
    public async Task What_cannot_be_filed_is_answered(string payload, string code)
    {
        await using Visit visit = await Visit.Start(chromium);
        await Site.Serve(visit.Context, "https://good.example", Site.Opens(visit.Origin));
        await visit.Page.GotoAsync("https://good.example/");
        await Site.Open(visit.Page);
        string asks = Site.Says("popup", "HandshakeComplete") + Site.Says("popup", "Request",
            ", requestId: 'r1', route: 'guise:sign', payload: " + payload);
        await visit.Page.EvaluateAsync("() => { " + asks + " }");
        await visit.Page.WaitForFunctionAsync("() => heard.some(h => h.data.kind === 'Response')");
        Assert.Contains($"\"{code}\"", await Site.Heard(visit.Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_cannot_press_it()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        await shops.Visit.Page.GotoAsync(shops.New);
        IPage popup = await shops.Ask("Log in with Guise");
        List<string> posts = Decisions(popup);
        await Assertions.Expect(popup.Locator("[data-approve]:not([aria-disabled])")).ToBeVisibleAsync();
        await popup.EvaluateAsync("""
            () => {
              const button = document.querySelector('[data-approve]');
              button.click();
              button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
              button.form.dispatchEvent(new SubmitEvent('submit', { submitter: button, bubbles: true, cancelable: true }));
              button.form.requestSubmit();
            }
            """);
        await popup.EvaluateAsync("() => new Promise(done => setTimeout(done, 300))");
        Assert.Empty(posts);
        await Assertions.Expect(popup.Locator(".consent")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_double_click_decides_once()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        await shops.Visit.Page.GotoAsync(shops.New);
        IPage popup = await shops.Ask("Log in with Guise");
        List<string> posts = Decisions(popup);
        await popup.Locator("[data-approve]:not([aria-disabled])").DblClickAsync();
        await Assertions.Expect(shops.Visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Logged in" })).ToBeVisibleAsync();
        Assert.Single(posts);
    }

    [Fact]
    public async Task Its_first_paint_takes_three_requests_and_sixty_kilobytes_at_most()
    {
        await using Visit visit = await Visit.Start(chromium);
        List<Task<byte[]>> bodies = [];
        visit.Page.Response += (_, response) => bodies.Add(response.BodyAsync());
        await visit.Page.GotoAsync(visit.Origin + "/request", new() { WaitUntil = WaitUntilState.NetworkIdle });
        byte[][] all = await Task.WhenAll(bodies);
        Assert.InRange(all.Length, 1, 3);
        Assert.InRange(all.Sum(body => body.Length), 1, 60 * 1024);
    }

    [Fact]
    public async Task The_keyboard_alone_opens_the_wallet_and_approves()
    {
        await using Shops shops = await Shops.Open(chromium);
        Owner owner = await Owner.With(shops.Visit.App, "kim");
        IPage page = shops.Visit.Page;
        await page.GotoAsync(shops.Old);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in with Guise" }).FocusAsync();
        IPage popup = await page.RunAndWaitForPopupAsync(() => page.Keyboard.PressAsync("Enter"));
        await Assertions.Expect(popup.GetByLabel("Name", new() { Exact = true }).First).ToBeFocusedAsync();
        await popup.Keyboard.TypeAsync("kim");
        await popup.Keyboard.PressAsync("Tab");
        await popup.Keyboard.TypeAsync(owner.Passphrase);
        await popup.Keyboard.PressAsync("Enter");
        await Assertions.Expect(popup.Locator("[data-approve]:not([aria-disabled])")).ToBeVisibleAsync();
        for (int i = 0; i < 10 && await popup.EvaluateAsync<bool>("() => !document.activeElement.hasAttribute('data-approve')"); i++)
            await popup.Keyboard.PressAsync("Tab");
        await popup.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Logged in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wallet_that_is_locked_half_way_is_opened_in_place()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        await shops.Visit.Page.GotoAsync(shops.New);
        IPage popup = await shops.Ask("Log in with Guise");
        await Assertions.Expect(popup.Locator("[data-approve]:not([aria-disabled])")).ToBeVisibleAsync();
        shops.Visit.App.Clock.Advance(Platform.Limits.IdleDefault);
        await popup.Locator("[data-approve]").ClickAsync();
        await Assertions.Expect(popup.GetByText("Your wallet has been locked.")).ToBeVisibleAsync();
        await popup.GetByLabel("Name", new() { Exact = true }).First.FillAsync("alice");
        await popup.GetByLabel("Passphrase", new() { Exact = true }).FillAsync(Visit.Passphrase);
        await popup.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
        await Shops.Approve(popup);
        await Assertions.Expect(shops.Visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Logged in" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(320, false)]
    [InlineData(480, true)]
    public async Task Axe_finds_nothing_on_any_decision(int width, bool dark)
    {
        Axe.Require();
        await using Shops shops = await Shops.Open(chromium, width, dark);
        IPage page = shops.Visit.Page;
        await shops.LogInAsNewcomer();
        string look = dark ? "dark" : "narrow";
        await Axe.MustBeClean(page);
        await Axe.MustFit(page);
        foreach (string button in (string[])["Take my masks to the new shop", "Take them back"])
        {
            IPage popup = await Look(await shops.Ask(button), button[..4]);
            await Shops.Deny(popup);
        }
        await page.EvaluateAsync("""
            () => import(document.querySelector('footer a:last-child').origin + '/guise.js').then(({ Guise }) => {
              const sign = document.createElement('button');
              sign.textContent = 'Typed';
              sign.onclick = async () => (await Guise.session()).sign('typedData', {
                types: { EIP712Domain: [{ name: 'name', type: 'string' }], Note: [{ name: 'text', type: 'string' }] },
                primaryType: 'Note', domain: { name: 'Old Shop' }, message: { text: 'hello' },
              }).catch(error => { window.refused = error.code; });
              document.body.append(sign);
            })
            """);
        await Shops.Deny(await Look(await shops.Ask("Typed"), "sign"));
        await page.WaitForFunctionAsync("() => window.refused === 'denied'");
        await page.GotoAsync(shops.New);
        await Look(await shops.Ask("Log in with Guise"), "login");

        async Task<IPage> Look(IPage popup, string name)
        {
            await popup.SetViewportSizeAsync(width, 760);
            await Assertions.Expect(popup.Locator("[data-approve]:not([aria-disabled])")).ToBeVisibleAsync();
            await Visit.Picture(popup, $"request-{name.Trim().ToLowerInvariant()}-{look}");
            await Axe.MustBeClean(popup);
            await Axe.MustFit(popup);
            return popup;
        }
    }

    private static async Task Press(IPage popup, ILocator button)
    {
        await button.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await button.BoundingBoxAsync())!;
        await popup.Mouse.ClickAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
    }

    /// <summary>Every decision that the page sends.</summary>
    private static List<string> Decisions(IPage popup)
    {
        List<string> posts = [];
        popup.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/request/approve", StringComparison.Ordinal)) posts.Add(request.Url);
        };
        return posts;
    }
}
