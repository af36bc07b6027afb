using System.Net;
using System.Text.Json;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Links;

/// <summary>A site moves to another domain and lets it use its masks.</summary>
public sealed class LinkTests
{
    private const string Old = "https://old.example", New = "https://new.example", Third = "https://third.example";

    [Fact]
    public async Task A_linked_login_wears_the_source_s_mask_and_signs_with_its_keys()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site source = new(app, Old), target = new(app, New);
        (string oldToken, JsonElement known, _) = await source.Login(wallet);
        await source.Ask(wallet, "link", New);
        (string newToken, JsonElement same, _) = await target.Login(wallet, linked: Old);
        Assert.Equal(known.GetProperty("principal").GetString(), same.GetProperty("principal").GetString());
        Assert.Equal(Old, same.GetProperty("origin").GetString());
        foreach (string? salt in new[] { null, "c2FsdA" })
        {
            string here = (await app.Post("/v1/session/public-key", salt is null ? new { } : new { salt }, oldToken)).String("publicKey");
            Assert.Equal(here, (await app.Post("/v1/session/public-key", salt is null ? new { } : new { salt }, newToken)).String("publicKey"));
        }
    }

    [Fact]
    public async Task The_target_s_login_shows_the_source_s_masks_by_origin_those_made_later_too()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        await new Site(app, Old).Ask(wallet, "link", New);
        await new Site(app, Third).Ask(wallet, "link", New);
        await app.Post("/v1/masks", new { origin = Old }, wallet);
        JsonElement display = (await new Site(app, New).File(wallet, "login"))["display"];
        Assert.Single(display.GetProperty("masks").EnumerateArray());
        var linked = display.GetProperty("linked").EnumerateArray()
            .ToDictionary(group => group.GetProperty("origin").GetString()!, group => group.GetProperty("masks").GetArrayLength());
        Assert.Equal(new Dictionary<string, int> { [Old] = 2, [Third] = 1 }, linked);
    }

    [Fact]
    public async Task Links_are_directed_and_not_transitive()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        await new Site(app, Old).Ask(wallet, "link", New);
        await new Site(app, New).Ask(wallet, "link", Third);
        Assert.False((await new Site(app, Old).File(wallet, "login"))["display"].TryGetProperty("linked", out _));
        JsonElement group = Assert.Single((await new Site(app, Third).File(wallet, "login"))["display"].GetProperty("linked").EnumerateArray());
        Assert.Equal(New, group.GetProperty("origin").GetString());
    }

    [Fact]
    public async Task A_page_of_links_has_no_more_than_were_asked_for_and_the_pages_have_all()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        string[] targets = [.. Enumerable.Range(0, 5).Select(i => $"https://target{i}.example")];
        foreach (string target in targets) await new Site(app, Old).Ask(wallet, "link", target);
        await new Site(app, Third).Ask(wallet, "link", New);
        foreach (int limit in new[] { 1, 2, 5, 100 })
        {
            List<string> seen = [];
            string? continuation = null;
            do
            {
                Answer page = (await app.Get($"/v1/links?limit={limit}" + (continuation is null ? "" : "&continuation=" + continuation), wallet))
                    .Must(HttpStatusCode.OK);
                Assert.InRange(page["items"].GetArrayLength(), 0, limit);
                seen.AddRange(page["items"].EnumerateArray().Select(link => link.GetProperty("target").GetString()!));
                continuation = page.Has("continuation") ? page.String("continuation") : null;
            }
            while (continuation is not null);
            Assert.Equal([New, .. targets], seen.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Linking_twice_is_linking_once_and_only_the_source_can_take_it_back()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site source = new(app, Old), target = new(app, New);
        for (int i = 0; i < 2; i++) await source.Ask(wallet, "link", New);
        Assert.Single((await app.Get("/v1/links", wallet))["items"].EnumerateArray());
        await target.Ask(wallet, "unlink", Old);
        Assert.Single((await app.Get("/v1/links", wallet))["items"].EnumerateArray());
        for (int i = 0; i < 2; i++) await source.Ask(wallet, "unlink", New);
        Assert.Empty((await app.Get("/v1/links", wallet))["items"].EnumerateArray());
    }

    [Theory]
    [InlineData("one")]
    [InlineData("all")]
    [InlineData("owner")]
    public async Task Unlinking_ends_the_sessions_that_derive_from_the_source_and_no_others(string how)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site source = new(app, Old), target = new(app, New), third = new(app, Third);
        await source.Ask(wallet, "link", New);
        await source.Ask(wallet, "link", Third);
        (string derived, _, _) = await target.Login(wallet, linked: Old);
        (string own, _, _) = await third.Login(wallet);
        (string atSource, _, _) = await source.Login(wallet);
        if (how == "one") await source.Ask(wallet, "unlink", New);
        if (how == "all") await source.Ask(wallet, "unlink");
        if (how == "owner")
        {
            JsonElement link = (await app.Get("/v1/links", wallet))["items"].EnumerateArray()
                .Single(item => item.GetProperty("target").GetString() == New);
            for (int i = 0; i < 2; i++) (await app.Delete($"/v1/links/{link.GetProperty("id").GetString()}", wallet)).Must(HttpStatusCode.NoContent);
        }
        (await target.Sign(derived, "bytes", "AA")).MustBe(Problems.SessionEnded);
        (await third.Sign(own, "bytes", "AA")).Must(HttpStatusCode.OK);
        (await source.Sign(atSource, "bytes", "AA")).Must(HttpStatusCode.OK);
        Assert.Equal(how == "all" ? 0 : 1, (await app.Get("/v1/links", wallet))["items"].GetArrayLength());
        await app.Settle();
        Assert.Equal(2, (await app.Get("/v1/sessions", wallet))["items"].GetArrayLength());
        Assert.Equal(2, StoreDump.Rows(app, "").Count(row => row.Row.StartsWith("live|site|", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_login_approved_after_its_link_was_removed_is_refused()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site source = new(app, Old), target = new(app, New);
        await source.Ask(wallet, "link", New);
        Answer filed = await target.File(wallet, "login");
        string theirs = filed["display"].GetProperty("linked")[0].GetProperty("masks")[0].GetProperty("id").GetString()!;
        await source.Ask(wallet, "unlink", New);
        (await Site.Approve(app, wallet, filed, theirs)).MustBe(Problems.LinkRemoved);
        Assert.Empty((await app.Get("/v1/sessions", wallet))["items"].EnumerateArray());
        // What is shown now has no such mask, and its own is still to be had.
        Answer shown = await app.Get($"/v1/requests/{filed.String("id")}", wallet);
        Assert.False(shown["display"].TryGetProperty("linked", out _));
        (await Site.Approve(app, wallet, shown, shown["display"].GetProperty("masks")[0].GetProperty("id").GetString())).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task No_order_of_login_and_unlink_leaves_a_session_without_its_link()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site source = new(app, Old), target = new(app, New);
        for (int round = 0; round < 12; round++)
        {
            await source.Ask(wallet, "link", New);
            Answer login = await target.File(wallet, "login"), unlink = await source.File(wallet, "unlink", New);
            string theirs = login["display"].GetProperty("linked")[0].GetProperty("masks")[0].GetProperty("id").GetString()!;
            Answer[] both = await Task.WhenAll(Task.Run(() => Site.Approve(app, wallet, login, theirs)),
                Task.Run(() => Site.Approve(app, wallet, unlink)));
            both[1].Must(HttpStatusCode.OK);
            Assert.Empty((await app.Get("/v1/links", wallet))["items"].EnumerateArray());
            Assert.Empty((await app.Get("/v1/sessions", wallet))["items"].EnumerateArray());
            if (both[0].Status != HttpStatusCode.OK) continue;
            Answer redeemed = await target.Redeem(both[0].String("code"));
            if (redeemed.Status == HttpStatusCode.OK) (await app.Get("/v1/session", redeemed.String("token"))).MustBe(Problems.SessionEnded);
        }
    }

    [Fact]
    public async Task An_origin_has_at_most_twenty_links()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site source = new(app, Old);
        for (int i = 0; i < 20; i++) await source.Ask(wallet, "link", $"https://t{i}.example");
        Answer filed = await source.File(wallet, "link", New);
        (await Site.Approve(app, wallet, filed)).MustBe(Problems.TooManyLinks);
        await source.Ask(wallet, "unlink");
        Assert.Empty((await app.Get("/v1/links", wallet))["items"].EnumerateArray());
    }

    [Fact]
    public async Task Links_and_their_ids_live_through_a_rekey()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        Site source = new(app, Old);
        await source.Ask(wallet, "link", New);
        string links = (await app.Get("/v1/links", wallet)).Text;
        (await app.Post("/v1/profile/rekey", new { credential = new { passphrase = owner.Passphrase } }, wallet)).Must(HttpStatusCode.OK);
        await source.Ask(wallet, "link", Third);
        await source.Ask(wallet, "unlink", Third);
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(links, (await app.Get("/v1/links", wallet)).Text);
    }
}
