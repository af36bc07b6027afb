using System.Net;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Requests;

/// <summary>What a site asks, shown once, decided once.</summary>
public sealed class RequestTests
{
    private const string Shop = "https://shop.example";

    [Fact]
    public async Task A_request_shows_what_is_decided_and_a_digest_of_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Answer filed = (await new Site(app, Shop).File(wallet, "login")).Must(HttpStatusCode.Created);
        Assert.Equal(app.Clock.GetUtcNow().AddMinutes(10), filed["expiresAt"].GetDateTimeOffset());
        Assert.Equal(("login", Shop), (filed["display"].GetProperty("kind").GetString(), filed["display"].GetProperty("origin").GetString()));
        Assert.Single(filed["display"].GetProperty("masks").EnumerateArray());
        Answer shown = (await app.Get($"/v1/requests/{filed.String("id")}", wallet)).Must(HttpStatusCode.OK);
        Assert.Equal(filed.Text, shown.Text);
    }

    [Fact]
    public async Task Another_digest_than_the_displayed_one_is_refused_and_decides_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        Answer filed = await shop.File(wallet, "login"), other = await shop.File(wallet, "login");
        string id = filed.String("id"), mask = filed["display"].GetProperty("masks")[0].GetProperty("id").GetString()!;
        foreach (string digest in new[] { other.String("digest"), "", "x" })
            (await app.Post($"/v1/requests/{id}/approve", new { digest, mask }, wallet)).MustBe(Problems.DisplayChanged);
        Assert.Equal("pending", (await app.Get($"/v1/requests/{id}", wallet)).String("status"));
    }

    [Fact]
    public async Task A_mask_made_while_a_consent_is_open_is_kept_and_can_be_chosen()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        Answer filed = await shop.File(wallet, "login");
        Answer made = (await app.Post("/v1/masks", new { origin = Shop }, wallet)).Must(HttpStatusCode.Created);
        // As it was displayed before: the older mask can still be approved, and the new one is not lost.
        (await Site.Approve(app, wallet, filed, filed["display"].GetProperty("masks")[0].GetProperty("id").GetString())).Must(HttpStatusCode.OK);
        Assert.Equal(2, (await app.Post("/v1/masks/query", new { origin = Shop }, wallet))["items"].GetArrayLength());

        Answer again = await shop.File(wallet, "login");
        (await app.Post("/v1/masks", new { origin = Shop }, wallet)).Must(HttpStatusCode.Created);
        Answer shown = await app.Get($"/v1/requests/{again.String("id")}", wallet);
        Assert.Equal(3, shown["display"].GetProperty("masks").GetArrayLength());
        Assert.NotEqual(again.String("digest"), shown.String("digest"));
        (await Site.Approve(app, wallet, again, made.String("id"))).MustBe(Problems.DisplayChanged);
        (await Site.Approve(app, wallet, shown, made.String("id"))).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_decline_answers_a_decline_and_repeating_any_form_shows_the_decision()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Answer filed = await new Site(app, Shop).File(wallet, "login");
        string id = filed.String("id"), mask = filed["display"].GetProperty("masks")[0].GetProperty("id").GetString()!;
        Assert.Equal("denied", (await app.Post($"/v1/requests/{id}/deny", null, wallet)).Must(HttpStatusCode.OK).String("status"));
        Answer late = (await Site.Approve(app, wallet, filed, mask)).Must(HttpStatusCode.OK);
        Assert.Equal("denied", late.String("status"));
        Assert.False(late.Has("code"));
        Assert.Empty((await app.Get("/v1/sessions", wallet))["items"].EnumerateArray());
        Answer shown = await app.Get($"/v1/requests/{id}", wallet);
        Assert.Equal("denied", shown.String("status"));
        Assert.False(shown.Has("display"));
    }

    [Fact]
    public async Task An_approval_gives_its_code_once()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Answer filed = await new Site(app, Shop).File(wallet, "login");
        string mask = filed["display"].GetProperty("masks")[0].GetProperty("id").GetString()!;
        Assert.True((await Site.Approve(app, wallet, filed, mask)).Must(HttpStatusCode.OK).Has("code"));
        Answer again = (await Site.Approve(app, wallet, filed, mask)).Must(HttpStatusCode.OK);
        Assert.Equal("approved", again.String("status"));
        Assert.False(again.Has("code"));
    }

    [Fact]
    public async Task A_request_expires_by_itself_and_is_erased_an_hour_later()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string wallet) = await Owner.Unlocked(app);
        Answer filed = await new Site(app, Shop).File(wallet, "login");
        string path = $"/v1/requests/{filed.String("id")}", mask = filed["display"].GetProperty("masks")[0].GetProperty("id").GetString()!;
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        // Before its workflow woke up, too.
        Assert.Equal("expired", (await app.Get(path, wallet)).String("status"));
        Assert.Equal("expired", (await Site.Approve(app, wallet, filed, mask)).String("status"));
        await app.Settle();
        Assert.Equal("expired", (await app.Get(path, wallet)).String("status"));
        Assert.Equal("expired", (await app.Post(path + "/deny", null, wallet)).String("status"));
        await app.Advance(TimeSpan.FromHours(1));
        (await app.Get(path, await Reopened(owner, wallet))).MustBe(Problems.RequestNotFound);
        Assert.DoesNotContain(StoreDump.Rows(app, ""), row => row.Row.StartsWith("request|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_redeems_once_with_its_verifier_from_its_origin_within_a_minute()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        string code = await Code(app, wallet, shop);
        (await shop.Redeem(code, new string('a', 43))).MustBe(Problems.InvalidCode);
        (await shop.Redeem(code, "short")).MustBe(Problems.InvalidCode);
        (await shop.Redeem(code, from: "https://thief.example")).MustBe(Problems.InvalidCode);
        (await shop.Redeem(code[..^4] + "AAAA")).MustBe(Problems.InvalidCode);
        (await shop.Redeem("nonsense")).MustBe(Problems.InvalidCode);
        Answer redeemed = (await shop.Redeem(code, from: Shop)).Must(HttpStatusCode.OK);
        (await shop.Redeem(code)).MustBe(Problems.InvalidCode);
        (await app.Get("/v1/session", redeemed.String("token"))).Must(HttpStatusCode.OK);

        string late = await Code(app, wallet, shop);
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        (await shop.Redeem(late)).MustBe(Problems.InvalidCode);
        await app.Settle();
        Assert.DoesNotContain(StoreDump.Rows(app, "site|"), row => row.Row == "code");
    }

    [Fact]
    public async Task Of_many_who_redeem_one_code_one_gets_the_token()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        string code = await Code(app, wallet, shop);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => shop.Redeem(code)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task A_repeated_filing_under_one_key_is_one_request()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        object body = new { kind = "logout", origin = Shop };
        Answer once = (await app.Post("/v1/requests", body, wallet, "a-key-of-more-than-128-bits")).Must(HttpStatusCode.Created);
        Assert.Equal(once.Text, (await app.Post("/v1/requests", body, wallet, "a-key-of-more-than-128-bits")).Text);
    }

    [Fact]
    public async Task Each_kind_takes_its_own_members_only()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        string challenge = StrictBase64Url.Encode(new byte[32]);
        async Task Refused(Problem problem, object body) => (await app.Post("/v1/requests", body, wallet)).MustBe(problem);
        await Refused(Problems.InvalidRequest, new { kind = "login", origin = Shop });
        await Refused(Problems.InvalidRequest, new { kind = "login", origin = Shop, challenge, target = "https://b.example" });
        await Refused(Problems.InvalidRequest, new { kind = "link", origin = Shop });
        await Refused(Problems.InvalidRequest, new { kind = "logout", origin = Shop, challenge });
        await Refused(Problems.InvalidRequest, new { kind = "sign", origin = Shop });
        await Refused(Problems.InvalidRequest, new { kind = "pay", origin = Shop });
        await Refused(Problems.InvalidCodeChallenge, new { kind = "login", origin = Shop, challenge = "AAAA" });
        await Refused(Problems.InvalidLink, new { kind = "link", origin = Shop, target = Shop });
        await Refused(Problems.InvalidOrigin, new { kind = "link", origin = Shop, target = "javascript:alert(1)" });
        foreach (string reserved in new[] { "https://msq.tech", app.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) })
        {
            await Refused(Problems.OriginReserved, new { kind = "login", origin = reserved, challenge });
            await Refused(Problems.OriginReserved, new { kind = "link", origin = Shop, target = reserved });
            await Refused(Problems.OriginReserved, new { kind = "unlink", origin = reserved });
        }
        Answer login = await new Site(app, Shop).File(wallet, "login");
        (await Site.Approve(app, wallet, login)).MustBe(Problems.InvalidRequest);
        (await Site.Approve(app, wallet, login, "nonsense")).MustBe(Problems.MaskNotFound);
        Answer logout = await new Site(app, Shop).File(wallet, "logout");
        (await Site.Approve(app, wallet, logout, "new")).MustBe(Problems.InvalidRequest);
    }

    [Fact]
    public async Task Nobody_sees_another_wallet_s_request()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string mine) = await Owner.Unlocked(app);
        (_, string theirs) = await Owner.Unlocked(app);
        Answer filed = await new Site(app, Shop).File(theirs, "logout");
        (await app.Get($"/v1/requests/{filed.String("id")}", mine)).MustBe(Problems.RequestNotFound);
        (await Site.Approve(app, mine, filed)).MustBe(Problems.RequestNotFound);
        (await app.Post($"/v1/requests/{filed.String("id")}/deny", null, mine)).MustBe(Problems.RequestNotFound);
        (await app.Get("/v1/requests/nonsense", mine)).MustBe(Problems.RequestNotFound);
    }

    [Fact]
    public async Task Logout_through_the_wallet_ends_the_session()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, _, _) = await shop.Login(wallet);
        await shop.Ask(wallet, "logout");
        (await app.Get("/v1/session", token)).MustBe(Problems.SessionEnded);
        await shop.Ask(wallet, "logout");
        await app.Settle();
        Assert.DoesNotContain(StoreDump.Rows(app, ""), row => row.Row.StartsWith("live|site|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unlink_of_all_removes_those_that_were_displayed_and_no_other()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        await shop.Ask(wallet, "link", "https://second.example");
        Answer filed = (await shop.File(wallet, "unlink")).Must(HttpStatusCode.Created);
        await shop.Ask(wallet, "link", "https://third.example");
        Assert.Equal("approved", (await Site.Approve(app, wallet, filed)).Must(HttpStatusCode.OK).String("status"));
        JsonElement left = Assert.Single((await app.Get("/v1/links", wallet))["items"].EnumerateArray());
        Assert.Equal("https://third.example", left.GetProperty("target").GetString());

        await shop.Ask(wallet, "link", "https://second.example");
        await shop.Ask(wallet, "unlink");
        Assert.Empty((await app.Get("/v1/links", wallet))["items"].EnumerateArray());
    }

    private static async Task<string> Code(GuiseApp app, string wallet, Site site)
    {
        Answer filed = await site.File(wallet, "login");
        return (await Site.Approve(app, wallet, filed, filed["display"].GetProperty("masks")[0].GetProperty("id").GetString()))
            .Must(HttpStatusCode.OK).String("code");
    }

    private static async Task<string> Reopened(Owner owner, string wallet)
    {
        await owner.LockByPassphrase(owner.Passphrase);
        return await owner.Unlock();
    }
}
