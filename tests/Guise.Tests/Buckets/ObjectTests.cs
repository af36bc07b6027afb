using System.Net;
using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Buckets;

/// <summary>Objects under a path, by UCAN: whole or not at all, as often as somebody asks.</summary>
public sealed class ObjectTests
{
    [Fact]
    public async Task An_object_comes_back_byte_for_byte_until_it_is_removed()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), ask = await alice.Ask(bucket),
            body = Encoding.Latin1.GetString(RandomNumberGenerator.GetBytes(200_000));
        Answer stored = (await alice.Put(bucket, "a/b%20c.bin", ask, body, "image/png")).Must(HttpStatusCode.Created);
        Assert.Equal(("a/b%20c.bin", 200_000), (stored.String("path"), stored["bytes"].GetInt32()));
        Assert.Equal(StrictBase64Url.Encode(SHA256.HashData(Encoding.Latin1.GetBytes(body))), stored.String("sha256"));

        using HttpRequestMessage request = new(HttpMethod.Get, $"/v1/buckets/{bucket}/objects/a/b%20c.bin");
        request.Headers.Authorization = new("Bearer", ask);
        using HttpResponseMessage got = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.Latin1.GetBytes(body), await got.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("image/png", "attachment"), (got.Content.Headers.ContentType!.ToString(), got.Content.Headers.ContentDisposition!.ToString()));
        Assert.StartsWith("sandbox", got.Headers.GetValues("Content-Security-Policy").Single());

        (await alice.Remove(bucket, "a/b%20c.bin", ask)).Must(HttpStatusCode.NoContent);
        (await alice.Get(bucket, "a/b%20c.bin", ask)).MustBe(Problems.ObjectNotFound);
        (await alice.Remove(bucket, "a/b%20c.bin", ask)).Must(HttpStatusCode.NoContent);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.Folder, "objects", bucket)));
        Assert.Equal((0, 0), await Usage(app, alice, bucket));
    }

    [Fact]
    public async Task Conditions_are_honoured()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), ask = await alice.Ask(bucket);
        string first = (await alice.Put(bucket, "a", ask, ifNoneMatch: "*")).Must(HttpStatusCode.Created).Headers.ETag!.Tag;
        (await alice.Put(bucket, "a", ask, "new", ifNoneMatch: "*")).MustBe(Problems.PreconditionFailed);
        string second = (await alice.Put(bucket, "a", ask, "new", ifMatch: first)).Must(HttpStatusCode.Created).Headers.ETag!.Tag;
        (await alice.Put(bucket, "a", ask, "newer", ifMatch: first)).MustBe(Problems.PreconditionFailed);
        (await Person.Send(app, HttpMethod.Delete, $"/v1/buckets/{bucket}/objects/a", ask, ifMatch: first)).MustBe(Problems.PreconditionFailed);
        (await Person.Send(app, HttpMethod.Get, $"/v1/buckets/{bucket}/objects/a", ask, ifNoneMatch: second)).Must(HttpStatusCode.NotModified);
        Assert.Equal("new", (await Person.Send(app, HttpMethod.Get, $"/v1/buckets/{bucket}/objects/a", ask, ifNoneMatch: first))
            .Must(HttpStatusCode.OK).Text);
        Assert.Equal((1, 3), await Usage(app, alice, bucket));
        Assert.Single(Directory.GetFiles(Path.Combine(app.Folder, "objects", bucket)));
    }

    [Fact]
    public async Task A_list_shows_a_folder_and_below_and_nothing_beside()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), ask = await alice.Ask(bucket), longName = new('n', 200);
        foreach (string path in (string[])["team/a", "team/b/c", "team-secret/d", "other", $"{longName}/x", $"{longName}/y"])
            (await alice.Put(bucket, path, ask)).Must(HttpStatusCode.Created);
        async Task<string[]> Names(string query, string ucan) =>
            [.. (await app.Get($"/v1/buckets/{bucket}/objects{query}", ucan)).Must(HttpStatusCode.OK)["items"].EnumerateArray()
                .Select(item => item.GetProperty("path").GetString()!)];
        Assert.Equal(6, (await Names("", ask)).Length);
        Assert.Equal(["team/a", "team/b/c"], await Names("?prefix=team", await alice.Ask(bucket, "team", "storage/list")));
        Assert.Equal(["team/b/c"], await Names("?prefix=team/b", ask));
        Assert.Equal(2, (await Names($"?prefix={longName}", ask)).Length);
        (await app.Get($"/v1/buckets/{bucket}/objects", await alice.Ask(bucket, "team", "storage/list"))).MustBe(Problems.UcanCapabilityMissing);
        (await app.Get($"/v1/buckets/{bucket}/objects?prefix=team-secret", await alice.Ask(bucket, "team", "storage/list")))
            .MustBe(Problems.UcanCapabilityMissing);
        (await app.Get($"/v1/buckets/{bucket}/objects?prefix=team/", ask)).MustBe(Problems.InvalidResource);

        Answer page = await app.Get($"/v1/buckets/{bucket}/objects?limit=4", ask);
        Answer rest = await app.Get($"/v1/buckets/{bucket}/objects?limit=4&continuation={page.String("continuation")}", ask);
        Assert.Equal((4, 2), (page["items"].GetArrayLength(), rest["items"].GetArrayLength()));
        (await app.Get($"/v1/buckets/{bucket}/objects?prefix=team&continuation={page.String("continuation")}", ask))
            .MustBe(Problems.InvalidContinuation);
    }

    [Fact]
    public async Task Caveats_hold_for_what_is_really_sent()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), service = await Person.Service(app);
        string hash = SimpleBase.Base58.Bitcoin.Encode([0x12, 0x20, .. SHA256.HashData("hello"u8)]);
        string With(string name, object value) => alice.Key.Ucan(service,
            [new Dictionary<string, object> { ["with"] = Person.At(bucket), ["can"] = "storage/*", [name] = value }], exp: alice.Soon());
        (await alice.Put(bucket, "a", With("maxBytes", 5))).Must(HttpStatusCode.Created);
        (await alice.Put(bucket, "a", With("maxBytes", 4))).MustBe(Problems.UcanCaveat);
        (await alice.Put(bucket, "a", With("contentType", "image/*"))).MustBe(Problems.UcanCaveat);
        (await alice.Put(bucket, "a", With("contentType", "text/*"))).Must(HttpStatusCode.Created);
        (await alice.Put(bucket, "b", With("mh", hash))).Must(HttpStatusCode.Created);
        (await alice.Put(bucket, "c", With("mh", hash), "other")).MustBe(Problems.ObjectMismatch);
        (await alice.Put(bucket, "c", With("colour", "red"))).MustBe(Problems.UcanCaveat);
        (await alice.Put(bucket, "d", await alice.Ask(bucket), "other")).Must(HttpStatusCode.Created);
        (await alice.Get(bucket, "b", With("mh", hash))).Must(HttpStatusCode.OK);
        (await alice.Get(bucket, "d", With("mh", hash))).MustBe(Problems.UcanCaveat);
        (await alice.Remove(bucket, "d", With("mh", hash))).MustBe(Problems.UcanCaveat);
        (await app.Get($"/v1/buckets/{bucket}/objects", With("mh", hash))).MustBe(Problems.UcanCaveat);
        (await alice.Get(bucket, "c", await alice.Ask(bucket))).MustBe(Problems.ObjectNotFound);
    }

    [Fact]
    public async Task Referenced_proofs_travel_in_a_header_of_their_own()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        Signer bob = Signer.OfSeed(3);
        string bucket = await alice.Bucket(), proof = alice.Key.Ucan(bob.Did, UcanChainTests.Att(Person.At(bucket), "storage/*"), version: "0.9.1");
        string ask = bob.Ucan(await Person.Service(app), UcanChainTests.Att(Person.At(bucket), "storage/put"), [UcanChainTests.IdOf(proof)],
            exp: alice.Soon(), version: "0.9.1");
        (await Person.Send(app, HttpMethod.Put, $"/v1/buckets/{bucket}/objects/a", ask, "x")).MustBe(Problems.UcanProofMissing);
        (await Person.Send(app, HttpMethod.Put, $"/v1/buckets/{bucket}/objects/a", ask, "x", proofs: proof)).Must(HttpStatusCode.Created);
        Answer known = (await app.Get($"/v1/buckets/{bucket}/delegations", alice.Token)).Must(HttpStatusCode.OK);
        Assert.Equal(bob.Did, Assert.Single(known["items"].EnumerateArray()).GetProperty("audience").GetString());
    }

    [Fact]
    public async Task An_upload_that_dies_or_is_refused_leaves_nothing_behind()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), ask = await alice.Ask(bucket);
        using (HttpRequestMessage request = new(HttpMethod.Put, $"/v1/buckets/{bucket}/objects/a"))
        {
            request.Headers.Authorization = new("Bearer", ask);
            request.Content = new StreamContent(new BrokenStream());
            await Assert.ThrowsAnyAsync<Exception>(() => app.Http.SendAsync(request, TestContext.Current.CancellationToken));
        }
        (await alice.Get(bucket, "a", ask)).MustBe(Problems.ObjectNotFound);
        Assert.Equal((0, 0), await Usage(app, alice, bucket));
        app.Clock.Advance(Limits.UploadLease + TimeSpan.FromHours(2));
        await app.Services.GetRequiredService<Sweep>().Run(TestContext.Current.CancellationToken);
        string folder = Path.Combine(app.Folder, "objects", bucket);
        Assert.True(!Directory.Exists(folder) || Directory.GetFiles(folder).Length == 0);
    }

    [Fact]
    public async Task A_token_revoked_during_the_upload_stores_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), ask = await alice.Ask(bucket);
        using HttpRequestMessage request = new(HttpMethod.Put, $"/v1/buckets/{bucket}/objects/a");
        request.Headers.Authorization = new("Bearer", ask);
        request.Content = new StreamContent(new HookStream(() => app.Post($"/v1/buckets/{bucket}/revocations/owner",
            new { revoke = UcanChainTests.IdOf(ask) }, alice.Token)));
        using HttpResponseMessage response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        (await Answer.Of(response)).MustBe(Problems.UcanRevoked);
        (await alice.Get(bucket, "a", await alice.Ask(bucket, can: "storage/get"))).MustBe(Problems.ObjectNotFound);
    }

    private static async Task<(long, long)> Usage(GuiseApp app, Person person, string bucket)
    {
        Answer seen = (await app.Get($"/v1/buckets/{bucket}", person.Token)).Must(HttpStatusCode.OK);
        return (seen["objects"].GetInt64(), seen["bytes"].GetInt64());
    }

    /// <summary>Some bytes, then what a broken connection looks like.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (++_reads > 3) throw new IOException("The sender is gone.");
            buffer.Span.Fill(1);
            return ValueTask.FromResult(buffer.Length);
        }

        public override bool CanSeek => false;
    }

    /// <summary>Some bytes, and something that happens before the last of them.</summary>
    private sealed class HookStream(Func<Task<Answer>> hook) : MemoryStream
    {
        private int _reads;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            switch (++_reads)
            {
                case 1:
                    buffer.Span[..100].Fill(1);
                    return 100;
                case 2:
                    (await hook()).Must(HttpStatusCode.Created);
                    return 0;
                default:
                    return 0;
            }
        }

        public override bool CanSeek => false;
    }
}
