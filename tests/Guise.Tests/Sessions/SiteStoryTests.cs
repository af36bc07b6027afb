using System.Net;
using System.Text.Json;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Sessions;

/// <summary>A person logs in at sites, stays, leaves.</summary>
public sealed class SiteStoryTests
{
    private const string Shop = "https://shop.example", Forum = "https://forum.example";

    [Fact]
    public async Task A_login_shows_the_mask_that_was_chosen_and_signs()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        (string token, JsonElement mask, _) = await new Site(app, Shop).Login(wallet);
        JsonElement chosen = (await app.Post("/v1/masks/query", new { origin = Shop }, wallet))["items"][0];
        Assert.Equal(chosen.GetProperty("principal").GetString(), mask.GetProperty("principal").GetString());
        Answer session = (await app.Get("/v1/session", token)).Must(HttpStatusCode.OK);
        Assert.Equal(mask.GetRawText(), session["mask"].GetRawText());
        (await new Site(app, Shop).Sign(token, "bytes", "aGVsbG8")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_locked_wallet_signs_nothing_and_its_site_cannot_tell_from_the_session_that_it_is_locked()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, _, _) = await shop.Login(wallet);
        string open = (await app.Get("/v1/session", token)).Text;
        await owner.LockBy(wallet);
        (await shop.Sign(token, "bytes", "aGVsbG8")).MustBe(Problems.WalletLocked);
        (await app.Post("/v1/session/public-key", new { salt = "AA" }, token)).MustBe(Problems.WalletLocked);
        Assert.Equal(open, (await app.Get("/v1/session", token)).Must(HttpStatusCode.OK).Text);

        await owner.Unlock();
        (await shop.Sign(token, "bytes", "aGVsbG8")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wallet_whose_session_ran_out_is_locked_even_before_its_workflow_says_so()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string wallet = await owner.Unlock(idleTimeout: 60);
        Site shop = new(app, Shop);
        (string token, _, _) = await shop.Login(wallet);
        app.Clock.Advance(TimeSpan.FromSeconds(59));
        (await shop.Sign(token, "bytes", "aGVsbG8")).Must(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await shop.Sign(token, "bytes", "aGVsbG8")).MustBe(Problems.WalletLocked);
    }

