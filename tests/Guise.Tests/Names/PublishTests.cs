using System.Net;
using Guise.Names;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Names;

/// <summary>A profile under a name: who may put it there, and what never comes back.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task What_the_owner_publishes_everybody_reads()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = NameOwner.New(app);
        (await app.Get(alice.Path)).MustBe(Problems.ProfileNotFound);
        Answer published = (await alice.Publish()).Must(HttpStatusCode.OK);
        Assert.NotNull(published.Headers.ETag);

        Answer read = (await app.Get(alice.Path)).Must(HttpStatusCode.OK);
        Assert.Equal(published.Text, read.Text);
        Assert.Equal((alice.Name, alice.Address.ToString(), "published"), (read.String("name"), read.String("address"), read.String("source")));
        Assert.Equal(alice.Profile.PublicSigningKey, read["profile"].GetProperty("publicSigningKey").GetString());
        Assert.Equal(alice.Signed().Profile.Canonical, alice.Profile.Canonical);
    }

    [Fact]
    public async Task The_name_is_the_same_in_capitals()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app);
        Assert.Equal(alice.Name, (await app.Get($"/v1/names/{alice.Name.ToUpperInvariant()}/profile")).Must(HttpStatusCode.OK).String("name"));
        (await app.Get("/v1/names/stra%C3%9Fe.eth/profile")).MustBe(Problems.InvalidName);
        (await app.Get("/v1/names/a..eth/profile")).MustBe(Problems.InvalidName);
    }

    [Fact]
    public async Task The_same_publication_again_is_a_replay_and_an_older_one_is_superseded()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = NameOwner.New(app);
        PublishBody old = alice.Publication();
        (await alice.Publish(old)).Must(HttpStatusCode.OK);
        (await alice.Publish(old)).MustBe(Problems.MessageReplayed);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        alice.Rotate();
        (await alice.Publish()).Must(HttpStatusCode.OK);
        (await alice.Publish(old)).MustBe(Problems.MessageSuperseded);
        Assert.Equal(alice.Profile.PublicSigningKey, (await app.Get(alice.Path))["profile"].GetProperty("publicSigningKey").GetString());

        app.Clock.Advance(TimeSpan.FromHours(1));
        (await alice.Publish(old)).MustBe(Problems.MessageExpired);
    }

    [Fact]
    public async Task An_old_profile_cannot_be_published_again_by_who_only_read_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app);
        SignedProfile compromised = alice.Signed();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        alice.Rotate();
        (await alice.Publish()).Must(HttpStatusCode.OK);

        NameOwner mallory = NameOwner.New(app, alice.Name);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        PublishBody rollBack = mallory.Publication(profile: compromised);
        (await alice.Publish(rollBack)).MustBe(Problems.WrongSignature);
        // The owner herself may, if she says so now.
        (await alice.Publish(alice.Publication(profile: compromised))).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_publication_for_another_name_service_or_time_is_none()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = NameOwner.New(app);
        (await alice.Publish(alice.Publication(service: "https://elsewhere.test"))).MustBe(Problems.WrongSignature);
        (await alice.Publish(alice.Publication(name: "other." + GuiseApp.Domain))).MustBe(Problems.WrongSignature);
        (await alice.Publish(alice.Publication() with { IssuedAt = alice.Now - 1 })).MustBe(Problems.WrongSignature);
        (await alice.Publish(alice.Publication(alice.Now - 300_001))).MustBe(Problems.MessageExpired);
        (await alice.Publish(alice.Publication(alice.Now + 60_001))).MustBe(Problems.MessageFromFuture);
        (await alice.Publish(alice.Publication(long.MaxValue))).MustBe(Problems.MessageFromFuture);
        (await alice.Publish(alice.Publication(long.MinValue))).MustBe(Problems.MessageExpired);
        (await alice.Publish(alice.Publication(alice.Now - 300_000))).Must(HttpStatusCode.OK);
        (await alice.Publish(alice.Publication(alice.Now + 60_000))).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_name_stays_with_who_had_it_first()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app), mallory = NameOwner.New(app, alice.Name);
        (await mallory.Publish()).MustBe(Problems.NameTaken);
        (await alice.Withdraw(alice.Now + 1)).Must(HttpStatusCode.NoContent);
        (await app.Get(alice.Path)).MustBe(Problems.ProfileNotFound);
        (await alice.Withdraw(alice.Now + 2)).MustBe(Problems.ProfileNotFound);
        (await mallory.Publish()).MustBe(Problems.NameTaken);
        (await alice.Publish()).MustBe(Problems.MessageSuperseded);
        (await alice.Publish(alice.Publication(alice.Now + 3))).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_name_that_starts_with_an_address_is_that_addresss()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner someone = NameOwner.New(app);
        string name = $"{someone.Address.ToLower()}.{GuiseApp.Domain}";
        (await NameOwner.New(app, name).Publish()).MustBe(Problems.NameTaken);
        (await NameOwner.New(app, name, someone.Wallet).Publish()).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("alice.eth")]
    [InlineData("guise.eth")]
    [InlineData("people.guise.eth")]
    [InlineData("a.b.people.guise.eth")]
    [InlineData("peopleXguise.eth")]
    public async Task Names_of_other_domains_are_not_given_out(string name)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (await NameOwner.New(app, name).Publish()).MustBe(Problems.NameNotServed);
        (await app.Get($"/v1/names/{name}/profile")).MustBe(Problems.ProfileNotFound);
    }

    [Fact]
    public async Task Keys_that_are_none_are_refused()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = NameOwner.New(app);
        string key = alice.Profile.PublicSigningKey, identity = Convert.ToBase64String([1, .. new byte[31]]);
        foreach (string wrong in (string[])["", "1", key[..^1], key + "=", key.Replace('=', '-'), key[..^2] + "D=",
            Convert.ToBase64String(new byte[33]), identity])
        {
            Dm3Profile profile = alice.Profile with { PublicSigningKey = wrong };
            (await alice.Publish(alice.Publication(profile: alice.Signed(profile)))).MustBe(Problems.InvalidProfile);
        }
        Dm3Profile noEncryption = alice.Profile with { PublicEncryptionKey = "x" };
        (await alice.Publish(alice.Publication(profile: alice.Signed(noEncryption)))).MustBe(Problems.InvalidProfile);
        Dm3Profile many = alice.Profile with { DeliveryServices = [.. Enumerable.Repeat("a.eth", 21)] };
        (await alice.Publish(alice.Publication(profile: alice.Signed(many)))).MustBe(Problems.InvalidProfile);
    }

    [Fact]
    public async Task A_profile_that_somebody_else_signed_is_refused()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = NameOwner.New(app), bob = NameOwner.New(app);
        (await alice.Publish(alice.Publication(profile: bob.Signed()))).MustBe(Problems.WrongSignature);
        PublishBody good = alice.Publication();
        foreach (string wrong in (string[])["", "0x", "0x00", good.PublicationSignature[..^2], good.PublicationSignature[2..], good.PublicationSignature[..^2] + "25"])
            (await alice.Publish(good with { PublicationSignature = wrong })).MustBe(Problems.InvalidSignature);
        (await alice.Publish(good with { Signature = good.PublicationSignature })).MustBe(Problems.WrongSignature);
    }

    [Fact]
    public async Task Looks_at_profiles_have_a_limit_of_their_own()
    {
        await using GuiseApp app = await GuiseApp.Start(options: guise =>
            (guise.LookupsAtOnce, guise.LookupsPerMinute, guise.ProofsAtOnce, guise.ProofsPerMinute) = (3, 1, 2, 1));
        NameOwner alice = await NameOwner.Published(app);
        for (int i = 0; i < 3; i++) (await app.Get(alice.Path)).Must(HttpStatusCode.OK);
        Assert.NotNull((await app.Get(alice.Path)).MustBe(Problems.TooManyRequests).Headers.RetryAfter);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.Publish()).Must(HttpStatusCode.OK);
        (await alice.Publish()).MustBe(Problems.TooManyRequests);
    }

    [Fact]
    public async Task Of_publications_at_once_one_wins_and_If_Match_is_honoured()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = NameOwner.New(app);
        PublishBody same = alice.Publication();
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => alice.Publish(same)));
        Answer won = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Except([won]), answer => answer.MustBe(Problems.MessageReplayed));

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.Publish(ifMatch: "\"bm9uZQ\"")).MustBe(Problems.PreconditionFailed);
        (await alice.Publish(ifMatch: won.Headers.ETag!.Tag)).Must(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.Publish(ifMatch: won.Headers.ETag!.Tag)).MustBe(Problems.PreconditionFailed);
    }
}
