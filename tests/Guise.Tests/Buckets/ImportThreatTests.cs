using System.Net;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using static Guise.Tests.Buckets.TwoServices;

namespace Guise.Tests.Buckets;

/// <summary>
/// Ids that somebody brings without the word of the service that drew them, or without being the one it names (R34): nothing comes of it.
/// </summary>
public sealed class ImportThreatTests
{
    private static readonly Signer Trusted = Signer.OfSeed(42);

    [Fact]
    public async Task A_descriptor_of_somebody_else_is_of_no_use()
    {
        await using TwoServices both = await TwoServices.Start();
        Person alice = await Person.WithKey(both.Home), mallory = await Person.WithKey(both.Away), newcomer = await Person.New(both.Away);
        string bucket = await alice.Bucket(), descriptor = await both.Descriptor(alice, bucket);
        (await Import(mallory, descriptor, bucket)).MustBe(Problems.BucketIdNotProven);
        (await both.Away.Post("/v1/buckets/import", new { descriptor, name = "photos", challenge = "x" }, newcomer.Token))
            .MustBe(Problems.BucketIdNotProven);
        // He can ask for a challenge of her key, and cannot answer it; nor does an answer to another question do.
        Answer challenge = (await mallory.Challenge(alice.Key.Did, "import", bucket)).Must(HttpStatusCode.Created);
        foreach (string proof in (string[])[mallory.Proof(mallory.Key, challenge, "import", bucket), mallory.Proof(alice.Key, challenge, "register"),
            mallory.Proof(alice.Key, challenge, "import", Guid.NewGuid().ToString())])
            (await both.Away.Post("/v1/buckets/import", new { descriptor, name = "photos", challenge = challenge.String("id"), proof },
                mallory.Token)).MustBe(Problems.DidProofInvalid);
        // Where she was tricked into answering his, her key is still not his.
        (await Import(mallory, descriptor, bucket, key: alice.Key)).MustBe(Problems.BucketIdNotProven);
        await Nothing(mallory, bucket);

        Person there = await both.AtAway(alice);
        string another = await alice.Bucket("another");
        (await Import(there, await both.Descriptor(alice, another), bucket)).MustBe(Problems.BucketIdNotProven);
        (await both.Away.Delete($"/v1/dids/{alice.Key.Did}", there.Token)).Must(HttpStatusCode.NoContent);
        (await Import(there, descriptor, bucket)).MustBe(Problems.BucketIdNotProven);
        await Nothing(there, bucket);
    }

    [Fact]
    public async Task A_descriptor_that_is_forged_stale_or_for_another_service_is_refused()
    {
        await using GuiseApp app = await Trusting();
        Person alice = await Person.WithKey(app);
        string bucket = Guid.NewGuid().ToString(), service = await Person.Service(app);
        long now = alice.Soon(0);
        object[] owner = Owner(alice.Key.Did);
        string good = Descriptor(Trusted, service, bucket, now, owner);
        string[] parts = good.Split('.');
        string forged = parts[0] + "." + StrictBase64Url.Encode(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(StrictBase64Url.TryDecode(parts[1])!)
            .Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal))) + "." + parts[2];
        Dictionary<string, string> bad = new()
        {
            ["signed by one whom nobody trusts"] = Descriptor(alice.Key, service, bucket, now, owner),
            ["changed after it was signed"] = forged,
            ["for another service"] = Descriptor(Trusted, Trusted.Did, bucket, now, owner),
            ["ten minutes old"] = Descriptor(Trusted, service, bucket, now - 600, owner),
            ["of tomorrow"] = Descriptor(Trusted, service, bucket, now + 86_400, owner),
            ["expired"] = Descriptor(Trusted, service, bucket, now, owner, exp: now - 60),
            ["another statement"] = Descriptor(Trusted, service, bucket, now, owner, purpose: "recovery.veto"),
            ["with a right in it"] = Descriptor(Trusted, service, bucket, now, owner, att: UcanChainTests.Att("storage://" + bucket, "storage/*")),
            ["an id in another spelling"] = Descriptor(Trusted, service, bucket.ToUpperInvariant(), now, owner),
            ["no id"] = Descriptor(Trusted, service, "..", now, owner),
            ["no owners"] = Descriptor(Trusted, service, bucket, now, Array.Empty<object>()),
            ["no list of owners"] = Descriptor(Trusted, service, bucket, now),
            ["an owner that is none"] = Descriptor(Trusted, service, bucket, now, new object?[] { null }),
            ["an owner from before time"] = Descriptor(Trusted, service, bucket, now, Owner(alice.Key.Did, -1)),
            ["two facts"] = Trusted.Ucan(service, [], facts: [new { purpose = "bucket.descriptor", bucket, version = 1, issuedAt = now,
                owners = owner }, new { }]),
            ["no token"] = "x",
            ["two parts"] = parts[0] + "." + parts[1],
            ["nothing"] = "",
        };
        foreach ((string what, string descriptor) in bad)
        {
            Answer answer = await Import(alice, descriptor, bucket);
            Assert.True(answer.Status == HttpStatusCode.Forbidden, what);
            answer.MustBe(Problems.BucketIdNotProven);
        }
        await Nothing(alice, bucket);
        (await Import(alice, good, bucket, name: " ")).MustBe(Problems.InvalidBucketName);
        app.Clock.Advance(TimeSpan.FromSeconds(599));
        (await Import(alice, good, bucket)).Must(HttpStatusCode.Created);
    }

    /// <summary>However much a service is trusted, it cannot say whose an id is that is here already.</summary>
    [Fact]
    public async Task An_id_that_is_here_is_not_given_to_whom_a_trusted_service_names()
    {
        await using GuiseApp app = await Trusting();
        Person alice = await Person.WithKey(app), mallory = await Person.WithKey(app);
        string drawn = await alice.Bucket(), service = await Person.Service(app);
        foreach (Person who in (Person[])[mallory, alice])
            (await Import(who, Descriptor(Trusted, service, drawn, who.Soon(0), Owner(who.Key.Did)), drawn)).MustBe(Problems.BucketExists);
        (await app.Get($"/v1/buckets/{drawn}", mallory.Token)).MustBe(Problems.BucketNotFound);
        Assert.False((await app.Get($"/v1/buckets/{drawn}", alice.Token)).Has("home"));
    }

    [Fact]
    public async Task Without_trust_in_anybody_nothing_is_imported()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = Guid.NewGuid().ToString();
        (await Import(alice, Descriptor(Trusted, await Person.Service(app), bucket, alice.Soon(0), Owner(alice.Key.Did)), bucket))
            .MustBe(Problems.BucketIdNotProven);
        Assert.Empty(app.Outbound.Requests);
    }

    private static Task<GuiseApp> Trusting() => FollowTests.Trusting(Trusted, _ => FollowTests.Page());

    private static async Task Nothing(Person person, string bucket)
    {
        Assert.Empty((await person.App.Get("/v1/buckets", person.Token))["items"].EnumerateArray());
        (await person.App.Get($"/v1/buckets/{bucket}", person.Token)).MustBe(Problems.BucketNotFound);
        (await person.Get(bucket, "a", await person.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
        Assert.Empty(person.App.Outbound.Requests);
    }
}
