using System.Text.RegularExpressions;
using Guise.Browser.Tests.Infrastructure;

namespace Guise.Browser.Tests;

/// <summary>A customer pays a shop from her wallet's window; the shop's page hears of it, and its server asks for itself.</summary>
public sealed partial class PayShopTests(Chromium chromium)
{
    private const string Buy = "Buy it for 2.5 PLAY";
    private const int Price = 250_000_000;

    [Fact]
    public async Task A_customer_pays_and_comes_back_to_a_shop_that_knows()
    {
        await using Shops shops = await Customer();
        IPage popup = await Ask(shops);
        await Assertions.Expect(popup.Locator("[data-proven]")).ToContainTextAsync(shops.Old["http://".Length..]);
        await Assertions.Expect(popup.Locator("[data-unproven]")).ToBeHiddenAsync();
        await Visit.Picture(popup, "pay-shop");
        await Pay(popup).ClickAsync();
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Approved" })).ToBeVisibleAsync();
        await shops.Visit.App.Settle();
        // By itself.
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Paid" })).ToBeVisibleAsync();
        await Visit.Picture(popup, "pay-shop-paid");
        await Assertions.Expect(Told(shops)).ToHaveTextAsync("Paid. Your plush mask is on its way.");
        await Shops.Closes(popup, () => popup.GetByRole(AriaRole.Link, new() { Name = "Back to " + shops.Old }).ClickAsync());
        Assert.Equal(Price, await shops.InTill());
        await shops.Visit.Picture("pay-shop-told");
        Assert.Empty(shops.Visit.Foreign);
    }

    [Fact]
    public async Task Denying_tells_the_shop_and_closes_the_window()
    {
        await using Shops shops = await Customer();
        IPage popup = await Ask(shops);
        await Shops.Closes(popup, () => popup.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync());
        await Assertions.Expect(Told(shops)).ToHaveTextAsync("The request was denied.");
        Assert.Equal(0, await shops.InTill());
    }

    [Fact]
    public async Task A_window_that_is_closed_is_no_payment_before_the_decision_and_may_be_one_after()
    {
        await using Shops shops = await Customer();
        IPage popup = await Ask(shops);
        await popup.CloseAsync();
        await Assertions.Expect(Told(shops)).ToContainTextAsync("closed before anything was decided");

        popup = await Ask(shops);
        await Pay(popup).ClickAsync();
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Approved" })).ToBeVisibleAsync();
        await popup.CloseAsync();
        await Assertions.Expect(Told(shops)).ToHaveTextAsync("The payment is on its way. Do not pay again.");
        await shops.Visit.App.Settle();
        Assert.Equal(Price, await shops.InTill());
    }

    [Fact]
    public async Task Double_clicks_open_one_window_and_pay_once()
    {
        await using Shops shops = await Customer();
        IPage popup = await shops.Visit.Page.RunAndWaitForPopupAsync(() => shops.Visit.Page.GetByRole(AriaRole.Button, new() { Name = Buy })
            .DblClickAsync());
        await popup.WaitForURLAsync(PayAddress());
        Assert.Equal(2, shops.Visit.Context.Pages.Count);
        await Pay(popup).DblClickAsync();
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Approved" })).ToBeVisibleAsync();
        await shops.Visit.App.Settle();
        await Assertions.Expect(Told(shops)).ToHaveTextAsync("Paid. Your plush mask is on its way.");
        Assert.Equal(Price, await shops.InTill());
    }

