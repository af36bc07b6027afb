using Guise.Browser.Tests.Infrastructure;

namespace Guise.Browser.Tests;

/// <summary>The wallet's own pages as a person goes through them. None of them needs script.</summary>
public sealed class WalletPagesTests(Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_newcomer_makes_a_wallet_and_opens_it_again(bool script)
    {
        await using Visit visit = await Visit.Start(chromium, script);
        await visit.Go("/");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Create a wallet" }).ClickAsync();
        await visit.Fill("Name", "alice");
        await visit.Fill("Passphrase", Visit.Passphrase);
        await visit.Click("Create the wallet");
        await visit.ConfirmPhrase();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Hello, alice" })).ToBeVisibleAsync();

        await visit.Click("Lock the wallet");
        await Assertions.Expect(visit.Page.GetByText("The wallet is locked.")).ToBeVisibleAsync();
        await visit.Go("/wallet/settings");
        Assert.EndsWith("/unlock?next=%2Fwallet%2Fsettings", visit.Page.Url, StringComparison.Ordinal);
        await visit.Fill("Name", "alice");
        await visit.Fill("Passphrase", "not this one");
        await visit.Click("Open");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That name and passphrase do not belong together.");
        await Assertions.Expect(visit.Page.GetByLabel("Name", new() { Exact = true }).First).ToHaveValueAsync("alice");
        await Assertions.Expect(visit.Page.GetByLabel("Passphrase", new() { Exact = true })).ToHaveValueAsync("");
        await visit.Fill("Passphrase", Visit.Passphrase);
        await visit.Click("Open");
        Assert.EndsWith("/wallet/settings", visit.Page.Url, StringComparison.Ordinal);
        Assert.Empty(visit.Foreign);
    }

    [Fact]
    public async Task Words_that_are_wrong_are_asked_again()
    {
        await using Visit visit = await Visit.Start(chromium);
        await visit.Go("/create");
        await visit.Fill("Name", "bob");
        await visit.Fill("Passphrase", Visit.Passphrase);
        await visit.Click("Create the wallet");
        await visit.Click("I have written them down");
        Assert.Equal(0, await visit.Page.Locator(".phrase").CountAsync());
        await visit.Page.GetByLabel("of your phrase").FillAsync("zoo zoo");
        await visit.Click("Check");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wallet_that_is_open_elsewhere_is_closed_there_and_opened_here()
    {
        await using Visit visit = await Visit.Start(chromium);
        Owner owner = await Owner.With(visit.App, "carol");
        string elsewhere = await owner.Unlock();
        await visit.Go("/unlock");
        await visit.Fill("Name", "carol");
        await visit.Fill("Passphrase", owner.Passphrase);
        await visit.Click("Open");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("open somewhere else");
        await visit.Fill("Passphrase", owner.Passphrase);
        await visit.Click("Open");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Hello, carol" })).ToBeVisibleAsync();
        (await visit.App.Get("/v1/profile", elsewhere)).MustBe(Platform.Problems.SessionEnded);
    }

    [Fact]
    public async Task Forgotten_passphrase_recovery_and_what_the_log_says_of_it()
    {
        await using Visit visit = await Visit.Start(chromium, script: false);
        string phrase = await visit.Create("dora");
        await visit.Click("Lock the wallet");
        await visit.Go("/recover");
        await visit.Fill("Name", "dora");
        await visit.Fill("Recovery phrase", phrase);
        await visit.Fill("New passphrase", "another one that is good");
        await visit.Click("Recover the wallet");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("yours again");
        await visit.Go("/wallet/activity");
        IReadOnlyList<string> entries = await visit.Page.Locator("tbody tr td:first-child").AllInnerTextsAsync();
        Assert.Equal(
            ["The wallet was made", "The wallet was locked", "The wallet was opened", "The wallet was opened",
                "The wallet was recovered with its phrase"],
            entries.Order(StringComparer.Ordinal).OrderBy(entry => entry.Length));
    }

    [Fact]
    public async Task Settings_change_the_passphrase_the_recovery_phrase_and_the_key_and_delete_the_wallet()
    {
        await using Visit visit = await Visit.Start(chromium, script: false);
        await visit.Create("eve");
        await visit.Go("/wallet/settings");
        ILocator passphrase = visit.Page.Locator("#passphrase"), recovery = visit.Page.Locator("#recovery"), rekey = visit.Page.Locator("#rekey");
        const string changed = "another one that is good";
        await passphrase.GetByLabel("Passphrase", new() { Exact = true }).FillAsync("wrong one, sorry");
        await passphrase.GetByLabel("New passphrase").FillAsync(changed);
        await visit.Click("Change the passphrase");
        await Assertions.Expect(passphrase.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await passphrase.GetByLabel("Passphrase", new() { Exact = true }).FillAsync(Visit.Passphrase);
        await passphrase.GetByLabel("New passphrase").FillAsync(changed);
        await visit.Click("Change the passphrase");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The passphrase is changed.");

        await recovery.GetByLabel("Passphrase").FillAsync(changed);
        await visit.Click("Make a new phrase");
        await visit.ConfirmPhrase();
        await recovery.GetByLabel("Passphrase").FillAsync(changed);
        await visit.Click("Remove the phrase");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("opens nothing any more");
        await rekey.GetByLabel("Passphrase").FillAsync(changed);
        await visit.Click("Give the wallet a new key");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("new key");
        await visit.App.Settle();

        await visit.Page.GetByLabel("Type the wallet's name").FillAsync("adam");
        await visit.Click("Delete it for good");
        await Assertions.Expect(visit.Page.Locator("#delete").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await visit.Page.GetByLabel("Type the wallet's name").FillAsync("eve");
        await visit.Click("Delete it for good");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("deleted");
        Owner gone = new(visit.App, "eve", changed, null);
        (await gone.TryUnlock(changed)).MustBe(Platform.Problems.WrongCredential);
    }

    [Fact]
    public async Task Contents_are_added_read_and_removed()
    {
        await using Visit visit = await Visit.Start(chromium, script: false);
        await visit.Create("frank");
        await visit.Go("/wallet/contents?type=metadata");
        await visit.Page.GetByText("Add one").ClickAsync();
        await visit.Fill("JSON", "not json <script>");
        await visit.Click("Add it");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByLabel("JSON", new() { Exact = true })).ToHaveValueAsync("not json <script>");
        await visit.Fill("JSON", """{"id":"urn:note:<b>1</b>","text":"hello"}""");
        await visit.Click("Add it");
        await Assertions.Expect(visit.Page.GetByText("The content is in your wallet.")).ToBeVisibleAsync();
        await visit.Page.GetByText("urn:note:<b>1</b>").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator("pre")).ToContainTextAsync("hello");
        await visit.Click("Remove it");
        await Assertions.Expect(visit.Page.GetByText("Nothing of this type yet.")).ToBeVisibleAsync();
        Assert.DoesNotContain("note", visit.Page.Url, StringComparison.Ordinal);
    }
}
