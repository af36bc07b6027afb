using Guise.Browser.Tests.Infrastructure;

namespace Guise.Browser.Tests;

/// <summary>Two shops, a customer, and her wallet: the whole way in a real browser.</summary>
public sealed class ShopTests(Chromium chromium)
{
    [Fact]
    public async Task A_newcomer_logs_in_with_fewer_than_ten_clicks_and_fields()
    {
        await using Shops shops = await Shops.Open(chromium, width: 560);
        Visit visit = shops.Visit;
        await visit.Page.SetViewportSizeAsync(560, 560);
        await visit.Page.GotoAsync(shops.Old);
        await Assertions.Expect(visit.Page.Locator("#stranger")).ToBeVisibleAsync();
        await visit.Picture("way-1-shop");
        int steps = 0;
        Task Step(Task done)
        {
            steps++;
            return done;
        }
        Task<IPage> opened = shops.Ask("Log in with Guise");
        await Step(opened);
        IPage popup = await opened;
        await Assertions.Expect(popup.Locator(".asker")).ToContainTextAsync(shops.Old["http://".Length..]);
        await Visit.Picture(popup, "way-2-open");
        await Step(popup.GetByRole(AriaRole.Link, new() { Name = "Create a wallet" }).ClickAsync());
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Create a wallet" })).ToBeVisibleAsync();
        await Step(popup.GetByLabel("Name", new() { Exact = true }).First.FillAsync("alice"));
        await Step(popup.GetByLabel("Passphrase", new() { Exact = true }).First.FillAsync(Visit.Passphrase));
        await Visit.Picture(popup, "way-3-create");
        await Step(popup.GetByRole(AriaRole.Button, new() { Name = "Create the wallet" }).ClickAsync());
        await Visit.ConfirmPhrase(popup);
        steps += 3;
        await Assertions.Expect(popup.Locator(".consent")).ToBeVisibleAsync();
        await Assertions.Expect(popup.Locator("[data-approve]:not([aria-disabled])")).ToBeVisibleAsync();
        await Visit.Picture(popup, "way-4-consent");
        await Step(Shops.Approve(popup));
        await Assertions.Expect(visit.Page.Locator("#principal")).Not.ToBeEmptyAsync();
        await visit.Picture("way-5-logged-in");
        Assert.True(steps < 10, $"It takes {steps} clicks and fields.");
        Assert.Empty(visit.Foreign);
    }

    [Fact]
    public async Task Another_shop_sees_another_mask_and_a_reload_keeps_the_session()
    {
        await using Shops shops = await Shops.Open(chromium);
        IPage page = shops.Visit.Page;
        await shops.LogInAsNewcomer();
        string old = await shops.Principal();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#principal")).ToHaveTextAsync(old);

        await page.GotoAsync(shops.New);
        IPage popup = await shops.Ask("Log in with Guise");
        await Assertions.Expect(popup.Locator("fieldset")).ToHaveCountAsync(1);
        await Shops.Approve(popup);
        await Assertions.Expect(page.Locator("#principal")).Not.ToBeEmptyAsync();
        Assert.NotEqual(old, await shops.Principal());
    }

