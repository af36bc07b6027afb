using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>Rules that stand in no other story, and the promise of <c>docs/buckets.md</c> that each of its answers has its test.</summary>
public sealed partial class RuleTests
{
    /// <summary>R26: an owner blocks anybody anywhere; a delegate what passes through somebody below himself, and nothing above or beside.</summary>
    [Fact]
    public async Task An_owner_blocks_a_principal_and_a_delegate_one_below_himself()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), reader = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        Signer bob = Signer.New(), carol = Signer.New(), dan = Signer.New();
        string toBob = alice.Delegate(bucket, bob.Did), bobToCarol = alice.Delegate(bucket, carol.Did, proofs: [toBob], key: bob, seconds: 80_000),
            toCarol = alice.Delegate(bucket, carol.Did);
        async Task<Answer> Carol(string proof) => await alice.Put(bucket, "a", await alice.Ask(bucket, proofs: [proof], key: carol));
        (await Carol(bobToCarol)).Must(HttpStatusCode.Created);

        // Dan is in nobody's chain, and Carol does not stand above Bob.
        foreach ((Signer by, string whom) in ((Signer, string)[])[(dan, carol.Did), (carol, bob.Did)])
            (await Block(app, bucket, by, whom)).Must(HttpStatusCode.Created);
        (await Carol(bobToCarol)).Must(HttpStatusCode.Created);
        (await Block(app, bucket, bob, carol.Did)).Must(HttpStatusCode.Created);
        (await Carol(bobToCarol)).MustBe(Problems.UcanRevoked);
        (await Carol(toCarol)).Must(HttpStatusCode.Created);
        (await app.Post($"/v1/buckets/{bucket}/revocations", new { iss = bob.Did, revoke = carol.Did, challenge = Signed(dan, carol.Did) }))
            .MustBe(Problems.RevocationInvalid);
        (await app.Post($"/v1/buckets/{bucket}/revocations",
            new { iss = bob.Did, revoke = carol.Did, challenge = Signed(bob, carol.Did), token = toBob })).MustBe(Problems.RevocationInvalid);

        (await alice.Grant(bucket, new { account = await reader.Account() }, "reader")).Must(HttpStatusCode.Created);
        (await app.Post($"/v1/buckets/{bucket}/blocks", new { did = carol.Did }, reader.Token)).MustBe(Problems.BucketNotAllowed);
        (await app.Post($"/v1/buckets/{bucket}/blocks", new { did = carol.Did }, alice.Token)).Must(HttpStatusCode.NoContent);
        (await Carol(toCarol)).MustBe(Problems.PrincipalBlocked);
    }

    /// <summary>R13: who stole a key cannot save tokens for the day on which it comes back, as it never does.</summary>
    [Fact]
    public async Task Tokens_signed_for_later_wait_in_vain()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        Signer thief = Signer.New(), next = Signer.New();
        string bucket = await alice.Bucket();
        string future = alice.Delegate(bucket, thief.Did, nbf: alice.Soon(3600), seconds: 864_000);
        (await app.Delete($"/v1/dids/{alice.Key.Did}?reason=compromised", alice.Token)).Must(HttpStatusCode.NoContent);
        (await alice.Register(alice.Key)).MustBe(Problems.DidCompromised);
        (await alice.Register(next)).Must(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromHours(2));
        (await alice.Put(bucket, "a", await alice.Ask(bucket, proofs: [future], key: thief, nbf: alice.Soon(0)))).MustBe(Problems.PrincipalBlocked);
    }

    /// <summary>R34, R36, R37: two services share nothing but the shape of their ids, unless one trusts the other.</summary>
    [Fact]
    public async Task Services_that_do_not_trust_each_other_share_nothing()
    {
        await using GuiseApp here = await GuiseApp.Start(), there = await GuiseApp.Start();
        Person alice = await Person.WithKey(here), again = await Person.New(there) with { Key = alice.Key };
        (await again.Register(alice.Key)).Must(HttpStatusCode.Created);
        string bucket = await alice.Bucket(), other = await again.Bucket();
        Signer bob = Signer.New();
        string toBob = alice.Delegate(bucket, bob.Did), token = await alice.Ask(bucket, proofs: [toBob], key: bob);
        (await alice.Put(bucket, "a", token)).Must(HttpStatusCode.Created);

        // R36: a token is for one service; and the bucket is known in one, whatever its owner's key says in the other.
        (await Person.Send(there, HttpMethod.Get, $"/v1/buckets/{bucket}/objects/a", token)).MustBe(Problems.UcanWrongAudience);
        (await again.Get(bucket, "a", await again.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
        (await there.Get($"/v1/buckets/{bucket}", again.Token)).MustBe(Problems.BucketNotFound);
        // R34: nobody makes one there under an id that he brings.
        (await there.Post("/v1/buckets", new { name = "photos of old", id = bucket }, again.Token)).MustBe(Problems.InvalidBody);
        // R36: what is revoked here is told to whoever follows, and changes nothing there by itself.
        string cid = UcanChainTests.IdOf(toBob);
        (await here.Post($"/v1/buckets/{bucket}/revocations/owner", new { revoke = cid }, alice.Token)).Must(HttpStatusCode.Created);
        Assert.Equal(cid, Assert.Single((await here.Get($"/v1/buckets/{bucket}/revocations?since=0"))["items"].EnumerateArray()).GetProperty("revoke")
            .GetString());
        Assert.Empty((await there.Get($"/v1/buckets/{other}/revocations"))["items"].EnumerateArray());
        // R37: nor does a deletion.
        (await here.Delete($"/v1/buckets/{bucket}", alice.Token)).Must(HttpStatusCode.NoContent);
        (await again.Put(other, "a", await again.Ask(other))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        string page = RepositoryRoot.Read("docs/buckets.md");
        string[] named = [.. TestName().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.True(named.Length > 40);
        Type[] types = [.. typeof(RuleTests).Assembly.GetTypes().Where(type => type.Name.EndsWith("Tests", StringComparison.Ordinal))];
        Assert.All(named, name =>
        {
            string[] parts = name.Split('.');
            Assert.Contains(types, type => type.Name == parts[0] && type.GetMethod(parts[1]) is { } method
                && method.GetCustomAttributes(typeof(FactAttribute), true).Length > 0);
        });
    }

    [Fact]
    public void Every_threat_has_its_row_and_every_row_its_test()
    {
        string page = RepositoryRoot.Read("docs/buckets.md");
        string table = page[page.IndexOf("## Threats", StringComparison.Ordinal)..];
        string[] rows = [.. table[..table.IndexOf("\n## ", 5, StringComparison.Ordinal)].Split('\n').Where(row => row.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        Assert.True(rows.Length >= 20);
        Assert.All(rows, row => Assert.Matches(TestName(), row));
    }

    private static Task<Answer> Block(GuiseApp app, string bucket, Signer by, string whom) =>
        app.Post($"/v1/buckets/{bucket}/revocations", new { iss = by.Did, revoke = whom, challenge = Signed(by, whom) });

    private static string Signed(Signer by, string revoke) => StrictBase64Url.Encode(by.Sign(Encoding.ASCII.GetBytes("REVOKE:" + revoke)));

    [GeneratedRegex(@"`([A-Z]\w*Tests\.[A-Z]\w+)`")]
    private static partial Regex TestName();
}
