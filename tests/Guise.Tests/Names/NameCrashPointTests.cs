using System.Net;
using Guise.Accounts;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Names;

/// <summary>Statements about names and accounts, tokens and messages, with each of their operations going wrong in each way.</summary>
public sealed class NameCrashPointTests
{
    [Fact]
    public async Task A_publication_is_there_whole_or_not_at_all_and_the_same_again_completes_it()
    {
        (CrashStage stage, NameOwner alice) = await With(NameOwner.Published);
        using CrashStage _ = stage;
        string old = alice.Profile.PublicSigningKey;
        alice.Rotate();
        PublishBody publication = alice.Publication(alice.Now + 1);
        await Everywhere(stage, alice, () => alice.Publish(publication), async (app, answer) =>
        {
            bool published = await Key(app) == alice.Profile.PublicSigningKey;
            if (!published) Assert.Equal(old, await Key(app));
            if (answer.Status == HttpStatusCode.OK) Assert.True(published);
            Answer again = await alice.Publish(publication);
            if (published) again.MustBe(Problems.MessageReplayed);
            else again.Must(HttpStatusCode.OK);
            Assert.Equal(alice.Profile.PublicSigningKey, await Key(app));
        });

        async Task<string> Key(GuiseApp app) =>
            (await app.Get(alice.Path)).Must(HttpStatusCode.OK)["profile"].GetProperty("publicSigningKey").GetString()!;
    }

    [Fact]
    public async Task An_account_is_made_once()
    {
        (CrashStage stage, NameOwner alice) = await With(NameOwner.Published);
        using CrashStage _ = stage;
        SignedAccountMessage create = alice.Message(AccountMessage.Create);
        await Everywhere(stage, alice, () => alice.CreateAccount(create), async (app, answer) =>
        {
            Answer again = await alice.CreateAccount(create);
            if (answer.Status == HttpStatusCode.Created || again.Status != HttpStatusCode.Created) again.MustBe(Problems.MessageReplayed);
            (await app.Get("/v1/accounts/" + alice.Name, await alice.Token())).Must(HttpStatusCode.OK);
        });
    }

