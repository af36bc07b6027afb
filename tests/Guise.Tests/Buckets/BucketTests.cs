using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>Buckets as their owners see them: several, named, shared with equal rights, deleted and begun again.</summary>
public sealed class BucketTests
{
    [Fact]
    public async Task A_person_has_several_buckets_and_a_token_for_one_opens_no_other()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string photos = await alice.Bucket(), backups = await alice.Bucket("backups");
        Assert.NotEqual(photos, backups);
        Assert.Equal(2, (await app.Get("/v1/buckets", alice.Token))["items"].GetArrayLength());
        (await alice.Put(photos, "a", await alice.Ask(photos))).Must(HttpStatusCode.Created);
        (await alice.Put(backups, "a", await alice.Ask(photos))).MustBe(Problems.UcanCapabilityMissing);
    }

    [Fact]
    public async Task The_same_request_makes_one_bucket_however_often_it_is_sent()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.New(app);
        string key = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        Answer one = (await app.Post("/v1/buckets", new { name = "photos" }, alice.Token, key)).Must(HttpStatusCode.Created);
        Answer two = (await app.Post("/v1/buckets", new { name = "photos" }, alice.Token, key)).Must(HttpStatusCode.Created);
        Assert.Equal(one.String("id"), two.String("id"));
        (await app.Post("/v1/buckets", new { name = "photos" }, alice.Token)).MustBe(Problems.BucketNameTaken);
    }

    [Fact]
    public async Task Nobody_chooses_an_id()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.New(app);
        (await app.Post("/v1/buckets", new { name = "photos", id = "0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e" }, alice.Token))
            .MustBe(Problems.InvalidBody);
    }

    [Fact]
    public async Task A_new_name_changes_nothing_for_tokens_and_the_old_one_leads_on_for_a_month()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        string before = alice.Delegate(bucket, Signer.OfSeed(3).Did);
        (await app.Patch($"/v1/buckets/{bucket}", new { name = "pictures" }, alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Get(bucket, "a", await alice.Ask(bucket, proofs: [before], key: Signer.OfSeed(3)))).MustBe(Problems.ObjectNotFound);

        Answer old = (await app.Get("/v1/buckets/named/photos", alice.Token)).Must(HttpStatusCode.OK);
        Assert.Equal((bucket, "pictures"), (old.String("id"), old.String("movedTo")));
        Assert.False((await app.Get("/v1/buckets/named/pictures", alice.Token)).Must(HttpStatusCode.OK).Has("movedTo"));
        (await app.Post("/v1/buckets", new { name = "photos" }, alice.Token)).MustBe(Problems.BucketNameTaken);
        app.Clock.Advance(Limits.NameGrace);
        string token = await Again(app, alice);
        (await app.Get("/v1/buckets/named/photos", token)).MustBe(Problems.BucketNotFound);
        (await app.Post("/v1/buckets", new { name = "photos" }, token)).Must(HttpStatusCode.Created);
        (await app.Get("/v1/buckets/named/pictures", token)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_name_inside_a_token_is_no_bucket()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        (await alice.Get(bucket, "a", await alice.Ask("photos"))).MustBe(Problems.ResourceNotCanonical);
    }

    [Fact]
    public async Task A_deleted_bucket_can_be_restored_and_one_begun_again_is_another()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), ask = await alice.Ask(bucket);
        (await alice.Put(bucket, "a", ask)).Must(HttpStatusCode.Created);
        (await app.Delete($"/v1/buckets/{bucket}", alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Get(bucket, "a", ask)).MustBe(Problems.BucketGone);
        (await alice.Grant(bucket, new { did = alice.Key.Did })).MustBe(Problems.BucketGone);

        string again = await alice.Bucket();
        Assert.NotEqual(bucket, again);
        (await alice.Get(again, "a", ask)).MustBe(Problems.UcanCapabilityMissing);
        (await alice.Get(again, "a", await alice.Ask(again))).MustBe(Problems.ObjectNotFound);

        (await app.Post($"/v1/buckets/{bucket}/restore", null, alice.Token)).Must(HttpStatusCode.NoContent);
        Assert.Equal("hello", (await alice.Get(bucket, "a", ask)).Must(HttpStatusCode.OK).Text);
        (await app.Post($"/v1/buckets/{bucket}/restore", null, alice.Token)).MustBe(Problems.BucketNotDeleted);
    }

    [Fact]
    public async Task A_restored_bucket_takes_old_tokens_only_if_its_owner_says_so()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), ask = await alice.Ask(bucket);
        await app.Delete($"/v1/buckets/{bucket}", alice.Token);
        (await app.Post($"/v1/buckets/{bucket}/restore?tokens=revoke", null, alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Get(bucket, "a", ask)).MustBe(Problems.RootNotAuthorised);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        (await alice.Get(bucket, "a", await alice.Ask(bucket, nbf: alice.Soon(0)))).MustBe(Problems.ObjectNotFound);
    }

    [Fact]
    public async Task After_a_month_a_deleted_bucket_is_erased_and_its_id_is_never_used_again()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        for (int i = 0; i < 3; i++) (await alice.Put(bucket, $"a/{i}", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(app.Folder, "objects", bucket)).Length);
        await app.Delete($"/v1/buckets/{bucket}", alice.Token);
        await app.Settle();
        await app.Advance(Limits.BucketRetention);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.Folder, "objects", bucket)));
        string token = await Again(app, alice);
        (await app.Post($"/v1/buckets/{bucket}/restore", null, token)).MustBe(Problems.BucketGone);
        (await alice.Get(bucket, "a/0", await alice.Ask(bucket))).MustBe(Problems.BucketGone);
    }

    [Fact]
    public async Task Owners_are_equal_and_who_made_the_bucket_can_go()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), carol = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        (await alice.Grant(bucket, new { account = await carol.Account() })).Must(HttpStatusCode.Created);
        Answer seen = (await app.Get($"/v1/buckets/{bucket}", carol.Token)).Must(HttpStatusCode.OK);
        Assert.All(seen["grants"].EnumerateArray(), grant => Assert.Equal("owner", grant.GetProperty("role").GetString()));
        string first = seen["grants"].EnumerateArray().Single(grant => grant.GetProperty("principal").GetString() == seen.String("createdBy"))
            .GetProperty("id").GetString()!;

        (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        (await app.Delete($"/v1/buckets/{bucket}/grants/{first}", carol.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Put(bucket, "a", await alice.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
        (await app.Get($"/v1/buckets/{bucket}", alice.Token)).MustBe(Problems.BucketNotFound);
        Assert.Equal("hello", (await carol.Get(bucket, "a", await carol.Ask(bucket))).Must(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task The_last_owner_stays()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), bob = await Person.WithKey(app);
        string bucket = await alice.Bucket(), only = (await app.Get($"/v1/buckets/{bucket}", alice.Token))["grants"][0].GetProperty("id")
            .GetString()!;
        (await alice.Grant(bucket, new { did = bob.Key.Did })).Must(HttpStatusCode.Created);
        (await alice.Grant(bucket, new { account = await bob.Account() }, "writer")).Must(HttpStatusCode.Created);
        (await app.Delete($"/v1/buckets/{bucket}/grants/{only}", alice.Token)).MustBe(Problems.LastOwner);
        (await app.Delete($"/v1/dids/{alice.Key.Did}", alice.Token)).Must(HttpStatusCode.NoContent);
        (await app.Get($"/v1/buckets/{bucket}", alice.Token)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_role_and_a_path_limit_what_a_grant_gives()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), bob = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        (await alice.Put(bucket, "team/a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        (await alice.Grant(bucket, new { did = bob.Key.Did }, "reader", "team", expiresIn: 3600)).Must(HttpStatusCode.Created);
        (await bob.Get(bucket, "team/a", await bob.Ask(bucket, "team", "storage/get"))).Must(HttpStatusCode.OK);
        (await bob.Put(bucket, "team/a", await bob.Ask(bucket, "team", "storage/put"))).MustBe(Problems.RootNotAuthorised);
        (await bob.Get(bucket, "team/a", await bob.Ask(bucket, "", "storage/get"))).MustBe(Problems.RootNotAuthorised);
        (await bob.Get(bucket, "team/a", await bob.Ask(bucket, "team", "storage/*"))).MustBe(Problems.RootNotAuthorised);
        app.Clock.Advance(TimeSpan.FromHours(1));
        (await bob.Get(bucket, "team/a", await bob.Ask(bucket, "team", "storage/get"))).MustBe(Problems.RootNotAuthorised);
    }

    [Theory]
    [InlineData("""{"principal":{"account":"x","did":"y"},"role":"owner"}""")]
    [InlineData("""{"principal":{},"role":"owner"}""")]
    [InlineData("""{"principal":{"account":"00000000000000000000000000000000"},"role":"king"}""")]
    [InlineData("""{"principal":{"account":"00000000000000000000000000000000"},"role":"owner","path":"a"}""")]
    [InlineData("""{"principal":{"account":"00000000000000000000000000000000"},"role":"reader","path":"a/../b"}""")]
    [InlineData("""{"principal":{"account":"00000000000000000000000000000000"},"role":"reader","expiresIn":0}""")]
    public async Task A_grant_that_makes_no_sense_is_refused(string body)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        (await app.Post($"/v1/buckets/{await alice.Bucket()}/grants", body, alice.Token)).MustBe(Problems.InvalidGrant);
    }

    [Fact]
    public async Task A_frozen_bucket_takes_no_token_until_an_owner_opens_it_again()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), ask = await alice.Ask(bucket);
        (await app.Post($"/v1/buckets/{bucket}/freeze", null, alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Put(bucket, "a", ask)).MustBe(Problems.BucketIsFrozen);
        (await app.Post($"/v1/buckets/{bucket}/thaw", null, ask)).MustBe(Problems.Unauthenticated);
        (await app.Post($"/v1/buckets/{bucket}/thaw", null, alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Put(bucket, "a", ask)).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_organization_holds_a_bucket_together_and_who_leaves_is_out_at_the_next_request()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), bob = await Person.WithKey(app), carol = await Person.WithKey(app);
        string organization = (await app.Post("/v1/organizations", new { name = "Choir" }, alice.Token)).Must(HttpStatusCode.Created).String("id");
        (await app.Post($"/v1/organizations/{organization}/members", new { account = await bob.Account(), role = "owner" }, alice.Token))
            .Must(HttpStatusCode.NoContent);
        (await app.Post($"/v1/organizations/{organization}/members", new { account = await carol.Account(), role = "reader" }, bob.Token))
            .Must(HttpStatusCode.NoContent);
        string shared = await alice.Bucket("songs", organization), own = await bob.Bucket("mine");

        string asked = await bob.Ask(shared), byBob = bob.Delegate(shared, Signer.OfSeed(3).Did);
        (await bob.Put(shared, "a", asked)).Must(HttpStatusCode.Created);
        (await carol.Get(shared, "a", await carol.Ask(shared, can: "storage/get"))).Must(HttpStatusCode.OK);
        (await carol.Put(shared, "a", await carol.Ask(shared, can: "storage/put"))).MustBe(Problems.RootNotAuthorised);
        (await app.Post($"/v1/buckets/{shared}/freeze", null, carol.Token)).MustBe(Problems.BucketNotAllowed);

        (await app.Delete($"/v1/organizations/{organization}/members/{await bob.Account()}", bob.Token)).Must(HttpStatusCode.NoContent);
        (await bob.Get(shared, "a", asked)).MustBe(Problems.RootNotAuthorised);
        (await bob.Get(shared, "a", await bob.Ask(shared, proofs: [byBob], key: Signer.OfSeed(3)))).MustBe(Problems.RootNotAuthorised);
        (await app.Get($"/v1/buckets/{shared}", bob.Token)).MustBe(Problems.BucketNotFound);
        (await bob.Put(own, "a", await bob.Ask(own))).Must(HttpStatusCode.Created);
        (await app.Delete($"/v1/organizations/{organization}/members/{await alice.Account()}", alice.Token)).MustBe(Problems.LastOwner);

        (await app.Post($"/v1/organizations/{organization}/members", new { account = await bob.Account(), role = "owner" }, alice.Token))
            .Must(HttpStatusCode.NoContent);
        (await bob.Get(shared, "a", asked)).MustBe(Problems.RootNotAuthorised);
    }

    [Fact]
    public async Task A_bucket_that_is_not_ones_own_looks_like_none()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), mallory = await Person.WithKey(app);
        string bucket = await alice.Bucket(), none = Guid.NewGuid().ToString();
        foreach (string id in (string[])[bucket, none, "x"])
        {
            (await app.Get($"/v1/buckets/{id}", mallory.Token)).MustBe(Problems.BucketNotFound);
            (await app.Delete($"/v1/buckets/{id}", mallory.Token)).MustBe(Problems.BucketNotFound);
        }
        (await mallory.Get(bucket, "a", await mallory.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
        (await mallory.Get(none, "a", await mallory.Ask(none))).MustBe(Problems.RootNotAuthorised);
        await app.Delete($"/v1/buckets/{bucket}", alice.Token);
        (await mallory.Get(bucket, "a", await mallory.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
    }

    /// <summary>The session of the beginning has ended meanwhile.</summary>
    internal static async Task<string> Again(GuiseApp app, Person person)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Get("/v1/dids", person.Token)).Status);
        return await person.Wallet.Unlock();
    }
}
