using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>A named account owns buckets as a wallet does, by its own token; neither token speaks for the other.</summary>
public sealed class AccountOwnerTests
{
    [Fact]
    public async Task An_account_makes_buckets_registers_keys_and_shares()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner name = await NameOwner.WithAccount(app);
        Person alice = new(app, null!, await name.Token(), Signer.New()), bob = await Person.WithKey(app);
        (await alice.Register(alice.Key)).Must(HttpStatusCode.Created);
        string bucket = await alice.Bucket();
        (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        (await alice.Grant(bucket, new { account = await bob.Account() }, "reader")).Must(HttpStatusCode.Created);
        (await bob.Get(bucket, "a", await bob.Ask(bucket, can: "storage/get"))).Must(HttpStatusCode.OK);
        (await app.Get($"/v1/buckets/{bucket}", bob.Token)).Must(HttpStatusCode.OK);
        (await app.Get($"/v1/buckets/{bucket}/delegations", alice.Token)).Must(HttpStatusCode.OK);
        (await app.Post("/v1/organizations", new { name = "club" }, alice.Token)).Must(HttpStatusCode.Created);

        // Another token of the same account, after a rotation of its keys, is the same owner; the old one is none.
        name.Rotate();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await name.Publish()).Must(HttpStatusCode.OK);
        (await app.Get($"/v1/buckets/{bucket}", alice.Token)).MustBe(Problems.AccountTokenEnded);
        (await app.Get($"/v1/buckets/{bucket}", await name.Token())).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task No_other_credential_passes_and_the_account_reaches_nothing_else()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner name = await NameOwner.WithAccount(app);
        Person alice = new(app, null!, await name.Token(), Signer.New()), bob = await Person.WithKey(app);
        string bucket = await bob.Bucket();
        (await app.Get($"/v1/buckets/{bucket}", alice.Token)).MustBe(Problems.BucketNotFound);
        (await app.Get("/v1/buckets", await bob.Ask(bucket))).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/buckets", await name.Challenge())).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/buckets", alice.Token[..^2] + "AA")).MustBe(Problems.AccountTokenNeeded);
        (await app.Get("/v1/buckets")).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/profile", alice.Token)).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/keys", alice.Token)).MustBe(Problems.Unauthenticated);
    }

    [Fact]
    public async Task Who_takes_the_name_next_finds_nothing_of_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner name = await NameOwner.WithAccount(app);
        string first = await name.Token();
        string account = (await app.Get("/v1/dids", first)).String("account");
        (await app.Post("/v1/buckets", new { name = "photos" }, first)).Must(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await name.DeleteAccount()).Must(HttpStatusCode.NoContent);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await name.CreateAccount()).Must(HttpStatusCode.Created);
        string second = await name.Token();
        Assert.NotEqual(account, (await app.Get("/v1/dids", second)).String("account"));
        Assert.Empty((await app.Get("/v1/buckets", second))["items"].EnumerateArray());
        (await app.Get("/v1/buckets", first)).MustBe(Problems.AccountTokenEnded);
    }

    [Fact]
    public async Task Checks_and_revocations_of_anybody_are_limited_by_client()
    {
        await using GuiseApp app = await GuiseApp.Start(options: guise => (guise.ProofsAtOnce, guise.ProofsPerMinute) = (2, 1));
        const string bucket = "0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e";
        (string Path, object Body)[] calls =
        [
            ("/v1/ucan/verify", new { token = "x", resource = "storage://" + bucket, ability = "storage/get" }),
            ($"/v1/buckets/{bucket}/revocations", new { iss = "x", revoke = "x", challenge = "x" }),
            ($"/v1/buckets/{bucket}/recoveries/{new string('0', 32)}/veto/key", new { proof = "x" }),
        ];
        await app.Post(calls[0].Path, calls[0].Body);
        await app.Post(calls[1].Path, calls[1].Body);
        foreach ((string path, object body) in calls)
            Assert.NotNull((await app.Post(path, body)).MustBe(Problems.TooManyRequests).Headers.RetryAfter);
    }
}
