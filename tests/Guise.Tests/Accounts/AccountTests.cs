using System.Net;
using Guise.Accounts;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Accounts;

/// <summary>Accounts by signed message: each works once, for one service and one topic, and never again.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task A_signed_message_makes_an_account_and_another_removes_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app);
        Answer created = (await alice.CreateAccount()).Must(HttpStatusCode.Created);
        Assert.Equal("/v1/accounts/" + alice.Name, created.Headers.Location!.OriginalString);
        Assert.Equal((alice.Name, 2_592_000, 100_000),
            (created.String("name"), created["messageTtl"].GetInt32(), created["maxMessageSize"].GetInt32()));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.CreateAccount()).MustBe(Problems.AccountExists);
        (await alice.DeleteAccount()).Must(HttpStatusCode.NoContent);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.DeleteAccount()).MustBe(Problems.AccountNotFound);
        (await alice.CreateAccount()).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_same_message_twice_is_a_replay()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app);
        SignedAccountMessage create = alice.Message(AccountMessage.Create);
        (await alice.CreateAccount(create)).Must(HttpStatusCode.Created);
        (await alice.CreateAccount(create)).MustBe(Problems.MessageReplayed);
    }

    [Fact]
    public async Task A_message_from_before_a_deletion_is_superseded()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app);
        SignedAccountMessage create = alice.Message(AccountMessage.Create), delete = alice.Message(AccountMessage.Delete, alice.Now + 1);
        (await alice.CreateAccount(create)).Must(HttpStatusCode.Created);
        (await alice.DeleteAccount(delete)).Must(HttpStatusCode.NoContent);
        (await alice.CreateAccount(create)).MustBe(Problems.MessageSuperseded);
        (await alice.CreateAccount(alice.Message(AccountMessage.Create, alice.Now + 2))).Must(HttpStatusCode.Created);
        (await alice.DeleteAccount(delete)).MustBe(Problems.MessageSuperseded);
    }

    [Theory]
    [InlineData("https://elsewhere.test", false)]
    [InlineData("http://guise.test", false)]
    [InlineData("https://guise.test/other", false)]
    [InlineData("https://guise.test:444", false)]
    [InlineData("https://guise.test?x", false)]
    [InlineData("https://a@guise.test", false)]
    [InlineData("guise.test", false)]
    [InlineData("", false)]
    [InlineData("https://GUISE.test/", true)]
    [InlineData("HTTPS://guise.test:443", true)]
    public async Task A_message_to_another_service_is_refused(string service, bool same)
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app);
        Answer answer = await alice.CreateAccount(alice.Message(AccountMessage.Create, service: service));
        if (same) answer.Must(HttpStatusCode.Created);
        else answer.MustBe(Problems.MessageWrongService);
    }

    [Fact]
    public async Task A_message_with_another_topic_is_refused()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app);
        (await alice.CreateAccount(alice.Message(AccountMessage.Delete))).MustBe(Problems.MessageWrongTopic);
        (await alice.CreateAccount(alice.Message("CreateAccount"))).MustBe(Problems.MessageWrongTopic);
        (await alice.CreateAccount()).Must(HttpStatusCode.Created);
        (await alice.DeleteAccount(alice.Message(AccountMessage.Create, alice.Now + 1))).MustBe(Problems.MessageWrongTopic);
    }

    [Fact]
    public async Task Only_the_current_signing_key_speaks_for_a_name()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app), mallory = NameOwner.New(app, alice.Name);
        (await alice.CreateAccount(mallory.Message(AccountMessage.Create))).MustBe(Problems.WrongSignature);
        SignedAccountMessage good = alice.Message(AccountMessage.Create);
        (await alice.CreateAccount(good with { Message = good.Message with { Timestamp = good.Message.Timestamp + 1 } }))
            .MustBe(Problems.WrongSignature);
        (await alice.CreateAccount(good with { Message = good.Message with { EnsName = alice.Name.ToUpperInvariant() } }))
            .MustBe(Problems.WrongSignature);
        (await alice.CreateAccount(good with { Signature = good.Signature[..^1] })).MustBe(Problems.InvalidSignature);
        (await alice.CreateAccount(alice.Message(AccountMessage.Create, name: "a..eth"))).MustBe(Problems.InvalidName);

        SignedAccountMessage old = alice.Message(AccountMessage.Create);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        alice.Rotate();
        (await alice.Publish()).Must(HttpStatusCode.OK);
        (await alice.CreateAccount(old)).MustBe(Problems.WrongSignature);
        (await alice.CreateAccount()).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_message_has_its_time()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app), nobody = NameOwner.New(app);
        (await alice.CreateAccount(alice.Message(AccountMessage.Create, alice.Now - 300_001))).MustBe(Problems.MessageExpired);
        (await alice.CreateAccount(alice.Message(AccountMessage.Create, alice.Now + 60_001))).MustBe(Problems.MessageFromFuture);
        (await nobody.CreateAccount()).MustBe(Problems.ProfileNotFound);
        (await alice.CreateAccount(alice.Message(AccountMessage.Create, alice.Now + 60_000))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task One_person_has_an_account_for_each_name()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner first = await NameOwner.WithAccount(app), second = NameOwner.New(app, null, first.Wallet);
        (await second.Publish()).Must(HttpStatusCode.OK);
        (await second.CreateAccount()).Must(HttpStatusCode.Created);
        Assert.NotEqual(first.Name, second.Name);
        (await app.Get("/v1/accounts/" + second.Name, await first.Token())).MustBe(Problems.OtherAccount);
    }

    [Fact]
    public async Task Settings_stay_within_the_bounds_of_the_service()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string token = await alice.Token(), path = "/v1/accounts/" + alice.Name;
        Answer changed = (await app.Patch(path, new { messageTtl = 3600 }, token)).Must(HttpStatusCode.OK);
        Assert.Equal((3600, 100_000), (changed["messageTtl"].GetInt32(), changed["maxMessageSize"].GetInt32()));
        (await app.Patch(path, new { maxMessageSize = 262_144 }, token)).Must(HttpStatusCode.OK);
        foreach (object wrong in new object[] { new { messageTtl = 3599 }, new { messageTtl = 7_776_001 }, new { maxMessageSize = 1023 },
            new { maxMessageSize = 262_145 }, new { messageTtl = -1 } })
            (await app.Patch(path, wrong, token)).MustBe(Problems.InvalidSettings);
        (await app.Patch(path, new { messageTtl = 7200 }, token, changed.Headers.ETag!.Tag)).MustBe(Problems.PreconditionFailed);
        Answer read = (await app.Get(path, token)).Must(HttpStatusCode.OK);
        Assert.Equal((3600, 262_144), (read["messageTtl"].GetInt32(), read["maxMessageSize"].GetInt32()));
        (await app.Patch(path, new { messageTtl = 7200 }, token, read.Headers.ETag!.Tag)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_the_service_says_of_itself_holds_no_secret()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Answer service = (await app.Get("/.well-known/dm3-delivery-service.json")).Must(HttpStatusCode.OK);
        Assert.Equal(["publicEncryptionKey", "publicSigningKey", "url"], service.Json.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(GuiseApp.ServiceUrl, service.String("url"));
        Assert.Equal(
            ["domains", "nextSigner", "resolvers", "signer", "urls"],
            (await app.Get("/v1/gateway")).Must(HttpStatusCode.OK).Json.EnumerateObject().Select(member => member.Name).Order());
    }
}