    [Fact]
    public async Task A_session_ends_after_a_week_and_after_a_day_without_use()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string wallet = await owner.Unlock(expiresIn: 604800, idleTimeout: 604800);
        Site shop = new(app, Shop), forum = new(app, Forum);
        (string used, _, Answer login) = await shop.Login(wallet);
        (string idle, _, _) = await forum.Login(wallet);
        Assert.InRange(login["expiresAt"].GetDateTimeOffset(), app.Clock.GetUtcNow().AddDays(7).AddHours(-1), app.Clock.GetUtcNow().AddDays(7));
        for (int hours = 0; hours < 7 * 24 - 12; hours += 11)
        {
            await app.Advance(TimeSpan.FromHours(11));
            (await app.Get("/v1/session", used)).Must(HttpStatusCode.OK);
            if (hours >= 22) (await app.Get("/v1/session", idle)).MustBe(Problems.SessionEnded);
        }
        await app.Advance(TimeSpan.FromHours(12));
        (await app.Get("/v1/session", used)).MustBe(Problems.SessionEnded);
        Assert.DoesNotContain(StoreDump.Rows(app, ""), row => row.Partition.StartsWith("site|", StringComparison.Ordinal));
        Assert.DoesNotContain(StoreDump.Rows(app, ""), row => row.Row.StartsWith("live|site|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logout_from_the_site_ends_it_for_ever_and_works_while_the_wallet_is_locked()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        (string token, _, _) = await new Site(app, Shop).Login(wallet);
        await owner.LockBy(wallet);
        (await app.Delete("/v1/session", token)).Must(HttpStatusCode.NoContent);
        (await app.Delete("/v1/session", token)).MustBe(Problems.SessionEnded);
        wallet = await owner.Unlock();
        (await app.Get("/v1/session", token)).MustBe(Problems.SessionEnded);
        Assert.Empty((await app.Get("/v1/sessions", wallet))["items"].EnumerateArray());
        await app.Settle();
        Assert.DoesNotContain(StoreDump.Rows(app, ""), row => row.Partition.StartsWith("site|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_owner_sees_who_is_logged_in_and_ends_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        (string token, JsonElement mask, _) = await new Site(app, Shop).Login(wallet);
        await new Site(app, Forum).Login(wallet);
        JsonElement[] sessions = [.. (await app.Get("/v1/sessions", wallet))["items"].EnumerateArray()];
        Assert.Equal([Forum, Shop], sessions.Select(session => session.GetProperty("origin").GetString()).Order());
        JsonElement shop = sessions.Single(session => session.GetProperty("origin").GetString() == Shop);
        Assert.Equal(mask.GetProperty("principal").GetString(), shop.GetProperty("principal").GetString());
        for (int i = 0; i < 2; i++) (await app.Delete($"/v1/sessions/{shop.GetProperty("id").GetString()}", wallet)).Must(HttpStatusCode.NoContent);
        (await app.Get("/v1/session", token)).MustBe(Problems.SessionEnded);
        Assert.Single((await app.Get("/v1/sessions", wallet))["items"].EnumerateArray());
        (await app.Delete("/v1/sessions/nonsense", wallet)).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_new_login_replaces_the_old_one()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string first, JsonElement mask, _) = await shop.Login(wallet);
        (string second, JsonElement same, _) = await shop.Login(wallet);
        (await app.Get("/v1/session", first)).MustBe(Problems.SessionEnded);
        (await app.Get("/v1/session", second)).Must(HttpStatusCode.OK);
        Assert.Equal(mask.GetProperty("principal").GetString(), same.GetProperty("principal").GetString());
        await app.Settle();
        Assert.Single((await app.Get("/v1/sessions", wallet))["items"].EnumerateArray());
        Assert.Single(StoreDump.Rows(app, ""), row => row.Row.StartsWith("live|site|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_anonymous_login_wears_a_mask_that_the_site_has_never_seen()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, JsonElement known, _) = await shop.Login(wallet);
        await app.Delete("/v1/session", token);
        (_, JsonElement fresh, _) = await shop.Login(wallet, "new");
        Assert.NotEqual(known.GetProperty("principal").GetString(), fresh.GetProperty("principal").GetString());
        Assert.Equal(2, (await app.Post("/v1/masks/query", new { origin = Shop }, wallet))["items"].GetArrayLength());
    }

    [Theory]
    [InlineData("update")]
    [InlineData("recover")]
    [InlineData("rekey")]
    public async Task A_change_of_credential_ends_every_site_s_session(string change)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, _, _) = await shop.Login(wallet);
        object credential = new { passphrase = owner.Passphrase }, kms = new { type = "passphrase", passphrase = owner.Passphrase };
        if (change == "update") (await app.Patch("/v1/profile", new { credential, kms }, wallet)).Must(HttpStatusCode.OK);
        if (change == "recover")
            (await app.Post("/v1/profiles/recover", new { username = owner.Username, recoveryPhrase = owner.Phrase, kms })).Must(HttpStatusCode.OK);
        if (change == "rekey") (await app.Post("/v1/profile/rekey", new { credential }, wallet)).Must(HttpStatusCode.OK);
        if (change == "recover") wallet = await owner.Unlock();
        (await shop.Sign(token, "bytes", "aGVsbG8")).MustBe(Problems.SessionEnded);
        (await app.Get("/v1/session", token)).MustBe(Problems.SessionEnded);
        Assert.Empty((await app.Get("/v1/sessions", wallet))["items"].EnumerateArray());
        (string again, _, _) = await shop.Login(wallet);
        (await shop.Sign(again, "bytes", "aGVsbG8")).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_old_copy_of_any_one_row_opens_nothing_after_a_change_of_credential(bool loggedOut)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, _, _) = await shop.Login(wallet);
        var before = StoreDump.Rows(app, "");
        if (loggedOut) await app.Delete("/v1/session", token);
        object credential = new { passphrase = owner.Passphrase }, kms = new { type = "passphrase", passphrase = owner.Passphrase };
        (await app.Patch("/v1/profile", new { credential, kms }, wallet)).Must(HttpStatusCode.OK);
        await app.Settle();
        int tried = 0;
        foreach (var old in before.Where(row => row.Partition.StartsWith("wallet|", StringComparison.Ordinal)
            || row.Partition.StartsWith("site|", StringComparison.Ordinal)))
        {
            byte[]? now = StoreDump.Rows(app, "").SingleOrDefault(row => (row.Partition, row.Row) == (old.Partition, old.Row)).Value;
            await StoreDump.Put(app, old.Partition, old.Row, old.Value);
            Assert.NotEqual(HttpStatusCode.OK, (await shop.Sign(token, "bytes", "aGVsbG8")).Status);
            await StoreDump.Put(app, old.Partition, old.Row, now);
            tried++;
        }
        Assert.True(tried >= 5);
    }

    [Fact]
    public async Task Sessions_hold_on_every_instance_and_end_on_every_instance()
    {
        await using GuiseApp here = await GuiseApp.Start();
        await using GuiseApp there = await GuiseApp.Beside(here);
        (Owner owner, string wallet) = await Owner.Unlocked(here);
        (string token, _, _) = await new Site(here, Shop).Login(wallet);
        (await new Site(there, Shop).Sign(token, "bytes", "aGVsbG8")).Must(HttpStatusCode.OK);
        await owner.LockBy(wallet);
        (await new Site(there, Shop).Sign(token, "bytes", "aGVsbG8")).MustBe(Problems.WalletLocked);
        await owner.Unlock();
        await here.Delete("/v1/session", token);
        (await new Site(there, Shop).Sign(token, "bytes", "aGVsbG8")).MustBe(Problems.SessionEnded);
    }

    [Fact]
    public async Task An_erased_wallet_leaves_nothing_of_its_sites()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, _, _) = await shop.Login(wallet);
        await shop.File(wallet, "login");
        (await app.Delete("/v1/profile", wallet)).Must(HttpStatusCode.NoContent);
        (await app.Get("/v1/session", token)).MustBe(Problems.SessionEnded);
        for (int i = 0; i < 9; i++) await app.Advance(TimeSpan.FromHours(6));
        Assert.DoesNotContain(StoreDump.Rows(app, ""), row => row.Partition.StartsWith("site|", StringComparison.Ordinal));
        Assert.DoesNotContain(StoreDump.Rows(app, ""), row => row.Row.StartsWith("live|", StringComparison.Ordinal) && row.Row != "live|attempts");
        Assert.DoesNotContain(StoreDump.Rows(app, ""), row => row.Row.StartsWith("request|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wallet_made_again_under_an_erased_name_keeps_its_own_sites_and_takes_over_none()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop), forum = new(app, "https://forum.example");
        (string before, _, _) = await shop.Login(wallet);
        (await app.Delete("/v1/profile", wallet)).Must(HttpStatusCode.NoContent);

        wallet = await (await Owner.With(app, owner.Username)).Unlock();
        (await app.Get("/v1/session", before)).MustBe(Problems.SessionEnded);
        (string token, _, _) = await forum.Login(wallet);
        await app.Settle();
        Answer filed = (await forum.File(wallet, "logout")).Must(HttpStatusCode.Created);
        await app.Advance(TimeSpan.FromMinutes(6));
        (await forum.Sign(token, "bytes", "aGVsbG8")).Must(HttpStatusCode.OK);
        (await app.Get($"/v1/requests/{filed.String("id")}", wallet)).Must(HttpStatusCode.OK);
        (await app.Get("/v1/session", before)).MustBe(Problems.SessionEnded);
    }
}