    [Fact]
    public async Task A_mask_that_nobody_has_seen_is_a_choice_at_every_login()
    {
        await using Shops shops = await Shops.Open(chromium);
        IPage page = shops.Visit.Page;
        await shops.LogInAsNewcomer();
        string known = await shops.Principal();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You are a stranger again.")).ToBeVisibleAsync();
        IPage popup = await shops.Ask("Log in with Guise");
        await popup.GetByLabel("A new mask").CheckAsync();
        await Shops.Approve(popup);
        await Assertions.Expect(page.Locator("#principal")).Not.ToHaveTextAsync(known);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        popup = await shops.Ask("Log in with Guise");
        await Assertions.Expect(popup.Locator("label.mask img")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Signing_is_silent_while_the_wallet_is_open_and_stops_when_it_is_locked()
    {
        await using Shops shops = await Shops.Open(chromium);
        IPage page = shops.Visit.Page;
        await shops.LogInAsNewcomer();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign a message" }).ClickAsync();
        await Assertions.Expect(page.Locator("#signature code")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9a-f]{130}$"));

        IPage wallet = await shops.Visit.Context.NewPageAsync();
        await wallet.GotoAsync(shops.Visit.Origin + "/wallet");
        await wallet.GetByRole(AriaRole.Button, new() { Name = "Lock the wallet" }).ClickAsync();
        await Assertions.Expect(wallet.GetByText("The wallet is locked.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign a message" }).ClickAsync();
        await Assertions.Expect(page.Locator("#told")).ToContainTextAsync("wallet is locked");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Logged in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_shop_moves_by_a_link_and_takes_it_back()
    {
        await using Shops shops = await Shops.Open(chromium);
        IPage page = shops.Visit.Page;
        await shops.LogInAsNewcomer();
        string known = await shops.Principal();
        IPage popup = await shops.Ask("Take my masks to the new shop");
        await Assertions.Expect(popup.Locator(".targets")).ToContainTextAsync(shops.New);
        await Visit.Picture(popup, "link");
        await Shops.Approve(popup);
        await page.WaitForURLAsync(shops.New + "/");

        popup = await shops.Ask("Log in with Guise");
        ILocator linked = popup.Locator("fieldset").Filter(new() { HasText = shops.Old });
        await Assertions.Expect(linked.GetByRole(AriaRole.Radio)).ToBeVisibleAsync();
        await Visit.Picture(popup, "linked-login");
        await linked.GetByRole(AriaRole.Radio).CheckAsync();
        await Shops.Approve(popup);
        await Assertions.Expect(page.Locator("#principal")).ToHaveTextAsync(known);
        await Assertions.Expect(page.Locator("#from")).ToHaveTextAsync(shops.Old);

        await page.GotoAsync(shops.Old);
        popup = await shops.Ask("Take them back");
        await Shops.Approve(popup);
        await Assertions.Expect(page.Locator("#told")).ToContainTextAsync("cannot use your masks");
        await page.GotoAsync(shops.New);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Good day, stranger" })).ToBeVisibleAsync();
        popup = await shops.Ask("Log in with Guise");
        await Assertions.Expect(popup.Locator("fieldset")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Denying_tells_the_shop_and_gives_it_nothing()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        IPage page = shops.Visit.Page;
        await page.GotoAsync(shops.New);
        IPage popup = await shops.Ask("Log in with Guise");
        // As easy as approving, and no waiting.
        await Shops.Deny(popup);
        await Assertions.Expect(page.Locator("#told")).ToHaveTextAsync("The request was denied.");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Good day, stranger" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_window_that_is_closed_half_way_tells_the_shop()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.Visit.Page.GotoAsync(shops.Old);
        IPage popup = await shops.Ask("Log in with Guise");
        await Assertions.Expect(popup.Locator(".asker")).ToBeVisibleAsync();
        await popup.CloseAsync();
        await Assertions.Expect(shops.Visit.Page.Locator("#told")).ToContainTextAsync("closed before anything was decided");
    }

    [Fact]
    public async Task A_blocked_pop_up_is_said_at_once()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.Visit.Page.AddInitScriptAsync("window.open = () => null");
        await shops.Visit.Page.GotoAsync(shops.Old);
        await shops.Visit.Page.GetByRole(AriaRole.Button, new() { Name = "Log in with Guise" }).ClickAsync();
        await Assertions.Expect(shops.Visit.Page.Locator("#told")).ToContainTextAsync("allow pop-ups");
    }

    [Fact]
    public async Task A_request_that_nobody_decides_ends_by_itself()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        IPage page = shops.Visit.Page;
        await page.GotoAsync(shops.New);
        await shops.Visit.Context.Clock.InstallAsync();
        IPage popup = await shops.Ask("Log in with Guise");
        await Assertions.Expect(popup.Locator("[data-left]")).ToContainTextAsync(":");
        shops.Visit.App.Clock.Advance(TimeSpan.FromMinutes(10));
        await popup.Clock.FastForwardAsync(10 * 60 * 1000 + 2000);
        await Assertions.Expect(popup.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nobody decided in time");
        await Assertions.Expect(page.Locator("#told")).ToHaveTextAsync("The request was not decided in time.");
    }
}
