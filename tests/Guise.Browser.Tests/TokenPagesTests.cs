using Guise.Browser.Tests.Infrastructure;
using Guise.Local.Ledger;

namespace Guise.Browser.Tests;

/// <summary>Tokens, accounts and transfers in a real browser.</summary>
public sealed class TokenPagesTests(Chromium chromium)
{
    [Fact]
    public async Task A_newcomer_without_money_comes_to_pay_after_all()
    {
        await using Shops shops = await Shops.Open(chromium);
        IPage page = shops.Visit.Page;
        await page.GotoAsync(shops.Old);
        IPage popup = await shops.Ask("Buy it for 2.5 PLAY");
        await popup.GetByRole(AriaRole.Link, new() { Name = "Create a wallet" }).ClickAsync();
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Create a wallet" })).ToBeVisibleAsync();
        await popup.GetByLabel("Name", new() { Exact = true }).First.FillAsync("nora");
        await popup.GetByLabel("Passphrase", new() { Exact = true }).First.FillAsync(Visit.Passphrase);
        await popup.GetByRole(AriaRole.Button, new() { Name = "Create the wallet" }).ClickAsync();
        await Visit.ConfirmPhrase(popup);

        await Assertions.Expect(popup.GetByText("None of your accounts holds")).ToBeVisibleAsync();
        await Visit.Picture(popup, "pay-too-little");
        await popup.GetByRole(AriaRole.Link, new() { Name = "Put some into one of them" }).ClickAsync();
        await popup.GetByRole(AriaRole.Link, new() { Name = "Main" }).ClickAsync();
        await popup.GetByRole(AriaRole.Button, new() { Name = "Get 100 PLAY of play money" }).ClickAsync();
        await Assertions.Expect(popup.GetByText("The play money is there.")).ToBeVisibleAsync();
        await Visit.Picture(popup, "account-filled");
        await popup.GetByRole(AriaRole.Link, new() { Name = "Back to the payment" }).ClickAsync();
        await popup.Locator("[data-approve]:not([aria-disabled])").ClickAsync();
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Approved" })).ToBeVisibleAsync();
        await shops.Visit.App.Settle();
        await Assertions.Expect(page.Locator("#told")).ToHaveTextAsync("Paid. Your plush mask is on its way.");
    }

    [Theory]
    [InlineData(320, false)]
    [InlineData(1024, true)]
    public async Task An_owner_makes_accounts_adds_a_token_and_sends(int width, bool dark)
    {
        Axe.Require();
        await using Visit visit = await Visit.Start(chromium, width: width, dark: dark);
        string look = dark ? "dark" : "narrow", ledger = SandboxToken.All[0].Ledger.ToString();
        await visit.Create("olga");
        await visit.Go("/wallet/assets");
        await visit.Fill("Ledger", "2vxsx-fae");
        await visit.Click("Look at the token");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Check("token-refused", "Tokens");
        await visit.Fill("Ledger", ledger);
        await visit.Click("Look at the token");
        await Check("token-found", "Add PLAY?");
        await visit.Click("Add the token");
        await visit.Fill("Name", "Savings");
        await visit.Click("Make an account");
        await Assertions.Expect(visit.Page.GetByText("The account is ready.")).ToBeVisibleAsync();
        await visit.Click("Get 100 PLAY of play money");
        await Assertions.Expect(visit.Page.GetByText("The play money is there.")).ToBeVisibleAsync();
        await Check("account", "Savings");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Send", Exact = true }).ClickAsync();
        await visit.Fill("To", "2vxsx-fae");
        await visit.Fill("Amount in PLAY", "100");
        await visit.Click("Look it over");
        await Check("send-too-much", "Send 100 PLAY?");
        await visit.Click("Change it");
        await visit.Fill("Amount in PLAY", "12.5");
        await visit.Fill("Memo", "for tea");
        await visit.Click("Look it over");
        await Check("send-review", "Send 12.5 PLAY?");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send 12.5 PLAY" }).DblClickAsync();
        await Check("payments-on-the-way", "Payments");
        await visit.App.Settle();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Look again" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("The ledger has moved the money.")).ToHaveCountAsync(1);
        await Check("payments-paid", "Payments");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "PLAY, Savings" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("87.4999 PLAY")).ToBeVisibleAsync();
        Assert.Empty(visit.Foreign);

        async Task Check(string name, string heading)
        {
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(heading);
            await visit.Page.WaitForLoadStateAsync();
            await visit.Picture($"{name}-{look}");
            await Axe.MustBeClean(visit.Page);
            await Axe.MustFit(visit.Page);
        }
    }

    [Fact]
    public async Task The_keyboard_alone_sends_and_no_page_needs_script()
    {
        await using Visit visit = await Visit.Start(chromium, script: false);
        await visit.Create("pia");
        string account = $"/wallet/assets/{SandboxToken.All[0].Ledger}/0";
        await visit.Go(account);
        await visit.Click("Get 100 PLAY of play money");
        await visit.Go(account + "/send");
        await Assertions.Expect(visit.Page.GetByLabel("To", new() { Exact = true })).ToBeFocusedAsync();
        await Type("2vxsx-fae", "Tab");
        await Type("1", "Enter");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Send 1 PLAY?" })).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send 1 PLAY" }).FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.GetByText("It is approved and seen through")).ToBeVisibleAsync();

        async Task Type(string text, string then)
        {
            await visit.Page.Keyboard.TypeAsync(text);
            await visit.Page.Keyboard.PressAsync(then);
        }
    }
}
