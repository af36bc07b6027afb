using System.Net;
using System.Text.Json;
using Guise.Buckets;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guise.Tests.Buckets;

/// <summary>The same bucket id at two services (R34, R37): who may bring one, and what each service keeps to itself.</summary>
public sealed class ImportTests
{
    private static readonly Signer Bob = Signer.OfSeed(41);

    [Fact]
    public async Task An_owner_brings_his_bucket_and_one_chain_works_at_both_services()
    {
        await using TwoServices both = await TwoServices.Start();
        Person alice = await Person.WithKey(both.Home), there = await both.AtAway(alice);
        string bucket = await alice.Bucket(), toBob = alice.Delegate(bucket, Bob.Did);
        string descriptor = await both.Descriptor(alice, bucket);
        Answer made = (await TwoServices.Import(there, descriptor, bucket)).Must(HttpStatusCode.Created);
        Assert.Equal((bucket, "photos", $"/v1/buckets/{bucket}"), (made.String("id"), made.String("name"), made.Headers.Location!.ToString()));

        foreach (Person at in (Person[])[alice, there])
            (await at.Put(bucket, "a", await at.Ask(bucket, proofs: [toBob], key: Bob), at.App == both.Home ? "home" : "away"))
                .Must(HttpStatusCode.Created);
        Assert.Equal("home", (await alice.Get(bucket, "a", await alice.Ask(bucket))).Text);
        Assert.Equal("away", (await there.Get(bucket, "a", await there.Ask(bucket))).Text);
        (await Person.Send(both.Away, HttpMethod.Get, $"/v1/buckets/{bucket}/objects/a", await alice.Ask(bucket))).MustBe(Problems.UcanWrongAudience);

        // The same call again is the same bucket, with a used challenge too.
        (await both.Away.Post("/v1/buckets/import", new { descriptor, name = "other", challenge = "used" }, there.Token))
            .Must(HttpStatusCode.Created);
        Answer shown = (await both.Away.Get($"/v1/buckets/{bucket}", there.Token)).Must(HttpStatusCode.OK);
        JsonElement home = shown["home"], grant = Assert.Single(shown["grants"].EnumerateArray());
        Assert.Equal(("photos", both.HomeDid, 1, alice.Key.Did), (
            shown.String("name"), home.GetProperty("service").GetString(), home.GetProperty("version")
                .GetInt32(), Assert.Single(home.GetProperty("owners").EnumerateArray()).GetString()));
        Assert.Equal((await there.Account(), "owner"), (grant.GetProperty("principal").GetString(), grant.GetProperty("role").GetString()));
        Assert.False((await both.Home.Get($"/v1/buckets/{bucket}", alice.Token)).Has("home"));
        // Only the service that drew the id speaks of its owners.
        (await both.Away.Get($"/v1/buckets/{bucket}/descriptor?audience={both.HomeDid}", there.Token)).MustBe(Problems.BucketImported);
    }

