using System.Net;
using System.Numerics;
using System.Text;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Keys;
using Guise.Platform.Objects;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guise.Tests.Buckets;

/// <summary>The threat table of <c>docs/buckets.md</c>, row by row, over HTTP. Rows about registration stand in <see cref="DidTests"/>.</summary>
public sealed class ThreatTests
{
    private static readonly Signer Thief = Signer.OfSeed(4), Bob = Signer.OfSeed(3), Carol = Signer.OfSeed(5);

    /// <summary>The script of the source document: B registers A's key, says it is lost, and asks for A's bucket.</summary>
    [Fact]
    public async Task The_take_over_script_changes_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), mallory = await Person.WithKey(app);
        string bucket = await alice.Bucket(), theirs = await mallory.Bucket("mine"), ask = await alice.Ask(bucket);
        (await alice.Put(bucket, "a", ask)).Must(HttpStatusCode.Created);
        string before = (await app.Get($"/v1/buckets/{bucket}", alice.Token)).Text;
        string hers = (await app.Get($"/v1/buckets/{bucket}", alice.Token))["grants"][0].GetProperty("id").GetString()!;
        string his = (await app.Get($"/v1/buckets/{theirs}", mallory.Token))["grants"][0].GetProperty("id").GetString()!;

        // 1 and 2: whoever uploads a foreign key gets nothing for it.
        Answer challenge = (await mallory.Challenge(alice.Key.Did)).Must(HttpStatusCode.Created);
        (await app.Post("/v1/dids", new { challenge = challenge.String("id"), proof = mallory.Proof(mallory.Key, challenge) }, mallory.Token))
            .MustBe(Problems.DidProofInvalid);
        Assert.Equal(422, (int)(await app.Post("/user/did", new { did = alice.Key.Did }, mallory.Token)).Status);
        // 3 and 4: "the key is lost, map the bucket to this one".
        (await mallory.Register(Thief, "recovery", theirs)).Must(HttpStatusCode.Created);
        foreach ((string where, string grant) in ((string, string)[])[(bucket, hers), (bucket, his), (theirs, hers), (theirs, his)])
        {
            Answer refused = await app.Post($"/v1/buckets/{where}/recoveries", new { grant, lost = alice.Key.Did, did = Thief.Did }, mallory.Token);
            refused.MustBe(where == bucket ? Problems.BucketNotFound : Problems.InvalidRecovery);
        }
        Answer account = (await mallory.Challenge(mallory.Key.Did, "recovery.account", bucket)).Must(HttpStatusCode.Created);
        (await app.Post($"/v1/buckets/{bucket}/recoveries",
            new { challenge = account.String("id"), proof = mallory.Proof(mallory.Key, account, "recovery.account", bucket) },
            mallory.Token)).MustBe(Problems.BucketNotFound);

        Assert.Equal(before, (await app.Get($"/v1/buckets/{bucket}", alice.Token)).Text);
        Assert.Equal("hello", (await alice.Get(bucket, "a", ask)).Must(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task A_stolen_key_reads_and_writes_but_never_touches_the_members_and_dies_with_all_that_it_signed()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), owner = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        (await alice.Grant(bucket, new { account = await owner.Account() })).Must(HttpStatusCode.Created);
        string ask = await alice.Ask(bucket, can: "*"), toThief = alice.Delegate(bucket, Thief.Did, seconds: 3600),
            future = alice.Delegate(bucket, Thief.Did, nbf: alice.Soon(86_400), seconds: 864_000);
        foreach ((HttpMethod method, string path, object? body) in ((HttpMethod, string, object?)[])
        [
            (HttpMethod.Delete, "", null), (HttpMethod.Post, "/grants", new { principal = new { did = Thief.Did }, role = "owner" }),
            (HttpMethod.Post, "/freeze", null), (HttpMethod.Post, "/revoke-all", null),
            (HttpMethod.Post, "/blocks", new { did = Thief.Did }), (HttpMethod.Post, "/recoveries", new { grant = "x", lost = "x", did = "x" }),
            (HttpMethod.Patch, "", new { name = "mine" }),
        ])
        {
            (await app.Send(method, $"/v1/buckets/{bucket}{path}", body, ask)).MustBe(Problems.Unauthenticated);
        }
        string used = await alice.Ask(bucket, proofs: [toThief], key: Thief);
        (await alice.Put(bucket, "a", used)).Must(HttpStatusCode.Created);
        (await app.Delete($"/v1/dids/{alice.Key.Did}?reason=compromised", alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Get(bucket, "a", ask)).MustBe(Problems.PrincipalBlocked);
        (await alice.Get(bucket, "a", used)).MustBe(Problems.PrincipalBlocked);
        (await owner.Get(bucket, "a", await owner.Ask(bucket))).Must(HttpStatusCode.OK);
        (await alice.Register(alice.Key)).MustBe(Problems.DidCompromised);
        app.Clock.Advance(TimeSpan.FromDays(2));
        (await alice.Get(bucket, "a", await alice.Ask(bucket, proofs: [future], key: Thief, nbf: alice.Soon(0)))).MustBe(Problems.PrincipalBlocked);
    }

    [Fact]
    public async Task A_compromised_key_carries_nothing_in_the_middle_either_while_a_retired_one_does()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        Signer second = Signer.New();
        (await alice.Register(second)).Must(HttpStatusCode.Created);
        string bucket = await alice.Bucket(), toSecond = alice.Delegate(bucket, second.Did),
            toBob = alice.Delegate(bucket, Bob.Did, proofs: [toSecond], key: second, seconds: 3600);
        string ask = await alice.Ask(bucket, proofs: [toBob], key: Bob);
        (await app.Delete($"/v1/dids/{second.Did}", alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Get(bucket, "a", ask)).MustBe(Problems.ObjectNotFound);
        (await alice.Get(bucket, "a", await alice.Ask(bucket, key: second))).MustBe(Problems.RootNotAuthorised);
        (await app.Delete($"/v1/dids/{second.Did}?reason=compromised", alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Get(bucket, "a", ask)).MustBe(Problems.PrincipalBlocked);
    }

    [Fact]
    public async Task A_key_that_comes_back_brings_no_old_token_back()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), old = await alice.Ask(bucket), delegation = alice.Delegate(bucket, Bob.Did);
        await app.Delete($"/v1/dids/{alice.Key.Did}", alice.Token);
        (await alice.Register(alice.Key)).Must(HttpStatusCode.Created);
        (await alice.Get(bucket, "a", old)).MustBe(Problems.RootNotAuthorised);
        (await alice.Get(bucket, "a", await alice.Ask(bucket, proofs: [delegation], key: Bob))).MustBe(Problems.RootNotAuthorised);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        (await alice.Get(bucket, "a", await alice.Ask(bucket, nbf: alice.Soon(0)))).MustBe(Problems.ObjectNotFound);
    }

    [Fact]
    public async Task What_one_instance_revoked_another_refuses_at_its_next_request()
    {
        await using GuiseApp one = await GuiseApp.Start();
        await using GuiseApp two = await Beside(one);
        Person alice = await Person.WithKey(one);
        string bucket = await alice.Bucket();
        Person there = alice.At(two);
        (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);

        async Task DiesAt(Problem problem, string ucan, Func<Task<Answer>> revoke)
        {
            (await there.Get(bucket, "a", ucan)).Must(HttpStatusCode.OK);
            (await there.Get(bucket, "a", ucan)).Must(HttpStatusCode.OK);
            Assert.True((int)(await revoke()).Status < 300);
            (await there.Get(bucket, "a", ucan)).MustBe(problem);
        }
        string toBob = alice.Delegate(bucket, Bob.Did), bobs = await alice.Ask(bucket, proofs: [toBob], key: Bob);
        await DiesAt(Problems.UcanRevoked, bobs, () =>
            one.Post($"/v1/buckets/{bucket}/revocations/owner", new { revoke = UcanChainTests.IdOf(toBob) }, alice.Token));
        string toCarol = alice.Delegate(bucket, Carol.Did), carols = await alice.Ask(bucket, proofs: [toCarol], key: Carol);
        await DiesAt(Problems.PrincipalBlocked, carols, () => one.Post($"/v1/buckets/{bucket}/blocks", new { did = Carol.Did }, alice.Token));
        string mine = await alice.Ask(bucket);
        await DiesAt(Problems.RootNotAuthorised, mine, () => one.Post($"/v1/buckets/{bucket}/revoke-all", null, alice.Token));
        Signer second = Signer.New();
        (await alice.Register(second)).Must(HttpStatusCode.Created);
        one.Clock.Advance(TimeSpan.FromSeconds(2));
        await DiesAt(Problems.RootNotAuthorised, await alice.Ask(bucket, key: second, nbf: alice.Soon(0)),
            () => one.Delete($"/v1/dids/{second.Did}", alice.Token));
        await DiesAt(Problems.BucketIsFrozen, await alice.Ask(bucket, nbf: alice.Soon(0)),
            () => one.Post($"/v1/buckets/{bucket}/freeze", null, alice.Token));
    }

    [Fact]
    public async Task An_issuer_above_the_issuer_himself_and_the_audience_may_revoke_and_nobody_else()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        foreach (Signer by in (Signer[])[alice.Key, Bob, Carol])
        {
            string toBob = alice.Delegate(bucket, Bob.Did, "x" + by.Did[^4..]),
            toCarol = alice.Delegate(bucket, Carol.Did, "x" + by.Did[^4..], proofs: [toBob], key: Bob, seconds: 3600);
            (await Revoke(app, bucket, Thief, toCarol, toCarol)).MustBe(Problems.RevocationNotAllowed);
            (await Revoke(app, bucket, by, toCarol, toCarol)).Must(HttpStatusCode.Created);
            string ask = await alice.Ask(bucket, "x" + by.Did[^4..], proofs: [toCarol], key: Carol);
            (await alice.Get(bucket, "x" + by.Did[^4..], ask)).MustBe(Problems.UcanRevoked);
        }
    }

    [Fact]
    public async Task A_strangers_revocation_is_inert_and_cannot_touch_the_genuine_one_in_either_order()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        string first = alice.Delegate(bucket, Bob.Did, "one"), second = alice.Delegate(bucket, Bob.Did, "two");
        // Before first sight: by its id alone.
        (await Revoke(app, bucket, Thief, first)).Must(HttpStatusCode.Created);
        (await alice.Get(bucket, "one", await alice.Ask(bucket, "one", proofs: [first], key: Bob))).MustBe(Problems.ObjectNotFound);
        (await Revoke(app, bucket, alice.Key, first)).Must(HttpStatusCode.Created);
        (await Revoke(app, bucket, Thief, first)).Must(HttpStatusCode.Created);
        (await Revoke(app, bucket, alice.Key, second)).Must(HttpStatusCode.Created);
        (await Revoke(app, bucket, Thief, second)).Must(HttpStatusCode.Created);
        (await alice.Get(bucket, "one", await alice.Ask(bucket, "one", proofs: [first], key: Bob))).MustBe(Problems.UcanRevoked);
        (await alice.Get(bucket, "two", await alice.Ask(bucket, "two", proofs: [second], key: Bob))).MustBe(Problems.UcanRevoked);
    }

    [Fact]
    public async Task A_revocation_is_signed_for_its_token_by_its_issuer()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), token = alice.Delegate(bucket, Bob.Did), other = alice.Delegate(bucket, Carol.Did),
            id = UcanChainTests.IdOf(token);
        string genuine = Convert.ToBase64String(alice.Key.Sign(Encoding.ASCII.GetBytes("REVOKE:" + id)));
        string path = $"/v1/buckets/{bucket}/revocations";
        (await app.Post(path, new { iss = Bob.Did, revoke = id, challenge = genuine })).MustBe(Problems.RevocationInvalid);
        (await app.Post(path, new { iss = alice.Key.Did, revoke = UcanChainTests.IdOf(other), challenge = genuine }))
            .MustBe(Problems.RevocationInvalid);
        (await app.Post(path, new { iss = alice.Key.Did, revoke = id,
            challenge = Convert.ToBase64String(alice.Key.Sign(Encoding.ASCII.GetBytes(id))) })).MustBe(Problems.RevocationInvalid);
        (await app.Post(path, new { iss = alice.Key.Did, revoke = id, challenge = genuine, token = other })).MustBe(Problems.RevocationInvalid);
        (await app.Post(path, new { iss = alice.Key.Did, revoke = "x", challenge = genuine })).MustBe(Problems.RevocationInvalid);
        foreach (string spelling in (string[])[genuine, genuine.TrimEnd('='), genuine.TrimEnd('=').Replace('+', '-').Replace('/', '_')])
            (await app.Post(path, new { iss = alice.Key.Did, revoke = id, challenge = spelling, token })).Must(HttpStatusCode.Created);
        (await app.Post($"/v1/buckets/{Guid.NewGuid()}/revocations", new { iss = alice.Key.Did, revoke = id, challenge = genuine }))
            .MustBe(Problems.BucketNotFound);
        Answer feed = await app.Get(path);
        Assert.Equal(id, Assert.Single(feed["items"].EnumerateArray()).GetProperty("revoke").GetString());
        Assert.Equal(0, (await app.Get($"{path}?since={alice.Soon(1)}"))["items"].GetArrayLength());
        Assert.Equal(0, (await app.Get($"/v1/buckets/{Guid.NewGuid()}/revocations"))["items"].GetArrayLength());
    }

    /// <summary>The holder of a key on these curves can sign the same bytes again and again: each signature has an id of its own.</summary>
    [Theory]
    [InlineData(KeyType.P256)]
    [InlineData(KeyType.Secp256k1)]
    public async Task A_revoked_token_signed_again_stays_revoked(object type)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.New(app);
        alice = alice with { Key = Signer.New((KeyType)type) };
        (await alice.Register(alice.Key)).Must(HttpStatusCode.Created);
        string bucket = await alice.Bucket(), token = alice.Delegate(bucket, Bob.Did), signed = token[..token.LastIndexOf('.')];
        string again = signed + "." + StrictBase64Url.Encode(alice.Key.Sign(Encoding.ASCII.GetBytes(signed)));
        Assert.NotEqual(UcanChainTests.IdOf(token), UcanChainTests.IdOf(again));
        (await alice.Get(bucket, "a", await alice.Ask(bucket, proofs: [again], key: Bob))).MustBe(Problems.ObjectNotFound);
        (await Revoke(app, bucket, alice.Key, token, token)).Must(HttpStatusCode.Created);
        (await alice.Get(bucket, "a", await alice.Ask(bucket, proofs: [again], key: Bob))).MustBe(Problems.UcanRevoked);
        foreach (string spelling in (string[])[again + "==", again + ".AA", " " + again, Flip(again, (KeyType)type)])
            Assert.NotEqual(HttpStatusCode.OK, (await alice.Get(bucket, "a", await alice.Ask(bucket, proofs: [spelling], key: Bob))).Status);
    }

    [Theory]
    [InlineData("team/../private")]
    [InlineData("team/%2e%2e/private")]
    [InlineData("team/%2E%2E/private")]
    [InlineData("team//a")]
    [InlineData("team/a%2Fb")]
    [InlineData("team/a%5Cb")]
    [InlineData("team/%61")]
    [InlineData("team/")]
    [InlineData("./a")]
    public async Task A_request_whose_path_could_mean_another_place_is_refused(string path)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        Answer answer = await alice.Put(bucket, path, await alice.Ask(bucket, "team"));
        Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, answer.Text);
        (await alice.Put(bucket, "team-secret/a", await alice.Ask(bucket, "team"))).MustBe(Problems.UcanCapabilityMissing);
    }

    [Fact]
    public async Task A_token_acts_on_what_the_request_names_and_on_nothing_else()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), mallory = await Person.WithKey(app);
        string hers = await alice.Bucket(), his = await mallory.Bucket();
        (await alice.Put(hers, "a", await alice.Ask(hers))).Must(HttpStatusCode.Created);
        (await mallory.Get(hers, "a", await mallory.Ask(his))).MustBe(Problems.UcanCapabilityMissing);
        (await mallory.Get(hers, "a", await mallory.Ask(hers, proofs: [mallory.Delegate(his, mallory.Key.Did)])))
            .MustBe(Problems.UcanCapabilityEscalates);
        // Addressed to somebody else, or to nobody yet: a root token is no request.
        (await alice.Get(hers, "a", alice.Delegate(hers, Bob.Did))).MustBe(Problems.UcanWrongAudience);
        string ask = await alice.Ask(hers);
        (await Person.Send(app, HttpMethod.Get, $"/v1/buckets/{hers}/objects/a", ask, agent: Bob.Did)).MustBe(Problems.AgentDidMismatch);
        (await Person.Send(app, HttpMethod.Get, $"/v1/buckets/{hers}/objects/a", ask, agent: alice.Key.Did)).Must(HttpStatusCode.OK);
        (await app.Get($"/v1/buckets/{hers}/objects/a")).MustBe(Problems.UcanRequired);
        (await app.Get($"/v1/buckets/{hers}/objects/a", alice.Token)).MustBe(Problems.UcanMalformed);
    }

    [Fact]
    public async Task A_token_for_one_request_makes_one_change()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), once = await alice.Ask(bucket, nonce: "n-1"), often = await alice.Ask(bucket);
        string tag = (await alice.Put(bucket, "a", once)).Must(HttpStatusCode.Created).Headers.ETag!.Tag;
        Assert.Equal(tag, (await alice.Put(bucket, "a", once)).Must(HttpStatusCode.Created).Headers.ETag!.Tag);
        (await alice.Put(bucket, "a", once, "other")).MustBe(Problems.Replayed);
        (await alice.Put(bucket, "b", once)).MustBe(Problems.Replayed);
        (await alice.Remove(bucket, "a", once)).MustBe(Problems.Replayed);
        (await alice.Put(bucket, "a", often)).Must(HttpStatusCode.Created);
        (await alice.Put(bucket, "b", often)).Must(HttpStatusCode.Created);
        string longLived = alice.Key.Ucan(await Person.Service(app), UcanChainTests.Att(Person.At(bucket), "storage/*"), exp: alice.Soon(86_400));
        (await alice.Put(bucket, "c", longLived)).Must(HttpStatusCode.Created);
        (await alice.Put(bucket, "d", longLived)).MustBe(Problems.Replayed);
        (await alice.Get(bucket, "c", longLived)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_dry_run_says_what_would_happen_and_which_link_is_to_blame()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), resource = Person.At(bucket, "team/x"), toBob = alice.Delegate(bucket, Bob.Did, "team"),
            ask = await alice.Ask(bucket, "team", proofs: [toBob], key: Bob);
        Answer yes = (await app.Post("/v1/ucan/verify", new { token = ask, resource, ability = "storage/put" })).Must(HttpStatusCode.OK);
        Assert.True(yes["valid"].GetBoolean());
        Assert.Equal(alice.Key.Did, yes.String("root"));
        await Revoke(app, bucket, alice.Key, toBob);
        Answer no = (await app.Post("/v1/ucan/verify", new { token = ask, resource, ability = "storage/put" })).Must(HttpStatusCode.OK);
        Assert.Equal((false, "ucan-revoked", UcanChainTests.IdOf(toBob)), (no["valid"].GetBoolean(), no.String("reason"), no.String("link")));
        (await app.Post("/v1/ucan/verify", new { token = ask, resource = "storage://x", ability = "storage/put" })).MustBe(Problems.InvalidResource);
        Assert.Equal("ucan-malformed", (await app.Post("/v1/ucan/verify", new { token = "x.y.z", resource, ability = "storage/put" }))
            .Must(HttpStatusCode.OK).String("reason"));
    }

    [Fact]
    public async Task A_chain_of_three_costs_at_most_three_reads_and_no_write()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), one = alice.Delegate(bucket, Bob.Did),
            two = alice.Delegate(bucket, Carol.Did, proofs: [one], key: Bob, seconds: 3600);
        object body = new { token = await alice.Ask(bucket, proofs: [two], key: Carol), resource = Person.At(bucket), ability = "storage/get" };
        Assert.True((await app.Post("/v1/ucan/verify", body))["valid"].GetBoolean());
        app.Store.Reset();
        Assert.True((await app.Post("/v1/ucan/verify", body))["valid"].GetBoolean());
        Assert.InRange(app.Store.Reads, 1, 3);
        Assert.Equal(0, app.Store.Writes);
    }

    [Fact]
    public async Task Nothing_of_a_token_reaches_the_log()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket(), ask = await alice.Ask(bucket);
        await alice.Put(bucket, "secret-name", ask);
        await alice.Get(bucket, "secret-name", ask + "x");
        Assert.DoesNotContain(ask[^40..], app.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-name", app.Logs.Text, StringComparison.Ordinal);
    }

    /// <summary>Another instance of the service on the same stores.</summary>
    internal static Task<GuiseApp> Beside(GuiseApp app) => GuiseApp.Start(clock: app.Clock, services: services =>
    {
        services.Replace(ServiceDescriptor.Singleton(app.Services.GetRequiredService<IRecordStore>()));
        services.Replace(ServiceDescriptor.Singleton(app.Services.GetRequiredService<IServiceKey>()));
        services.Replace(ServiceDescriptor.Singleton(app.Services.GetRequiredService<IObjectStore>()));
    });

    private static Task<Answer> Revoke(GuiseApp app, string bucket, Signer by, string token, string? beside = null)
    {
        string id = UcanChainTests.IdOf(token);
        return app.Post($"/v1/buckets/{bucket}/revocations", new { iss = by.Did, revoke = id, challenge = Convert.ToBase64String(by.Sign(Encoding.ASCII.GetBytes("REVOKE:" + id))), token = beside });
    }

    private static string Flip(string token, KeyType type)
    {
        byte[] signature = StrictBase64Url.TryDecode(token.Split('.')[2])!;
        BigInteger n = new(Convert.FromHexString(type == KeyType.P256
            ? "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
                : "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"), isUnsigned: true, isBigEndian: true);
        byte[] other = (n - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true))
            .ToByteArray(isUnsigned: true, isBigEndian: true);
        Array.Clear(signature, 32, 32);
        other.CopyTo(signature, 64 - other.Length);
        return token[..(token.LastIndexOf('.') + 1)] + StrictBase64Url.Encode(signature);
    }
}
