using System.Net;
using System.Text.Json;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>A key is lost, or an account: how the bucket gets a new one, and how nobody else gets the bucket.</summary>
public sealed class RecoveryTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromHours(72);

    [Fact]
    public async Task The_only_key_is_replaced_after_three_days_and_a_report_says_what_died()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Person alice, string bucket, Signer successor, string id) = await Begun(app);
        string toBob = alice.Delegate(bucket, Signer.OfSeed(3).Did, seconds: 864_000);
        string bobs = await alice.Ask(bucket, proofs: [toBob], key: Signer.OfSeed(3));
        Answer seen = (await alice.Put(bucket, "a", bobs)).Must(HttpStatusCode.Created);
        Assert.Equal(id, Assert.Single(seen.Headers.GetValues("Guise-Recovery")));
        (await alice.Get(bucket, "a", await alice.Ask(bucket, key: successor))).MustBe(Problems.RootNotAuthorised);

        await app.Settle();
        await app.Advance(Delay);
        string token = await alice.Wallet.Unlock();
        Answer done = (await app.Get($"/v1/buckets/{bucket}/recoveries/{id}", token)).Must(HttpStatusCode.OK);
        Assert.Equal("done", done.String("status"));
        JsonElement dead = Assert.Single(done["died"].EnumerateArray());
        Assert.Equal((UcanChainTests.IdOf(toBob), Signer.OfSeed(3).Did),
            (dead.GetProperty("cid").GetString(), dead.GetProperty("audience").GetString()));
        (await alice.Get(bucket, "a", await alice.Ask(bucket, key: successor))).Must(HttpStatusCode.OK);
        (await alice.Get(bucket, "a", await alice.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
        (await alice.Get(bucket, "a", await alice.Ask(bucket, proofs: [toBob], key: Signer.OfSeed(3)))).MustBe(Problems.RootNotAuthorised);
    }

    [Fact]
    public async Task The_key_that_is_not_lost_stops_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Person alice, string bucket, Signer successor, string id) = await Begun(app);
        string path = $"/v1/buckets/{bucket}/recoveries/{id}/veto/key";
        async Task<string> Veto(Signer by, string? recovery = null, string? audience = null) => by.Ucan(
            audience ?? await Person.Service(app), [], exp: alice.Soon(),
            facts: [new Dictionary<string, string> { ["purpose"] = "recovery.veto", ["bucket"] = bucket, ["recovery"] = recovery ?? id }]);
        (await app.Post(path, new { proof = await Veto(Signer.OfSeed(4)) })).MustBe(Problems.DidProofInvalid);
        (await app.Post(path, new { proof = await Veto(alice.Key, recovery: new string('0', 32)) })).MustBe(Problems.DidProofInvalid);
        (await app.Post(path, new { proof = await Veto(alice.Key, audience: Signer.OfSeed(6).Did) })).MustBe(Problems.UcanWrongAudience);
        (await app.Post(path, new { proof = await Veto(alice.Key) })).Must(HttpStatusCode.NoContent);
        (await app.Post(path, new { proof = await Veto(alice.Key) })).Must(HttpStatusCode.NoContent);

        await app.Settle();
        await app.Advance(Delay);
        (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        (await alice.Get(bucket, "a", await alice.Ask(bucket, key: successor))).MustBe(Problems.RootNotAuthorised);
        string token = await alice.Wallet.Unlock();
        Assert.Equal("vetoed", (await app.Get($"/v1/buckets/{bucket}/recoveries/{id}", token)).String("status"));
    }

    [Fact]
    public async Task While_it_waits_members_stay_as_they_are_and_an_owner_can_stop_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Person alice, string bucket, Signer successor, string id) = await Begun(app);
        string grant = (await app.Get($"/v1/buckets/{bucket}", alice.Token))["grants"][0].GetProperty("id").GetString()!;
        (await alice.Grant(bucket, new { account = await alice.Account() }, "reader")).MustBe(Problems.RecoveryPending);
        (await app.Delete($"/v1/buckets/{bucket}/grants/{grant}", alice.Token)).MustBe(Problems.RecoveryPending);
        (await app.Delete($"/v1/buckets/{bucket}", alice.Token)).MustBe(Problems.RecoveryPending);
        (await app.Post($"/v1/buckets/{bucket}/recoveries", new { grant, lost = alice.Key.Did, did = successor.Did }, alice.Token))
            .MustBe(Problems.RecoveryPending);
        (await app.Get($"/v1/buckets/{bucket}/descriptor?audience={successor.Did}", alice.Token)).MustBe(Problems.RecoveryPending);
        (await app.Post($"/v1/buckets/{bucket}/recoveries/{id}/veto", null, (await Person.New(app)).Token)).MustBe(Problems.BucketNotFound);
        (await app.Post($"/v1/buckets/{bucket}/recoveries/{id}/veto", null, alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Grant(bucket, new { account = await alice.Account() }, "reader")).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Where_another_owner_has_a_key_a_lost_one_is_replaced_at_once()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), carol = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        (await alice.Grant(bucket, new { account = await carol.Account() })).Must(HttpStatusCode.Created);
        (string id, Signer successor) = await Start(app, alice, bucket);
        Assert.Equal("done", (await app.Get($"/v1/buckets/{bucket}/recoveries/{id}", carol.Token)).String("status"));
        (await alice.Put(bucket, "a", await alice.Ask(bucket, key: successor))).Must(HttpStatusCode.Created);
        (await alice.Get(bucket, "a", await alice.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
        (await app.Post($"/v1/buckets/{bucket}/recoveries/{id}/veto", null, carol.Token)).MustBe(Problems.RecoveryDecided);
    }

    [Fact]
    public async Task The_holder_of_an_owners_key_can_propose_an_account_which_waits_for_a_veto()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), again = await Person.New(app);
        string bucket = await alice.Bucket();
        async Task<string> Propose()
        {
            Answer challenge = (await again.Challenge(alice.Key.Did, "recovery.account", bucket)).Must(HttpStatusCode.Created);
            return (await app.Post($"/v1/buckets/{bucket}/recoveries",
                new { challenge = challenge.String("id"), proof = again.Proof(alice.Key, challenge, "recovery.account", bucket) },
                again.Token)).Must(HttpStatusCode.Created).String("id");
        }
        string first = await Propose();
        (await app.Get($"/v1/buckets/{bucket}", again.Token)).MustBe(Problems.BucketNotFound);
        (await app.Post($"/v1/buckets/{bucket}/recoveries/{first}/veto", null, alice.Token)).Must(HttpStatusCode.NoContent);
        await Propose();
        await app.Settle();
        await app.Advance(Delay);
        string token = await again.Wallet.Unlock();
        Assert.Equal("owner", (await app.Get($"/v1/buckets/{bucket}", token)).Must(HttpStatusCode.OK).String("role"));
    }

    [Theory]
    [InlineData("""{"grant":"x"}""")]
    [InlineData("""{"grant":"x","lost":"y","did":"z","challenge":"c","proof":"p"}""")]
    [InlineData("""{"challenge":"c"}""")]
    [InlineData("""{"challenge":"c","proof":"p","signature":"s"}""")]
    public async Task A_recovery_that_rests_on_nothing_is_refused(string body)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        (await app.Post($"/v1/buckets/{await alice.Bucket()}/recoveries", body, alice.Token)).MustBe(Problems.InvalidRecovery);
    }

    private static async Task<(Person Alice, string Bucket, Signer Successor, string Id)> Begun(GuiseApp app)
    {
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        (string id, Signer successor) = await Start(app, alice, bucket);
        Assert.Equal("pending", (await app.Get($"/v1/buckets/{bucket}/recoveries/{id}", alice.Token)).String("status"));
        return (alice, bucket, successor, id);
    }

    private static async Task<(string Id, Signer Successor)> Start(GuiseApp app, Person person, string bucket)
    {
        Signer successor = Signer.New();
        (await person.Register(successor, "recovery", bucket)).Must(HttpStatusCode.Created);
        string account = await person.Account();
        string grant = (await app.Get($"/v1/buckets/{bucket}", person.Token))["grants"].EnumerateArray()
            .Single(row => row.GetProperty("principal").GetString() == account).GetProperty("id").GetString()!;
        string id = (await app.Post($"/v1/buckets/{bucket}/recoveries", new { grant, lost = person.Key.Did, did = successor.Did }, person.Token)).Must(HttpStatusCode.Created).String("id");
        return (id, successor);
    }
}
