using Guise.Browser.Tests.Infrastructure;
using Guise.Local.Ledger;

namespace Guise.Browser.Tests;

/// <summary>What holds for every page: axe finds nothing, it fits 320 pixels, the keyboard is enough, and nobody else hears of it.</summary>
public sealed class EveryPageTests(Chromium chromium)
{
    private static readonly string[] Open = ["/", "/create", "/unlock", "/recover", "/problems", "/problems/wrong-credential", "/shared"];
    private static readonly string Token = "/wallet/assets/" + SandboxToken.All[0].Ledger;
    private static readonly string[] Owners =
    [
        "/wallet", "/wallet/masks", "/wallet/sessions", "/wallet/links", "/wallet/assets", Token, Token + "/0", Token + "/0/send",
        "/wallet/payments", "/wallet/names", "/wallet/keys", "/wallet/buckets", "/wallet/buckets/keys", "/wallet/buckets/organizations",
        "/wallet/buckets/import", "/wallet/contents", "/wallet/activity", "/wallet/settings",
    ];

    [Theory]
    [InlineData(320, false)]
    [InlineData(1024, true)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_window(int width, bool dark)
    {
        Axe.Require();
        await using Visit visit = await Visit.Start(chromium, width: width, dark: dark);
        string look = dark ? "dark" : "narrow";
        foreach (string path in Open) await Look(path);

        await visit.Go("/create");
        await visit.Fill("Name", "grace");
        await visit.Fill("Passphrase", Visit.Passphrase);
        await visit.Click("Create the wallet");
        await Check("phrase");
        await visit.Click("I have written them down");
        await Check("phrase-check");
        await visit.Go("/wallet/names");
        await visit.Fill("Name", "grace." + GuiseApp.Domain);
        await visit.Click("Publish it");
        await Check("name");
        foreach (string path in Owners) await Look(path);
        await Look("/pay");
        await visit.Go(await Payment(visit.App, SandboxToken.All[0].Ledger.ToString()));
        await Check("pay");
        await visit.Click("Deny");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Denied" })).ToBeVisibleAsync();
        await Check("pay-denied");
        await visit.Go(await Payment(visit.App, "2vxsx-fae"));
        await Check("pay-unlisted");
        await visit.Go("/pay/" + new string('0', 32));
        await Check("pay-none");
        Assert.Empty(visit.Foreign);

        async Task Look(string path)
        {
            await visit.Go(path);
            await Check(path == "/" ? "home" : path[1..].Replace(Token[1..], "wallet/token").Replace('/', '-'));
        }
        async Task Check(string name)
        {
            await visit.Picture($"{name}-{look}");
            await Axe.MustBeClean(visit.Page);
            await Axe.MustFit(visit.Page);
        }
    }

    [Fact]
    public async Task The_keyboard_alone_makes_a_wallet_and_locks_it()
    {
        await using Visit visit = await Visit.Start(chromium);
        await visit.Go("/");
        await Reach(visit, "a", "Create a wallet");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("input:visible").First).ToBeFocusedAsync();
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/create$"));
        await visit.Page.Keyboard.TypeAsync("henry");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.TypeAsync(Visit.Passphrase);
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator(".phrase li")).ToHaveCountAsync(24);
        await visit.Go("/wallet");
        await Reach(visit, "button", "Lock the wallet");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.GetByText("The wallet is locked.")).ToBeVisibleAsync();
    }

    /// <summary>The page of a payment that a site asks for.</summary>
    private static async Task<string> Payment(GuiseApp app, string ledger)
    {
        const string shop = "https://shop.example";
        app.Outbound.Serve(shop + "/.well-known/guise.json", 404);
        Answer created = await app.Post("/v1/payments", new { origin = shop, ledger, to = "2vxsx-fae", amount = "1" });
        return "/pay/" + created.String("id");
    }

    /// <summary>Tabs until it is there, and sees that the focus shows.</summary>
    private static async Task Reach(Visit visit, string tag, string text)
    {
        for (int i = 0; i < 30; i++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            string at = await visit.Page.EvaluateAsync<string>("() => `${document.activeElement.tagName.toLowerCase()} ${document.activeElement.textContent.trim()}`");
            if (at != $"{tag} {text}") continue;
            Assert.NotEqual("none", await visit.Page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
            return;
        }
        Assert.Fail($"The keyboard does not reach '{text}'.");
    }
}