    [Fact]
    public async Task What_one_service_renames_deletes_or_freezes_the_other_does_not_notice()
    {
        await using TwoServices both = await TwoServices.Start();
        (Person alice, Person there, string bucket) = await TwoServices.Imported(both);
        (await both.Home.Patch($"/v1/buckets/{bucket}", new { name = "pictures" }, alice.Token)).Must(HttpStatusCode.NoContent);
        Assert.Equal("photos", (await both.Away.Get($"/v1/buckets/{bucket}", there.Token)).String("name"));
        (await both.Home.Post($"/v1/buckets/{bucket}/freeze", null, alice.Token)).Must(HttpStatusCode.NoContent);
        (await there.Put(bucket, "a", await there.Ask(bucket))).Must(HttpStatusCode.Created);
        (await both.Home.Delete($"/v1/buckets/{bucket}", alice.Token)).Must(HttpStatusCode.NoContent);
        await both.Away.Advance(Limits.FeedInterval);
        (await there.Get(bucket, "a", await there.Ask(bucket))).Must(HttpStatusCode.OK);

        (await both.Home.Post($"/v1/buckets/{bucket}/restore", null, alice.Token)).Must(HttpStatusCode.NoContent);
        (await both.Away.Delete($"/v1/buckets/{bucket}", there.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        // A deleted id is taken: by nobody, and by its own owner only through restoring it.
        (await TwoServices.Import(there, await both.Descriptor(alice, bucket), bucket)).MustBe(Problems.BucketGone);
        await both.Away.Advance(Limits.FeedInterval);
        (await both.Away.Post($"/v1/buckets/{bucket}/restore", null, there.Token)).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Owners_who_come_later_and_owners_who_left_get_nothing_by_the_other_services_word()
    {
        await using TwoServices both = await TwoServices.Start();
        (Person alice, Person there, string bucket) = await TwoServices.Imported(both);
        Person carol = await Person.WithKey(both.Home), carolThere = await both.AtAway(carol);
        (await alice.Grant(bucket, new { account = await carol.Account() })).Must(HttpStatusCode.Created);
        string descriptor = await both.Descriptor(carol, bucket);
        (await TwoServices.Import(carolThere, descriptor, bucket)).MustBe(Problems.BucketExists);
        (await carolThere.Get(bucket, "a", await carolThere.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
        Assert.Empty((await both.Away.Get("/v1/buckets", carolThere.Token))["items"].EnumerateArray());
        (await both.Away.Delete($"/v1/buckets/{bucket}", there.Token)).Must(HttpStatusCode.NoContent);
        (await TwoServices.Import(carolThere, descriptor, bucket)).MustBe(Problems.BucketExists);
    }

    [Fact]
    public async Task Of_two_owners_who_import_at_once_one_has_it_and_the_other_is_left_with_nothing()
    {
        MeetingRecordStore? store = null;
        await using TwoServices both = await TwoServices.Start(services =>
        {
            ServiceDescriptor inner = services.Last(service => service.ServiceType == typeof(IRecordStore));
            services.Replace(ServiceDescriptor.Singleton<IRecordStore>(provider => store =
                new((IRecordStore)inner.ImplementationFactory!(provider))));
        });
        Person alice = await Person.WithKey(both.Home), carol = await Person.WithKey(both.Home);
        string bucket = await alice.Bucket();
        (await alice.Grant(bucket, new { account = await carol.Account() })).Must(HttpStatusCode.Created);
        Person[] owners = [await both.AtAway(alice), await both.AtAway(carol)];
        string descriptor = await both.Descriptor(alice, bucket);
        store!.Meet("bucket|" + bucket, 2);
        Answer[] answers = await Task.WhenAll(owners.Select(owner => TwoServices.Import(owner, descriptor, bucket)));
        int won = answers[0].Status == HttpStatusCode.Created ? 0 : 1;
        answers[won].Must(HttpStatusCode.Created);
        answers[1 - won].MustBe(Problems.BucketExists);
        Person lost = owners[1 - won];
        Assert.Empty((await both.Away.Get("/v1/buckets", lost.Token))["items"].EnumerateArray());
        (await both.Away.Post("/v1/buckets", new { name = "photos" }, lost.Token)).Must(HttpStatusCode.Created);
        Assert.Single((await both.Away.Get($"/v1/buckets/{bucket}", owners[won].Token))["grants"].EnumerateArray());
    }

    [Fact]
    public async Task Tokens_that_are_dead_at_home_do_not_wake_up_elsewhere()
    {
        await using TwoServices both = await TwoServices.Start();
        Person alice = await Person.WithKey(both.Home), there = await both.AtAway(alice);
        string bucket = await alice.Bucket(), old = alice.Delegate(bucket, Bob.Did);
        (await both.Home.Post($"/v1/buckets/{bucket}/revoke-all", null, alice.Token)).Must(HttpStatusCode.NoContent);
        (await TwoServices.Import(there, await both.Descriptor(alice, bucket), bucket)).Must(HttpStatusCode.Created);
        (await there.Put(bucket, "a", await there.Ask(bucket, proofs: [old], key: Bob))).MustBe(Problems.RootNotAuthorised);
        both.Home.Clock.Advance(TimeSpan.FromSeconds(2));
        string fresh = alice.Delegate(bucket, Bob.Did, nbf: alice.Soon(0));
        (await there.Put(bucket, "a", await there.Ask(bucket, proofs: [fresh], key: Bob, nbf: alice.Soon(0)))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_descriptor_names_those_who_speak_for_the_bucket_now_and_only_owners_get_one()
    {
        await using TwoServices both = await TwoServices.Start();
        GuiseApp app = both.Home;
        Person alice = await Person.WithKey(app), admin = await Person.WithKey(app), carol = await Person.WithKey(app),
            dan = await Person.WithKey(app), stranger = await Person.New(app);
        Signer retired = Signer.New(), blocked = Signer.New();
        foreach (Signer key in (Signer[])[retired, blocked]) (await alice.Register(key)).Must(HttpStatusCode.Created);
        string bucket = await alice.Bucket(), at = $"/v1/buckets/{bucket}/descriptor?audience={both.AwayDid}";
        (await alice.Grant(bucket, new { account = await admin.Account() }, "admin")).Must(HttpStatusCode.Created);
        (await alice.Grant(bucket, new { did = carol.Key.Did })).Must(HttpStatusCode.Created);
        (await alice.Grant(bucket, new { did = dan.Key.Did }, expiresIn: 60)).Must(HttpStatusCode.Created);
        (await app.Delete($"/v1/dids/{retired.Did}", alice.Token)).Must(HttpStatusCode.NoContent);
        (await app.Post($"/v1/buckets/{bucket}/blocks", new { did = blocked.Did }, alice.Token)).Must(HttpStatusCode.NoContent);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([alice.Key.Did, carol.Key.Did], Named((await app.Get(at, alice.Token)).Must(HttpStatusCode.OK)));

        string team = (await app.Post("/v1/organizations", new { name = "team" }, alice.Token)).Must(HttpStatusCode.Created).String("id");
        foreach ((Person who, string role) in ((Person, string)[])[(dan, "owner"), (admin, "writer")])
            (await app.Post($"/v1/organizations/{team}/members", new { account = await who.Account(), role }, alice.Token))
                .Must(HttpStatusCode.NoContent);
        string shared = await alice.Bucket("shared", team);
        Answer described = (await app.Get($"/v1/buckets/{shared}/descriptor?audience={both.AwayDid}", dan.Token)).Must(HttpStatusCode.OK);
        Assert.Equal([dan.Key.Did, .. ((string[])[alice.Key.Did, blocked.Did]).Order(StringComparer.Ordinal)], Named(described));

        (await app.Get(at, admin.Token)).MustBe(Problems.BucketNotAllowed);
        (await app.Get(at, stranger.Token)).MustBe(Problems.BucketNotFound);
        foreach (string wrong in (string[])["", "?audience=did:web:away.test", at[at.IndexOf('?')..] + "&more=1"])
            (await app.Get($"/v1/buckets/{bucket}/descriptor{wrong}", alice.Token)).MustBe(Problems.InvalidQuery);
        (await app.Delete($"/v1/buckets/{bucket}", alice.Token)).Must(HttpStatusCode.NoContent);
        (await app.Get(at, alice.Token)).MustBe(Problems.BucketGone);
    }

    [Fact]
    public async Task A_descriptor_costs_four_reads_and_an_import_fifteen_trips()
    {
        await using TwoServices both = await TwoServices.Start();
        Person alice = await Person.WithKey(both.Home), there = await both.AtAway(alice);
        string bucket = await alice.Bucket();
        both.Home.Store.Reset();
        string descriptor = await both.Descriptor(alice, bucket);
        Assert.Equal((4, 0), (both.Home.Store.Reads, both.Home.Store.Writes));
        Answer challenge = (await there.Challenge(there.Key.Did, "import", bucket)).Must(HttpStatusCode.Created);
        object body = new { descriptor, name = "photos", challenge = challenge.String("id"),
            proof = there.Proof(there.Key, challenge, "import", bucket) };
        both.Away.Store.Reset();
        (await both.Away.Post("/v1/buckets/import", body, there.Token)).Must(HttpStatusCode.Created);
        Assert.Equal((10, 5), (both.Away.Store.Reads, both.Away.Store.Writes));
        both.Away.Store.Reset();
        (await both.Away.Post("/v1/buckets/import", body, there.Token)).Must(HttpStatusCode.Created);
        Assert.Equal((4, 1), (both.Away.Store.Reads, both.Away.Store.Writes));
    }

    private static string[] Named(Answer descriptor)
    {
        byte[] payload = Guise.Cryptography.StrictBase64Url.TryDecode(descriptor.String("descriptor").Split('.')[1])!;
        return [.. JsonElement.Parse(payload).GetProperty("fct")[0].GetProperty("owners").EnumerateArray()
            .Select(owner => owner.GetProperty("did").GetString()!)];
    }
}
