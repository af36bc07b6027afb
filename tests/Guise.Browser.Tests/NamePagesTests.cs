using Guise.Browser.Tests.Infrastructure;

namespace Guise.Browser.Tests;

/// <summary>From a name to an account and back, by clicks alone.</summary>
public sealed class NamePagesTests(Chromium chromium)
{
    private const string Name = "ivy." + GuiseApp.Domain;

    [Theory]
    [InlineData(320, false)]
    [InlineData(1024, true)]
    public async Task A_person_takes_a_name_makes_its_account_and_signs_with_a_key(int width, bool dark)
    {
        Axe.Require();
        await using Visit visit = await Visit.Start(chromium, width: width, dark: dark);
        string look = dark ? "dark" : "narrow";
        await visit.Create("ivy");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Names", Exact = true }).ClickAsync();
        await visit.Fill("Name", Name);
        await visit.Click("Publish it");
        await Said(visit, "The profile is published.");

        await Step(visit, "Make the account", "The name has an account here.");
        await visit.Fill("Hours that a message waits", "48");
        await Step(visit, "Save the settings", "The settings are saved.");
        await Assertions.Expect(visit.Page.GetByLabel("Hours that a message waits")).ToHaveValueAsync("48");
        await visit.Page.GetByText("Change it").ClickAsync();
        await Look("name-account");
        await visit.Fill("Delivery services", "ds.one.eth\nds.two.eth");
        await Step(visit, "Publish the profile", "The profile is published.");
        await Assertions.Expect(visit.Page.GetByText("ds.one.eth, ds.two.eth")).ToBeVisibleAsync();
        await visit.Page.GetByText("Change it").ClickAsync();
        await Step(visit, "Give it new keys", "The name has new keys");
        await visit.Page.GetByText("Delete the account").ClickAsync();
        await Step(visit, "Delete it for good", "The account is deleted.");
        await visit.Page.GetByText("Change it").ClickAsync();
        await Step(visit, "Take the profile back", "The profile is taken back.");
        await Assertions.Expect(visit.Page.GetByText("Not published")).ToBeVisibleAsync();

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Keys", Exact = true }).ClickAsync();
        await visit.Page.GetByText("Make a key").ClickAsync();
        await visit.Page.GetByLabel("Type").And(visit.Page.Locator(":visible")).SelectOptionAsync("P256");
        await Step(visit, "Make it", "The key is in your wallet.");
        ILocator key = visit.Page.Locator("section").Filter(new() { HasText = "P-256" });
        await key.GetByText("Sign something").ClickAsync();
        await key.GetByLabel("Text", new() { Exact = true }).FillAsync("hello");
        await key.GetByRole(AriaRole.Button, new() { Name = "Sign it" }).ClickAsync();
        await Assertions.Expect(key.GetByRole(AriaRole.Status)).ToContainTextAsync("Signed:");
        await key.GetByText("Sign something").ClickAsync();
        await visit.Page.GetByText("Bring a key from elsewhere").ClickAsync();
        await Look("keys-signed");
        // Not with one click.
        await Assertions.Expect(key.GetByRole(AriaRole.Button, new() { Name = "Forget it for good" })).ToBeHiddenAsync();
        await key.GetByText("Forget this key").ClickAsync();
        await key.GetByRole(AriaRole.Button, new() { Name = "Forget it for good" }).ClickAsync();
        await Said(visit, "The key is gone.");
        await Assertions.Expect(key).ToHaveCountAsync(0);
        Assert.Empty(visit.Foreign);

        async Task Look(string name)
        {
            await visit.Picture($"{name}-{look}");
            await Axe.MustBeClean(visit.Page);
            await Axe.MustFit(visit.Page);
        }
    }

    /// <summary>A click a second after the one before: signed statements have their order, and the clock is the test's.</summary>
    private static async Task Step(Visit visit, string button, string said)
    {
        visit.App.Clock.Advance(TimeSpan.FromSeconds(1));
        await visit.Click(button);
        await Said(visit, said);
    }

    private static Task Said(Visit visit, string text) => Assertions.Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(text);
}