    [Fact]
    public async Task An_account_and_its_messages_go_together()
    {
        (CrashStage stage, NameOwner alice) = await With(NameOwner.WithAccount);
        using CrashStage _ = stage;
        SignedAccountMessage delete = alice.Message(AccountMessage.Delete, alice.Now + 1);
        await Everywhere(stage, alice, () => alice.DeleteAccount(delete), async (app, answer) =>
        {
            Answer again = await alice.DeleteAccount(delete);
            if (answer.Status == HttpStatusCode.NoContent || again.Status != HttpStatusCode.NoContent) again.MustBe(Problems.MessageReplayed);
            (await alice.Redeem(await alice.Challenge())).MustBe(Problems.AccountNotFound);
            await app.Settle();
            for (int i = 0; i < 3; i++) await app.Advance(TimeSpan.FromMinutes(6));
            Assert.DoesNotContain(StoreDump.Rows(app, PartitionOf(alice)), row => !row.Row.StartsWith(NameRows.Live, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task A_challenge_gives_at_most_one_token_and_the_next_another()
    {
        (CrashStage stage, NameOwner alice) = await With(NameOwner.WithAccount);
        using CrashStage _ = stage;
        string challenge = await FirstChallenge(stage, alice);
        await Everywhere(stage, alice, () => alice.Redeem(challenge), async (app, answer) =>
        {
            Answer again = await alice.Redeem(challenge);
            if (answer.Status == HttpStatusCode.OK || again.Status != HttpStatusCode.OK) again.MustBe(Problems.ChallengeUsed);
            foreach (Answer token in new[] { answer, again }.Where(one => one.Status == HttpStatusCode.OK))
                (await app.Get("/v1/accounts/" + alice.Name, token.String("token"))).Must(HttpStatusCode.OK);
            (await app.Get("/v1/accounts/" + alice.Name, await alice.Token())).Must(HttpStatusCode.OK);
        });
    }

    [Fact]
    public async Task A_message_that_was_accepted_is_there_whole_and_counted()
    {
        (CrashStage stage, NameOwner alice) = await With(NameOwner.WithAccount);
        using CrashStage _ = stage;
        await Everywhere(stage, alice, () => Send(alice), async (app, answer) =>
        {
            string token = await alice.Token();
            int waiting = await Waiting(app, alice, token);
            Assert.InRange(waiting, answer.Status == HttpStatusCode.Accepted ? 2 : 1, 2);
            (await Send(alice)).Must(HttpStatusCode.Accepted);
            Assert.Equal(waiting + 1, await Waiting(app, alice, token));
        });
    }

    [Fact]
    public async Task An_acknowledged_message_is_gone_and_one_that_is_not_can_be_acknowledged_again()
    {
        string token = "", path = "";
        (CrashStage stage, NameOwner alice) = await With(NameOwner.WithAccount);
        using CrashStage _ = stage;
        await using (GuiseApp app = await stage.Again())
        {
            alice.App = app;
            token = await alice.Token();
            string id = (await app.Get(Messages(alice), token))["items"][0].GetProperty("id").GetString()!;
            path = $"{Messages(alice)}/{id}";
        }
        await Everywhere(stage, alice, () => alice.App.Delete(path, token), async (app, answer) =>
        {
            int waiting = await Waiting(app, alice, token);
            if (answer.Status == HttpStatusCode.NoContent) Assert.Equal(0, waiting);
            Answer again = await app.Delete(path, token);
            if (waiting == 1) again.Must(HttpStatusCode.NoContent);
            else again.MustBe(Problems.MessageNotFound);
            Assert.Equal(0, await Waiting(app, alice, token));
        });
    }

    [Fact]
    public async Task A_wallet_takes_a_name_with_one_pair_of_keys_however_often_it_is_asked()
    {
        const string name = "alice." + GuiseApp.Domain;
        using CrashStage stage = await CrashStage.With(open: true);
        await stage.Everywhere(app => app.Post("/v1/names", new { name }, stage.Token), async (app, _, answer) =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            (await app.Post("/v1/names", new { name }, stage.Token)).Must(HttpStatusCode.OK);
            Assert.Equal("current", (await app.Get("/v1/names/" + name, stage.Token)).Must(HttpStatusCode.OK).String("state"));
            Assert.Equal(2, (await app.Get("/v1/keys", stage.Token))["items"].GetArrayLength());
        });
    }

    /// <summary>A stage on which somebody with a name stands; with an account, a message waits there.</summary>
    private static async Task<(CrashStage, NameOwner)> With(Func<GuiseApp, string?, Task<NameOwner>> somebody)
    {
        NameOwner? alice = null;
        CrashStage stage = await CrashStage.With(open: true, async (app, _) =>
        {
            alice = await somebody(app, null);
            if (somebody == NameOwner.WithAccount) (await Send(alice)).Must(HttpStatusCode.Accepted);
        });
        return (stage, alice!);
    }

    private static async Task<string> FirstChallenge(CrashStage stage, NameOwner alice)
    {
        await using GuiseApp app = await stage.Again();
        alice.App = app;
        return await alice.Challenge();
    }

    private static Task Everywhere(CrashStage stage, NameOwner alice, Func<Task<Answer>> act, Func<GuiseApp, Answer, Task> after) =>
        stage.Everywhere(
            app =>
            {
                alice.App = app;
                return act();
            },
            (app, _, answer) =>
            {
                alice.App = app;
                return after(app, answer);
            });

    private static string Messages(NameOwner alice) => $"/v1/accounts/{alice.Name}/messages";

    private static Task<Answer> Send(NameOwner alice) => alice.App.Post(Messages(alice), """
        {"message":"hello","metadata":{"version":"v1","deliveryInformation":{"to":"alice.eth","from":"bob.eth"},"messageHash":"0x00","signature":"AA=="}}
        """);

    private static async Task<int> Waiting(GuiseApp app, NameOwner alice, string token)
    {
        Answer list = (await app.Get(Messages(alice), token)).Must(HttpStatusCode.OK);
        foreach (System.Text.Json.JsonElement message in list["items"].EnumerateArray())
        {
            Assert.Equal("hello", message.GetProperty("envelope").GetProperty("message").GetString());
            Assert.True(message.GetProperty("envelope").TryGetProperty("postmark", out _));
        }
        return list["items"].GetArrayLength();
    }

    private static string PartitionOf(NameOwner owner)
    {
        EnsName.TryParse(owner.Name, out EnsName? name);
        return NameRows.PartitionOf(name!);
    }
}