    [Fact]
    public async Task Without_pop_ups_the_customer_goes_there_and_comes_back_by_the_return_address()
    {
        await using Shops shops = await Customer();
        IPage page = shops.Visit.Page;
        await page.AddInitScriptAsync("window.open = () => null");
        // The wallet's public address, which a test does not have.
        await page.RouteAsync(GuiseApp.ServiceUrl + "/**", route => route.FulfillAsync(
            new() { Status = 302, Headers = [new("Location", route.Request.Url.Replace(GuiseApp.ServiceUrl, shops.Visit.Origin))] }));
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Buy }).ClickAsync();
        await page.WaitForURLAsync(PayAddress());
        await Pay(page).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Approved" })).ToBeVisibleAsync();
        await shops.Visit.App.Settle();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to " + shops.Old }).ClickAsync();
        await Assertions.Expect(Told(shops)).ToHaveTextAsync("Paid. Your plush mask is on its way.");
        Assert.StartsWith(shops.Old + "/?order=", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_that_nobody_decides_ends_by_itself_whatever_the_window_shows()
    {
        await using Shops shops = await Customer();
        string ledger = Guise.Local.Ledger.SandboxToken.All[0].Ledger.ToString();
        Answer brief = await shops.Visit.App.Post("/v1/payments", new { origin = shops.Old, ledger, to = "2vxsx-fae", amount = "1", expiresIn = 60 });
        await shops.Visit.Context.Clock.InstallAsync();
        await shops.Button("Brief", $"try {{ await Guise.pay({{ id: '{brief.String("id")}' }}); }} catch (e) {{ return e.code; }}");
        IPage popup = await shops.Ask("Brief");
        await Assertions.Expect(Pay(popup)).ToBeVisibleAsync();
        shops.Visit.App.Clock.Advance(TimeSpan.FromMinutes(1));
        await popup.Clock.FastForwardAsync(62_000);
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "The time is over" })).ToBeVisibleAsync();
        await shops.Result("expired");
        await popup.CloseAsync();

        // The wallet locks itself before, and the window asks for it to be opened.
        popup = await Ask(shops);
        await Assertions.Expect(Pay(popup)).ToBeVisibleAsync();
        shops.Visit.App.Clock.Advance(TimeSpan.FromHours(1));
        await popup.Clock.FastForwardAsync(3600_000 + 60_000);
        await Assertions.Expect(Told(shops)).ToHaveTextAsync("The request was not decided in time.");
    }

    [Fact]
    public async Task A_wallet_that_does_not_answer_is_given_up()
    {
        await using Shops shops = await Customer();
        await shops.Visit.Context.RouteAsync("**/pay", route => route.AbortAsync());
        await shops.Visit.Context.Clock.InstallAsync();
        await shops.Visit.Page.RunAndWaitForPopupAsync(() => shops.Visit.Page.GetByRole(AriaRole.Button, new() { Name = Buy }).ClickAsync());
        await shops.Visit.Page.Clock.FastForwardAsync(31_000);
        await Assertions.Expect(Told(shops)).ToHaveTextAsync("The wallet cannot be reached.");
        Assert.Single(shops.Visit.Context.Pages);
    }

    [Fact]
    public async Task Every_other_failure_has_a_code()
    {
        await using Shops shops = await Customer();
        await Fails("NoSuch", "Guise.pay({ id: '0'.repeat(32) })", "payment-not-found");
        await Fails("NoId", "Guise.pay({ id: 'nonsense' })", "payment-not-found");
        await Fails("NoOrder", "Guise.pay(async () => { throw new Error('sold out'); })", "invalid-request");
        await Fails("Nothing", "Guise.pay()", "invalid-request");
        Answer foreign = await shops.Visit.App.Post("/v1/payments", new { origin = shops.New, ledger = Guise.Local.Ledger.SandboxToken.All[0].Ledger.ToString(), to = "2vxsx-fae", amount = "1" });
        // A token that her wallet does not list: denied there, too, without knowing how much it is.
        Answer unlisted = await shops.Visit.App.Post("/v1/payments",
            new { origin = shops.Old, ledger = "2vxsx-fae", to = "2vxsx-fae", amount = "1" });
        await shops.Button("Unlisted", $"try {{ await Guise.pay({{ id: '{unlisted.String("id")}' }}); }} catch (e) {{ return e.code; }}");
        IPage window = await shops.Ask("Unlisted");
        await Shops.Closes(window, () => window.GetByRole(AriaRole.Button, new() { Name = "Deny the payment" }).ClickAsync());
        await shops.Result("denied");
        await Fails("Foreign", $"Guise.pay({{ id: '{foreign.String("id")}' }})", "payment-not-found");

        // More than there is: the balance was enough when the page was shown.
        IPage popup = await Ask(shops);
        await Assertions.Expect(Pay(popup)).ToBeVisibleAsync();
        string token = (await shops.Visit.Context.CookiesAsync()).Single(cookie => cookie.Name == "__Host-guise").Value;
        await shops.Visit.App.Post($"/v1/assets/{Guise.Local.Ledger.SandboxToken.All[0].Ledger}/accounts/0/transfers",
            new { to = "2vxsx-fae", amount = "900000000", fee = "10000" }, token);
        await shops.Visit.App.Settle();
        await Pay(popup).ClickAsync();
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Approved" })).ToBeVisibleAsync();
        await shops.Visit.App.Settle();
        await Assertions.Expect(Told(shops)).ToHaveTextAsync("The account did not hold enough. The ledger has moved nothing.");

        async Task Fails(string name, string call, string code)
        {
            await shops.Button(name, $"try {{ await {call}; }} catch (e) {{ return e.name + ' ' + e.code; }}");
            await shops.Visit.Page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
            await shops.Result("GuiseError " + code);
            foreach (IPage other in shops.Visit.Context.Pages.Skip(1).ToArray()) await other.CloseAsync();
        }
    }

    [Fact]
    public async Task A_window_of_another_site_hears_nothing_and_proves_nothing()
    {
        await using Shops shops = await Customer();
        IPage popup = await Ask(shops);
        await Assertions.Expect(popup.Locator("[data-proven]")).ToBeVisibleAsync();
        string address = popup.Url, terms = await popup.Locator("[data-payment]").GetAttributeAsync("data-payment") ?? "";
        await popup.CloseAsync();

        const string evil = "http://evil.localhost";
        await Site.Serve(shops.Visit.Context, evil, Site.Opens(shops.Visit.Origin, new Uri(address).AbsolutePath) + $$"""
            addEventListener('message', (event) => {
              if (event.data.kind !== 'HandshakeInit') return;
              {{Site.Says("popup", "HandshakeComplete")}}
              popup.postMessage({ domain: 'icrc-35', kind: 'Request', requestId: 'r1', route: 'guise:pay', payload: {{terms}} }, '*');
            });
            """);
        await shops.Visit.Page.GotoAsync(evil);
        popup = await Site.Open(shops.Visit.Page);
        await Assertions.Expect(popup.Locator("[data-unproven]")).ToBeVisibleAsync();
        await shops.Visit.Page.WaitForFunctionAsync("() => heard.some((message) => message.data.kind === 'Response')");
        Assert.Contains("""{"status":"refused","code":"payment-not-found"}""", await Site.Heard(shops.Visit.Page), StringComparison.Ordinal);
        await Pay(popup).ClickAsync();
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Approved" })).ToBeVisibleAsync();
        Assert.DoesNotContain("approved", await Site.Heard(shops.Visit.Page), StringComparison.Ordinal);
    }

    /// <summary>The old shop's customer, with ten tokens.</summary>
    private async Task<Shops> Customer()
    {
        Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        await shops.Fill();
        return shops;
    }

    /// <summary>The window, once it shows the payment.</summary>
    private static async Task<IPage> Ask(Shops shops)
    {
        IPage popup = await shops.Ask(Buy);
        await popup.WaitForURLAsync(PayAddress());
        return popup;
    }

    private static ILocator Pay(IPage page) => page.Locator("[data-approve]:not([aria-disabled])");

    private static ILocator Told(Shops shops) => shops.Visit.Page.Locator("#told");

    [GeneratedRegex("/pay/[0-9a-f]{32}$")]
    private static partial Regex PayAddress();
}
