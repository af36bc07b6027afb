using System.Net;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Guise.Wallets;

namespace Guise.Tests.Wallets;

/// <summary>Each call, with each of its operations going wrong in each way: what was answered holds, and nothing is half done.</summary>
public sealed class CrashPointTests
{
    private const string Old = Owner.GoodPassphrase;
    private const string New = "an entirely new passphrase";
    private static readonly string[] All = ["a", "b", "c"];
    private static readonly string[] Boxed = ["a", "b"];
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task Create_makes_a_whole_wallet_or_none()
    {
        using CrashStage stage = await CrashStage.With(open: false);
        await stage.Everywhere(app => Create(app, "somebody", Old), async (app, owner, answer) =>
        {
            owner = owner with { Username = "somebody" };
            Answer again = await Create(app, "somebody", New);
            if (answer.Status == HttpStatusCode.Created) again.MustBe(Problems.ProfileExists);
            (string passphrase, string token) = await CrashStage.Open(owner, Old, New);
            Assert.Equal(again.Status == HttpStatusCode.Created ? New : Old, passphrase);
            Assert.Equal("somebody", (await app.Get("/v1/profile", token)).String("username"));
        });
    }

    [Fact]
    public async Task Unlock_leaves_a_wallet_that_opens_and_no_session_that_nobody_watches()
    {
        using CrashStage stage = await CrashStage.With(open: false);
        await stage.Everywhere(app => new Owner(app, stage.Username, Old, null).TryUnlock(Old), async (app, owner, answer) =>
        {
            if (answer.Status == HttpStatusCode.OK) await CrashStage.MustHave(app, answer.String("token"), All, Boxed);
            await app.Settle();
            await app.Advance(TimeSpan.FromMinutes(20));
            RecordPage head = await app.Store.Query(stage.Partition, WalletRows.Session, 1, cancel: TestContext.Current.CancellationToken);
            Assert.Null(RecordJson.Read<SessionRecord>(Assert.Single(head.Items).Value).Keys);
            await CrashStage.MustHave(app, (await CrashStage.Open(owner, Old)).Token, All, Boxed);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lock_ends_the_session_or_leaves_it(bool byToken)
    {
        using CrashStage stage = await CrashStage.With(open: true);
        Owner Of(GuiseApp app) => new(app, stage.Username, Old, null);
        await stage.Everywhere(app => byToken ? Of(app).LockBy(stage.Token) : Of(app).LockByPassphrase(Old), async (app, owner, answer) =>
        {
            Answer seen = await app.Get("/v1/profile", stage.Token);
            if (answer.Status == HttpStatusCode.NoContent || seen.Status != HttpStatusCode.OK) seen.MustBe(Problems.SessionEnded);
            (await owner.LockBy(stage.Token)).Must(HttpStatusCode.NoContent);
            (await app.Get("/v1/profile", stage.Token)).MustBe(Problems.SessionEnded);
            await CrashStage.MustHave(app, (await CrashStage.Open(owner, Old)).Token, All, Boxed);
        });
    }

    [Fact]
    public async Task A_change_of_passphrase_leaves_exactly_one_that_opens()
    {
        using CrashStage stage = await CrashStage.With(open: true);
        object body = new { credential = new { passphrase = Old }, kms = new { type = "passphrase", passphrase = New } };
        await stage.Everywhere(app => app.Patch("/v1/profile", body, stage.Token), async (app, owner, answer) =>
        {
            await CrashStage.MustHave(app, stage.Token, All, Boxed);
            (string passphrase, string token) = await CrashStage.Open(owner, Old, New);
            if (answer.Status == HttpStatusCode.OK) Assert.Equal(New, passphrase);
            await CrashStage.MustHave(app, token, All, Boxed);
        });
    }

    [Fact]
    public async Task A_recovery_leaves_exactly_one_passphrase_that_opens()
    {
        using CrashStage stage = await CrashStage.With(open: true);
        object body = new { username = stage.Username, recoveryPhrase = stage.Phrase, kms = new { type = "passphrase", passphrase = New } };
        await stage.Everywhere(app => app.Post("/v1/profiles/recover", body), async (app, owner, answer) =>
        {
            bool ended = (await app.Get("/v1/profile", stage.Token)).Status != HttpStatusCode.OK;
            (string passphrase, string token) = await CrashStage.Open(owner, Old, New);
            if (answer.Status == HttpStatusCode.OK) Assert.Equal(New, passphrase);
            Assert.Equal(passphrase == New, ended);
            await CrashStage.MustHave(app, token, All, Boxed);
        });
    }

    [Fact]
    public async Task A_rekey_happens_wholly_or_not_at_all()
    {
        using CrashStage stage = await CrashStage.With(open: true);
        object body = new { credential = new { passphrase = Old }, recoveryPhrase = stage.Phrase };
        await stage.Everywhere(
            async app =>
            {
                Answer answer = await app.Post("/v1/profile/rekey", body, stage.Token);
                await app.Settle();
                await app.Advance(Later);
                return answer;
            },
            async (app, owner, answer) =>
            {
                await CrashStage.MustHave(app, stage.Token, All, Boxed);
                await app.Settle();
                for (int i = 0; i < 3; i++) await app.Advance(Later);
                string token = (await CrashStage.Open(owner, Old)).Token;
                await CrashStage.MustHave(app, token, All, Boxed);
                Assert.False((await app.Get("/v1/profile", token))["rekeying"].GetBoolean());

                (await app.Post("/v1/profile/rekey", body, token)).Must(HttpStatusCode.OK);
                for (int i = 0; i < 3; i++) await app.Advance(Later);
                token = (await CrashStage.Open(owner, Old)).Token;
                Assert.False((await app.Get("/v1/profile", token))["rekeying"].GetBoolean());
                await CrashStage.MustHave(app, token, All, Boxed);
            });
    }

    [Fact]
    public async Task An_erasure_happens_wholly_or_not_at_all()
    {
        using CrashStage stage = await CrashStage.With(open: true);
        await stage.Everywhere(
            async app =>
            {
                Answer answer = await app.Delete("/v1/profile", stage.Token);
                await app.Settle();
                return answer;
            },
            async (app, owner, answer) =>
            {
                // Used on at once: an erasure that came to nothing must not come back for what changed since.
                await owner.LockByPassphrase(Old);
                Answer unlocked = await owner.TryUnlock(Old);
                if (answer.Status == HttpStatusCode.NoContent || unlocked.Status != HttpStatusCode.OK) unlocked.MustBe(Problems.WrongCredential);
                await app.Settle();
                for (int i = 0; i < 2; i++) await app.Advance(Later);
                if (unlocked.Status == HttpStatusCode.OK)
                    await CrashStage.MustHave(app, unlocked.String("token"), All, Boxed);
                else
                    Assert.DoesNotContain(StoreDump.Rows(app, stage.Partition), row => row.Row != WalletRows.Attempts);
            });
    }

    [Fact]
    public async Task An_added_content_is_there_once_or_not_at_all()
    {
        using CrashStage stage = await CrashStage.With(open: true);
        object body = new { content = new { id = "d" }, collection = "box" };
        await stage.Everywhere(app => app.Post("/v1/contents/metadata", body, stage.Token), async (app, _, answer) =>
        {
            Answer again = await app.Post("/v1/contents/metadata", body, stage.Token);
            if (answer.Status == HttpStatusCode.Created || again.Status != HttpStatusCode.Created) again.MustBe(Problems.ContentExists);
            await CrashStage.MustHave(app, stage.Token, [.. All, "d"], [.. Boxed, "d"]);
        });
    }

    [Fact]
    public async Task An_added_content_under_a_key_is_there_once_and_its_repetition_is_told_the_same()
    {
        using CrashStage stage = await CrashStage.With(open: true);
        object body = new { content = new { id = "d" }, collection = "box" };
        const string key = "a-key-of-more-than-128-bits";
        await stage.Everywhere(app => app.Post("/v1/contents/metadata", body, stage.Token, key), async (app, _, answer) =>
        {
            Answer again = await app.Post("/v1/contents/metadata", body, stage.Token, key);
            if (again.Status != HttpStatusCode.Created)
            {
                again.MustBe(Problems.RequestRunning);
                app.Clock.Advance(Limits.IdempotencyLease);
                again = await app.Post("/v1/contents/metadata", body, stage.Token, key);
            }
            again.Must(HttpStatusCode.Created);
            if (answer.Status == HttpStatusCode.Created) Assert.Equal(answer.Text, again.Text);
            Assert.Equal(again.Text, (await app.Post("/v1/contents/metadata", body, stage.Token, key)).Text);
            await CrashStage.MustHave(app, stage.Token, [.. All, "d"], [.. Boxed, "d"]);
        });
    }

    [Fact]
    public async Task A_removed_content_is_gone_everywhere_or_nowhere()
    {
        using CrashStage stage = await CrashStage.With(open: true);
        await stage.Everywhere(app => app.Delete("/v1/contents/metadata/a", stage.Token), async (app, _, answer) =>
        {
            bool gone = (await app.Get("/v1/contents/metadata/a", stage.Token)).Status != HttpStatusCode.OK;
            if (answer.Status == HttpStatusCode.NoContent) Assert.True(gone);
            await CrashStage.MustHave(app, stage.Token, gone ? ["b", "c"] : All, gone ? ["b"] : Boxed);
        });
    }

    [Fact]
    public async Task A_removed_collection_forgets_all_its_members_or_none()
    {
        using CrashStage stage = await CrashStage.With(open: true);
        await stage.Everywhere(
            async app =>
            {
                Answer answer = await app.Delete("/v1/contents/collection/box", stage.Token);
                await app.Settle();
                return answer;
            },
            async (app, _, answer) =>
            {
                bool gone = (await app.Get("/v1/contents/collection/box", stage.Token)).Status != HttpStatusCode.OK;
                if (answer.Status == HttpStatusCode.NoContent) Assert.True(gone);
                await app.Settle();
                for (int i = 0; i < 2; i++) await app.Advance(Later);
                await CrashStage.MustHave(app, stage.Token, All, gone ? null : Boxed);
                string[] rows = [.. StoreDump.Rows(app, stage.Partition).Select(row => row.Row)];
                // Two of them are the log's: made, and opened.
                Assert.Equal(gone ? 5 : 8, rows.Count(row => row.StartsWith("data|", StringComparison.Ordinal)));
                Assert.DoesNotContain(rows, row => row.StartsWith(Erasure.MarkPrefix, StringComparison.Ordinal));
            });
    }

    private static Task<Answer> Create(GuiseApp app, string username, string passphrase) =>
        app.Post("/v1/profiles", new { username, kms = new { type = "passphrase", passphrase } });
}
