using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Buckets;

/// <summary>The packages that people use make tokens that are taken here, and take those that are made here.</summary>
public sealed class UcanPeerTests
{
    private static readonly byte[] Seed = RandomNumberGenerator.GetBytes(32), Other = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task The_legacy_library_and_the_client_of_nft_storage_upload_and_read_our_root_tokens()
    {
        UcanPeers.Require();
        await using GuiseApp app = await Now();
        Person alice = await With(app, Seed);
        string bucket = await alice.Bucket(), service = await Person.Service(app);
        string root = (await app.Post("/ucan/token", null, alice.Token)).Must(HttpStatusCode.OK).String("value");
        Assert.True((await UcanPeers.Ask("storageCheck", new { token = root })).GetBoolean());
        Assert.True((await UcanPeers.Ask("ucansCheck", new { token = root })).GetBoolean());

        string token = (await UcanPeers.Ask("storageMake", new { seed = Convert.ToHexString(Seed), service, root })).GetString()!;
        (await Person.Send(app, HttpMethod.Post, "/upload", token, "hello", agent: alice.Key.Did)).Must(HttpStatusCode.OK);
        string cid = (await UcanPeers.Ask("nftStore", new { endpoint = app.Http.BaseAddress!.ToString(), token, did = alice.Key.Did, text = "hello from a client" })).GetString()!;
        Answer listed = (await app.Get($"/v1/buckets/{bucket}/objects?prefix={cid}", await alice.Ask(bucket, can: "storage/list")))
            .Must(HttpStatusCode.OK);
        Assert.Equal("application/car", Assert.Single(listed["items"].EnumerateArray()).GetProperty("contentType").GetString());
    }

    [Fact]
    public async Task Chains_of_ucans_are_taken_and_ours_are_valid_there()
    {
        UcanPeers.Require();
        await using GuiseApp app = await Now();
        Person alice = await With(app, Seed);
        Signer bob = Signer.OfSeed(Other);
        string bucket = await alice.Bucket(), service = await Person.Service(app);
        string theirs = await Make(Seed, bob.Did, bucket, "storage/*", []), request = await Make(Other, service, bucket, "storage/put", [theirs]);
        (await alice.Put(bucket, "a", request)).Must(HttpStatusCode.Created);
        string ours = alice.Delegate(bucket, bob.Did, seconds: 3600);
        Assert.True((await UcanPeers.Ask("ucansCheck", new { token = ours })).GetBoolean());
        (await alice.Put(bucket, "b", await Make(Other, service, bucket, "storage/put", [ours]))).Must(HttpStatusCode.Created);

        async Task<string> Make(byte[] seed, string audience, string place, string ability, string[] proofs) => (await UcanPeers.Ask(
            "ucansMake", new { seed = Convert.ToHexString(seed), audience, resource = Person.At(place), ability, proofs,
                expires = alice.Soon(1200 - (proofs.Length * 100)) })).GetString()!;
    }

    [Fact]
    public async Task Envelopes_of_iso_ucan_are_taken_and_ours_are_valid_there()
    {
        UcanPeers.Require();
        await using GuiseApp app = await Now();
        Person alice = await With(app, Seed);
        Signer bob = Signer.OfSeed(Other);
        string bucket = await alice.Bucket(), service = await Person.Service(app), uri = Person.At(bucket, "team/a");
        object[] policy = [new[] { "like", ".uri", Person.At(bucket, "team/*") }];
        async Task<(string Invocation, string Proof)> Make(string place) => await UcanPeers.Ask(
            "isoMake", new { owner = Convert.ToHexString(Seed), @delegate = Convert.ToHexString(Other), audience = service, uri = place, command = "/storage/put", policy }) is var made
            ? (made.GetProperty("invocation").GetString()!, made.GetProperty("proofs")[0].GetString()!) : default;
        (string invocation, string proof) = await Make(uri);
        (await Person.Send(app, HttpMethod.Put, $"/v1/buckets/{bucket}/objects/team/a", invocation, "x", proofs: proof)).Must(HttpStatusCode.Created);
        Assert.Equal("ucan-capability-missing", (await Person.Send(app, HttpMethod.Put, $"/v1/buckets/{bucket}/objects/team/b", invocation, "x",
            proofs: proof)).String("code"));
        // The package makes no invocation that its own delegation's policy refuses: this one is ours, on its delegation.
        byte[] elsewhere = Envelopes.Invocation(
            bob, alice.Key.Did, service, "/storage/put", Person.At(bucket, "other"), [Cid.OfEnvelope(StrictBase64Url.TryDecode(proof)!)],
            alice.Soon());
        Assert.Equal("ucan-caveat", await Reason((StrictBase64Url.Encode(elsewhere), proof), Person.At(bucket, "other")));
        Assert.Equal("ucan-proof-missing", (await Person.Send(app, HttpMethod.Put, $"/v1/buckets/{bucket}/objects/team/a", invocation, "x"))
            .String("code"));

        byte[] delegation = Envelopes.Delegation(alice.Key, bob, alice.Key, "/storage/put", alice.Soon());
        byte[] command = Envelopes.Invocation(bob, alice.Key.Did, service, "/storage/put", uri, [Cid.OfEnvelope(delegation)], alice.Soon());
        (await Person.Send(app, HttpMethod.Put, $"/v1/buckets/{bucket}/objects/team/a", StrictBase64Url.Encode(command), "x",
            proofs: StrictBase64Url.Encode(delegation))).Must(HttpStatusCode.Created);
        Assert.True((await UcanPeers.Ask("isoCheck",
            new { invocation = StrictBase64Url.Encode(command), proofs = new[] { StrictBase64Url.Encode(delegation) } })).GetBoolean());

        async Task<string?> Reason((string Invocation, string Proof) made, string resource) => (await app.Post(
            "/v1/ucan/verify", new { token = made.Invocation, proofs = new[] { made.Proof }, resource, ability = "storage/put" })).Must(HttpStatusCode.OK).String("reason");
    }

    /// <summary>The packages know no clock but the real one.</summary>
    private static Task<GuiseApp> Now() => GuiseApp.Start(clock: new FakeTimeProvider(DateTimeOffset.UtcNow));

    private static async Task<Person> With(GuiseApp app, byte[] seed)
    {
        Person person = (await Person.New(app)) with { Key = Signer.OfSeed(seed) };
        (await person.Register(person.Key)).Must(HttpStatusCode.Created);
        return person;
    }
}
