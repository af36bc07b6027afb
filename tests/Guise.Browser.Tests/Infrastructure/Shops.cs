using System.Net;
using System.Numerics;
using System.Text.Json;
using Guise.Local;
using Guise.Local.Demo;
using Guise.Local.Ledger;
using Guise.Payments.Ledgers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Browser.Tests.Infrastructure;

/// <summary>The demo shops beside a visit's wallet, and what a customer does there.</summary>
internal sealed class Shops : IAsyncDisposable
{
    public const string WellKnown = "/.well-known/guise.json";
    private readonly WebApplication _demo;

    private Shops(Visit visit, WebApplication demo) => (Visit, _demo) = (visit, demo);

    public Visit Visit { get; }

    public string Old => DemoSites.Shop(_demo, "old-shop").GetLeftPart(UriPartial.Authority);

    public string New => DemoSites.Shop(_demo, "new-shop").GetLeftPart(UriPartial.Authority);

    public static async Task<Shops> Open(Chromium chromium, int width = 1024, bool dark = false)
    {
        Visit visit = await Visit.Start(chromium, width: width, dark: dark);
        Shops shops = new(visit, (await DemoSites.Start(new Uri(visit.Origin), 0, sells: true))!);
        foreach (string shop in (string[])[shops.Old, shops.New]) visit.App.Outbound.Serve(shop + WellKnown, 404);
        return shops;
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

    private static Task Decide(IPage popup, ILocator button) => Closes(popup, () => button.ClickAsync());

    /// <summary>Does something after which the window closes, as it does once the site has been told.</summary>
    public static async Task Closes(IPage popup, Func<Task> act)
    {
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        popup.Close += (_, _) => closed.TrySetResult();
        await act();
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

    /// <summary>Ten tokens of play money for the customer whose wallet is open.</summary>
    public async Task Fill()
    {
        string token = (await Visit.Context.CookiesAsync()).Single(cookie => cookie.Name == "__Host-guise").Value;
        (await Visit.App.Post($"/v1/assets/{SandboxToken.All[0].Ledger}/accounts/0/faucet", new { amount = "1000000000" }, token))
            .Must(HttpStatusCode.OK);
    }

    /// <summary>What all that were paid at the old shop have brought, in the smallest unit.</summary>
    public async Task<BigInteger?> InTill()
    {
        using HttpClient http = new() { BaseAddress = LocalHost.AddressOf(_demo) };
        http.DefaultRequestHeaders.Host = new Uri(Old).Authority;
        JsonElement published = JsonElement.Parse(await http.GetStringAsync(WellKnown, TestContext.Current.CancellationToken));
        Assert.True(LedgerAccount.TryParse(published.GetProperty("recipients")[0].GetProperty("account").GetString(), out LedgerAccount? till));
        return await new TokenLedgers(Visit.App.Services.GetRequiredService<ILedger>(), Visit.App.Clock)
            .Balance(SandboxToken.All[0].Ledger, till, TestContext.Current.CancellationToken);
    }

    /// <summary>A button of the shop that runs this in its click, as pop-ups need it, and shows what came of it.</summary>
    public Task Button(string name, string code) => Visit.Page.EvaluateAsync($$"""
        async () => {
          {{Module}}
          document.getElementById('extra')?.remove();
          const extra = document.createElement('div');
          extra.id = 'extra';
          extra.innerHTML = '<button></button><p id="result"></p>';
          extra.firstChild.textContent = '{{name}}';
          extra.firstChild.onclick = async () => { document.getElementById('result').textContent = await (async () => { {{code}} })(); };
          document.body.append(extra);
        }
        """);

    public Task Result(string text) => Assertions.Expect(Visit.Page.Locator("#result")).ToHaveTextAsync(text);

    /// <summary>The module as a page of the shop imports it.</summary>
    public string Module => $"const {{ Guise }} = await import('{Visit.Origin}/guise.js');";

    public Task<string> Principal() => Visit.Page.Locator("#principal").InnerTextAsync();

    public async ValueTask DisposeAsync()
    {
        await Visit.DisposeAsync();
        await _demo.DisposeAsync();
    }
}
