using Guise.Browser.Tests.Infrastructure;

namespace Guise.Browser.Tests;

/// <summary>What the wallet shows of sites, and how its owner ends it.</summary>
public sealed class SitesPagesTests(Chromium chromium)
{
    [Fact]
    public async Task Sessions_masks_and_links_are_listed_and_ended()
    {
        await using Shops shops = await Shops.Open(chromium, width: 320);
        IPage page = shops.Visit.Page;
        await shops.LogInAsNewcomer();
        string name = await page.Locator("#name").InnerTextAsync();
        await Shops.Approve(await shops.Ask("Take my masks to the new shop"));
        await page.WaitForURLAsync(shops.New + "/");
        IPage popup = await shops.Ask("Log in with Guise");
        await popup.Locator("fieldset").Filter(new() { HasText = shops.Old }).GetByRole(AriaRole.Radio).CheckAsync();
        await Shops.Approve(popup);
        await Assertions.Expect(page.Locator("#name")).ToHaveTextAsync(name);

        IPage wallet = await shops.Visit.Context.NewPageAsync();
        await Look("/wallet/masks", "masks");
        await Assertions.Expect(wallet.GetByRole(AriaRole.Heading, new() { Name = shops.Old })).ToBeVisibleAsync();
        ILocator mask = wallet.Locator("details").Filter(new() { HasText = name });
        await mask.Locator("summary").ClickAsync();
        await mask.GetByLabel("Name").FillAsync("Sunday Me");
        await mask.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Assertions.Expect(wallet.Locator("summary").Filter(new() { HasText = "Sunday Me" })).ToBeVisibleAsync();
        await wallet.GetByRole(AriaRole.Button, new() { Name = "Another mask for " + shops.Old }).ClickAsync();
        await Assertions.Expect(wallet.GetByRole(AriaRole.Status)).ToContainTextAsync("another mask");

        await Look("/wallet/sessions", "sessions");
        await Assertions.Expect(wallet.GetByText("The mask is from")).ToHaveCountAsync(1);
        await Look("/wallet/links", "links");
        await wallet.GetByRole(AriaRole.Button, new() { Name = "Remove the link" }).ClickAsync();
        await Assertions.Expect(wallet.GetByText("No site sees another's masks.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Good day, stranger" })).ToBeVisibleAsync();

        await wallet.GotoAsync(shops.Visit.Origin + "/wallet/sessions");
        await wallet.GetByRole(AriaRole.Button, new() { Name = "Log out of " + shops.Old }).ClickAsync();
        await Assertions.Expect(wallet.GetByText("You are logged in nowhere.")).ToBeVisibleAsync();
        await page.GotoAsync(shops.Old);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Good day, stranger" })).ToBeVisibleAsync();

        await Look("/wallet/activity", "activity");
        IReadOnlyList<string> log = await wallet.Locator("tbody tr td:first-child").AllInnerTextsAsync();
        foreach (string entry in (string[])["You logged in", "You logged out", "You showed masks to another site", "A link was removed"])
            Assert.Contains(entry, log);

        async Task Look(string path, string picture)
        {
            await wallet.GotoAsync(shops.Visit.Origin + path);
            await Visit.Picture(wallet, picture + "-full");
            Axe.Require();
            await Axe.MustBeClean(wallet);
            await Axe.MustFit(wallet);
        }
    }
}
