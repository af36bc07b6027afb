using System.Net;
using System.Text.Json;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Requests;

/// <summary>Consent with each of its operations going wrong in each way: decided or not, never half.</summary>
public sealed class ConsentCrashPointTests
{
    private const string Old = "https://old.example", New = "https://new.example";

    [Fact]
    public async Task A_login_is_approved_whole_or_not_at_all_and_another_works()
    {
        Answer? filed = null;
        string before = "";
        using CrashStage stage = await CrashStage.With(open: true, async (app, wallet) =>
        {
            (before, _, _) = await new Site(app, Old).Login(wallet);
            filed = await new Site(app, Old).File(wallet, "login");
        });
        string mask = filed!["display"].GetProperty("masks")[0].GetProperty("id").GetString()!;
        await stage.Everywhere(app => Site.Approve(app, stage.Token, filed, mask), async (app, owner, answer) =>
        {
            Site site = new(app, Old);
            string status = (await app.Get($"/v1/requests/{filed.String("id")}", stage.Token)).String("status");
            bool replaced = (await app.Get("/v1/session", before)).Status != HttpStatusCode.OK;
            // The decision and what it does to sessions are one.
            Assert.Equal(status == "approved", replaced);
            if (answer.Status == HttpStatusCode.OK) Assert.Equal("approved", status);
            Assert.Single((await app.Get("/v1/sessions", stage.Token))["items"].EnumerateArray());
            (string token, _, _) = await site.Login(stage.Token);
            (await site.Sign(token, "bytes", "AA")).Must(HttpStatusCode.OK);
            await app.Settle();
            for (int i = 0; i < 3; i++) await app.Advance(TimeSpan.FromMinutes(2));
            await MustBeClean(app, live: 1);
        });
    }

    [Fact]
    public async Task An_unlink_takes_the_link_and_the_session_that_needed_it_or_neither()
    {
        Answer? filed = null;
        string derived = "";
        using CrashStage stage = await CrashStage.With(open: true, async (app, wallet) =>
        {
            await new Site(app, Old).Ask(wallet, "link", New);
            (derived, _, _) = await new Site(app, New).Login(wallet, linked: Old);
            filed = await new Site(app, Old).File(wallet, "unlink", New);
        });
        await stage.Everywhere(app => Site.Approve(app, stage.Token, filed!), async (app, owner, answer) =>
        {
            int links = (await app.Get("/v1/links", stage.Token))["items"].GetArrayLength();
            HttpStatusCode session = (await new Site(app, New).Sign(derived, "bytes", "AA")).Status;
            Assert.Equal(links == 1, session == HttpStatusCode.OK);
            if (answer.Status == HttpStatusCode.OK) Assert.Equal(0, links);
            await Site.Approve(app, stage.Token, filed!);
            Assert.Empty((await app.Get("/v1/links", stage.Token))["items"].EnumerateArray());
            await app.Settle();
            for (int i = 0; i < 3; i++) await app.Advance(TimeSpan.FromMinutes(2));
            await MustBeClean(app, live: 0);
        });
    }

    [Fact]
    public async Task A_code_is_redeemed_once_and_a_logout_ends_the_session_whatever_fails()
    {
        string code = "", verifier = "";
        using CrashStage stage = await CrashStage.With(open: true, async (app, wallet) =>
        {
            Site site = new(app, Old);
            Answer filed = await site.File(wallet, "login");
            code = (await Site.Approve(app, wallet, filed, filed["display"].GetProperty("masks")[0].GetProperty("id").GetString())).String("code");
            verifier = site.Verifier;
        });
        await stage.Everywhere(app => new Site(app, Old).Redeem(code, verifier), async (app, owner, answer) =>
        {
            Answer again = await new Site(app, Old).Redeem(code, verifier);
            if (answer.Status == HttpStatusCode.OK) again.MustBe(Problems.InvalidCode);
            string? token = answer.Status == HttpStatusCode.OK ? answer.String("token") : again.Status == HttpStatusCode.OK ? again.String("token")
                : null;
            if (token is not null) (await app.Get("/v1/session", token)).Must(HttpStatusCode.OK);
        });
    }

    [Fact]
    public async Task A_logout_that_was_answered_is_for_ever()
    {
        string token = "";
        using CrashStage stage = await CrashStage.With(open: true, async (app, wallet) => (token, _, _) = await new Site(app, Old).Login(wallet));
        await stage.Everywhere(app => app.Delete("/v1/session", token), async (app, owner, answer) =>
        {
            bool over = (await app.Get("/v1/session", token)).Status == HttpStatusCode.Unauthorized;
            if (answer.Status == HttpStatusCode.NoContent) Assert.True(over);
            Assert.Equal(over ? 0 : 1, (await app.Get("/v1/sessions", stage.Token))["items"].GetArrayLength());
            await app.Delete("/v1/session", token);
            (await app.Get("/v1/session", token)).MustBe(Problems.SessionEnded);
        });
    }

    [Fact]
    public async Task A_request_that_was_filed_is_there_and_one_that_was_not_leaves_nothing()
    {
        using CrashStage stage = await CrashStage.With(open: true);
        await stage.Everywhere(app => new Site(app, Old).File(stage.Token, "login"), async (app, owner, answer) =>
        {
            if (answer.Status == HttpStatusCode.Created) (await app.Get($"/v1/requests/{answer.String("id")}", stage.Token)).Must(HttpStatusCode.OK);
            await app.Settle();
            await app.Advance(TimeSpan.FromMinutes(10));
            await app.Advance(TimeSpan.FromHours(1));
            Assert.DoesNotContain(StoreDump.Rows(app, ""), row => row.Row.StartsWith("request|", StringComparison.Ordinal));
        });
    }

    /// <summary>No code, no ended row, no pointer without its session.</summary>
    private static Task MustBeClean(GuiseApp app, int live)
    {
        var rows = StoreDump.Rows(app, "");
        Assert.DoesNotContain(rows, row => row.Row == "code");
        Assert.Equal(live, rows.Count(row => row.Row.StartsWith("live|site|", StringComparison.Ordinal)));
        Assert.Equal(live, rows.Count(row => row.Row == "pointer"));
        return Task.CompletedTask;
    }
}
