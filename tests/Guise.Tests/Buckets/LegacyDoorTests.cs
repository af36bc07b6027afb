using System.Net;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>What clients of nft.storage send, and what they get.</summary>
public sealed class LegacyDoorTests
{
    [Fact]
    public async Task A_root_token_is_given_by_session_and_by_request_token_and_carries_an_upload()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), root = (await app.Post("/ucan/token", null, alice.Token)).Must(HttpStatusCode.OK).String("value");
        string request = await Request(app, alice, root, "");
        string again = (await Person.Send(app, HttpMethod.Post, "/ucan/token", request, agent: alice.Key.Did)).Must(HttpStatusCode.OK)
            .String("value");
        foreach (string token in (string[])[root, again])
        {
            Answer stored = (await Upload(app, alice, await Request(app, alice, token, "/team"), "hello")).Must(HttpStatusCode.OK);
            Assert.Equal("bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq", stored["value"].GetProperty("cid").GetString());
        }
        (await alice.Get(bucket, "team/bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq", await alice.Ask(bucket)))
            .Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_CAR_is_known_by_its_root()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        await alice.Bucket();
        string root = (await app.Post("/ucan/token", null, alice.Token)).String("value");
        byte[] cid = [1, 0x70, 0x12, 0x20, .. Enumerable.Repeat((byte)7, 32)];
        byte[] header = Cbor.Encode(new CborValue.Map
        {
            { "roots", new CborValue.List(new CborValue.Link(cid)) }, { "version", 1UL },
        });
        string car = System.Text.Encoding.Latin1.GetString([(byte)header.Length, .. header, 1, 2, 3]);
        Answer stored = await Upload(app, alice, await Request(app, alice, root, ""), car, "application/car");
        Assert.Equal("b" + SimpleBase.Base32.Rfc4648.Encode(cid, padding: false).ToLowerInvariant(), stored.Must(HttpStatusCode.OK)["value"].GetProperty("cid").GetString());
        Assert.Equal("object-mismatch", (await Upload(app, alice, await Request(app, alice, root, ""), "no car", "application/car"))["error"]
            .GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_used_to_be_a_server_error_says_what_is_wrong()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        async Task<(int, string?)> Code(Task<Answer> answer) => ((int)(await answer).Status, (await answer)["error"].GetProperty("code").GetString());
        Assert.Equal((404, "did-not-found"), await Code(app.Post("/ucan/token", null, (await Person.New(app)).Token)));
        string root = (await app.Post("/ucan/token", null, alice.Token)).String("value");
        Assert.Equal((403, "legacy-bucket-ambiguous"), await Code(Upload(app, alice, await Request(app, alice, root, ""), "x")));
        await alice.Bucket();
        Assert.Equal((401, "ucan-wrong-audience"), await Code(Person.Send(app, HttpMethod.Post, "/upload", root, "x",
            agent: await Person.Service(app))));
        Assert.Equal((401, "agent-did-mismatch"), await Code(Person.Send(app, HttpMethod.Post, "/upload", await Request(app, alice, root, ""), "x")));
        Assert.Equal((401, "ucan-required"), await Code(app.Post("/upload", null)));
        Assert.Equal((403, "ucan-capability-missing"), await Code(Upload(app, alice, alice.Key.Ucan(await Person.Service(app), [], exp: alice.Soon()), "x")));
        Assert.Equal((415, "unsupported-media-type"),
            await Code(Upload(app, alice, await Request(app, alice, root, ""), "x", "multipart/form-data; boundary=x")));
    }

    /// <summary>The freed DID of nft.storage: registered by another, or by the same again, every old chain came back to life.</summary>
    [Fact]
    public async Task A_root_token_dies_with_its_DID_and_stays_dead()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), mallory = await Person.New(app);
        await alice.Bucket();
        string root = (await app.Post("/ucan/token", null, alice.Token)).String("value"), request = await Request(app, alice, root, "");
        (await Upload(app, alice, request, "x")).Must(HttpStatusCode.OK);
        await app.Delete($"/v1/dids/{alice.Key.Did}", alice.Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await Upload(app, alice, request, "x")).Status);
        (await mallory.Register(alice.Key)).MustBe(Problems.DidTaken);
        (await alice.Register(alice.Key)).Must(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.Forbidden, (await Upload(app, alice, request, "x")).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        string fresh = (await app.Post("/ucan/token", null, alice.Token)).String("value");
        (await Upload(app, alice, await Request(app, alice, fresh, ""), "x")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_services_own_key_opens_no_bucket_by_its_id()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), root = (await app.Post("/ucan/token", null, alice.Token)).String("value");
        string request = alice.Key.Ucan(await Person.Service(app), UcanChainTests.Att(Person.At(bucket), "upload/*"), [root], exp: alice.Soon(),
            version: "0.8.0");
        Person bob = await Person.WithKey(app);
        string bobs = bob.Key.Ucan(await Person.Service(app), UcanChainTests.Att(Person.At(bucket), "upload/*"),
            [(await app.Post("/ucan/token", null, bob.Token)).String("value")], exp: alice.Soon(), version: "0.8.0");
        (await Upload(app, alice, request, "x")).Must(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Forbidden, (await Upload(app, bob, bobs, "x")).Status);
    }

    private static async Task<string> Request(GuiseApp app, Person person, string root, string path) => person.Key.Ucan(
        await Person.Service(app), UcanChainTests.Att($"storage://{person.Key.Did}{path}", "upload/*"), [root], exp: person.Soon(), version: "0.8.0");

    private static Task<Answer> Upload(GuiseApp app, Person person, string ucan, string body, string type = "text/plain") =>
        Person.Send(app, HttpMethod.Post, "/upload/", ucan, body, type, agent: person.Key.Did);
}
