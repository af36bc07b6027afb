using Guise.Local.Demo;
using Microsoft.AspNetCore.Builder;

namespace Guise.Browser.Tests.Infrastructure;

/// <summary>The demo shops beside a visit's wallet, and what a customer does there.</summary>
internal sealed class Shops : IAsyncDisposable
{
    private readonly WebApplication _demo;

    private Shops(Visit visit, WebApplication demo) => (Visit, _demo) = (visit, demo);

    public Visit Visit { get; }

    public string Old => DemoSites.Shop(_demo, "old-shop").GetLeftPart(UriPartial.Authority);

    public string New => DemoSites.Shop(_demo, "new-shop").GetLeftPart(UriPartial.Authority);

    public static async Task<Shops> Open(Chromium chromium, int width = 1024, bool dark = false)
    {
        Visit visit = await Visit.Start(chromium, width: width, dark: dark);
        return new(visit, (await DemoSites.Start(new Uri(visit.Origin), 0))!);
    }

    public Task<IPage> Ask(string button) => Ask(Visit.Page, button);

    /// <summary>Clicks something that opens the wallet.</summary>
    public static async Task<IPage> Ask(IPage page, string button)
    {
        IPage popup = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());
        await popup.WaitForLoadStateAsync();
        return popup;
    }

    /// <summary>Approves what the pop-up asks, once its button is awake.</summary>
    public static Task Approve(IPage popup) => Decide(popup, popup.Locator("[data-approve]:not([aria-disabled])"));

    public static Task Deny(IPage popup) => Decide(popup, popup.GetByRole(AriaRole.Button, new() { Name = "Deny" }));

    /// <summary>The window closes once the site has been told.</summary>
    private static async Task Decide(IPage popup, ILocator button)
    {
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        popup.Close += (_, _) => closed.TrySetResult();
        await button.ClickAsync();
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>A customer of the old shop, with a wallet made on the way.</summary>
    public async Task LogInAsNewcomer(string name = "alice")
    {
        await Visit.Page.GotoAsync(Old);
        IPage popup = await Ask("Log in with Guise");
        await popup.GetByRole(AriaRole.Link, new() { Name = "Create a wallet" }).ClickAsync();
        await Assertions.Expect(popup.GetByRole(AriaRole.Heading, new() { Name = "Create a wallet" })).ToBeVisibleAsync();
        await popup.GetByLabel("Name", new() { Exact = true }).First.FillAsync(name);
        await popup.GetByLabel("Passphrase", new() { Exact = true }).First.FillAsync(Visit.Passphrase);
        await popup.GetByRole(AriaRole.Button, new() { Name = "Create the wallet" }).ClickAsync();
        await Visit.ConfirmPhrase(popup);
        await Approve(popup);
        await Assertions.Expect(Visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Logged in" })).ToBeVisibleAsync();
    }

    public Task<string> Principal() => Visit.Page.Locator("#principal").InnerTextAsync();

    public async ValueTask DisposeAsync()
    {
        await Visit.DisposeAsync();
        await _demo.DisposeAsync();
    }
}
