using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Guise.Tests.Pages;
using Guise.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Buckets;

/// <summary>A wallet's log tells what its owner did with buckets, by the API and on the pages; what was refused it does not tell.</summary>
public sealed class BucketNotesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_tells_what_was_done_with_buckets_by_whoever_opened_the_wallet()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.New(app), bob = await Person.WithKey(app);
        Signer next = Signer.New();
        string friend = await bob.Account(), genesisOf = await Person.Service(app), bucket = "", at = "", grant = "", team = "", recovery = "";
        byte[] genesis = LogMaker.Genesis(alice.Key, genesisOf);
        List<(string What, string About)> story = [];
        await Act("did-registered", () => alice.Key.Did, () => alice.Register(alice.Key));
        await Act("bucket-made", () => bucket, async () =>
        {
            Answer made = await LogMaker.Create(alice, genesis);
            (bucket, at) = (made.String("id"), "/v1/buckets/" + made.String("id"));
            return made;
        });
        await Act("bucket-shared", () => $"{bucket} → {friend} (writer)", async () =>
        {
            Answer given = await alice.Grant(bucket, new { account = friend }, "writer");
            grant = given.String("id");
            return given;
        });
        await Act("bucket-unshared", () => bucket, () => app.Delete($"{at}/grants/{grant}", alice.Token));
        await Act("bucket-blocked", () => $"{bucket}: {bob.Key.Did}", () => app.Post(at + "/blocks", new { did = bob.Key.Did }, alice.Token));
        string cid = UcanChainTests.IdOf(alice.Delegate(bucket, bob.Key.Did));
        await Act("bucket-revoked", () => $"{bucket}: {cid}", () => app.Post(at + "/revocations/owner", new { revoke = cid }, alice.Token));
        await Act("bucket-logged", () => bucket, () => LogMaker.Append(alice, bucket, LogMaker.Next(alice.Key, genesis, alice.Key)));
        await Act("bucket-all-revoked", () => bucket, () => app.Post(at + "/revoke-all", null, alice.Token));
        await Act("bucket-frozen", () => bucket, () => app.Post(at + "/freeze", null, alice.Token));
        await Act("bucket-thawed", () => bucket, () => app.Post(at + "/thaw", null, alice.Token));
        await Act("did-registered", () => next.Did, () => alice.Register(next, "recovery", bucket));
        await Act("bucket-recovery", () => bucket, async () =>
        {
            string mine = (await app.Get(at, alice.Token))["grants"][0].GetProperty("id").GetString()!;
            Answer started = await app.Post(at + "/recoveries", new { grant = mine, lost = alice.Key.Did, did = next.Did }, alice.Token);
            recovery = started.String("id");
            return started;
        });
        await Act("bucket-veto", () => bucket, () => app.Post($"{at}/recoveries/{recovery}/veto", null, alice.Token));
        await Act("bucket-deleted", () => bucket, () => app.Delete(at, alice.Token));
        await Act("bucket-restored", () => bucket, () => app.Post(at + "/restore", null, alice.Token));
        await Act("organization-made", () => team, async () =>
        {
            Answer made = await app.Post("/v1/organizations", new { name = "team" }, alice.Token);
            team = made.String("id");
            return made;
        });
        object member = new { account = friend, role = "admin" };
        await Act("member-added", () => $"{team}: {friend} (admin)", () => app.Post($"/v1/organizations/{team}/members", member, alice.Token));
        await Act("member-removed", () => $"{team}: {friend}", () => app.Delete($"/v1/organizations/{team}/members/{friend}", alice.Token));
        await Act("did-removed", () => alice.Key.Did, () => app.Delete("/v1/dids/" + alice.Key.Did, alice.Token));

        // What was refused did not happen, and what others do stands in their logs.
        (await app.Post("/v1/buckets", new { name = "photos" }, alice.Token)).MustBe(Problems.BucketNameTaken);
        (await app.Delete(at, bob.Token)).MustBe(Problems.BucketNotFound);
        (await app.Post(at + "/revocations/owner", new { revoke = "x" }, alice.Token)).MustBe(Problems.RevocationInvalid);
        Assert.Equal(story.AsEnumerable().Reverse(), (await Read(app, alice.Token)).Take(story.Count));
        Assert.Equal(["created", "did-registered", "unlocked"], (await Read(app, bob.Token)).Select(entry => entry.What).Order());

        async Task Act(string what, Func<string> about, Func<Task<Answer>> act)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange((int)(await act()).Status, 200, 299);
            story.Add((what, about()));
        }
    }

    [Fact]
    public async Task The_log_tells_of_a_bucket_brought_from_elsewhere()
    {
        await using TwoServices both = await TwoServices.Start();
        (_, Person there, string bucket) = await TwoServices.Imported(both);
        Assert.Contains(("bucket-brought", bucket), await Read(both.Away, there.Token));
    }

    [Fact]
    public async Task What_is_done_on_the_pages_stands_in_the_log_too()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        string bucket = await BucketPagesTests.Bucket(visitor);
        await Sent("/wallet/buckets/keys/register");
        Signer friend = Signer.New();
        Answer page = await visitor.Get(bucket);
        (await visitor.Post(bucket + "/delegations/add", page, ("may", "read"), ("days", "7"), ("did", friend.Did))).Must(HttpStatusCode.OK);
        await Sent(bucket + "/access/block", ("did", friend.Did));
        foreach (string form in (string[])["freeze", "thaw", "revoke-all", "delete", "restore"]) await Sent($"{bucket}/settings/{form}");
        await Sent(bucket + "/settings/again");
        string team = await BucketPagesTests.Organization(visitor);
        string log = WebUtility.HtmlDecode((await visitor.Get("/wallet/activity")).Must(HttpStatusCode.OK).Text);
        string[] told =
        [
            "You made a bucket", "A key was registered for buckets", "You gave out a bucket or a folder", "You blocked a key",
            "You froze a bucket", "You opened a frozen bucket", "You revoked everything of a bucket", "You deleted a bucket", "You restored a bucket",
            "You made an organization",
            $"storage://{bucket[^36..]} → {friend.Did}", $"{bucket[^36..]}: {friend.Did}", team[^32..],
        ];
        Assert.All(told, sentence => Assert.Contains(sentence, log, StringComparison.Ordinal));
        Assert.Equal((2, 2), (Count(log, "You made a bucket"), Count(log, "You deleted a bucket")));

        async Task Sent(string path, params (string, string)[] fields) =>
            (await visitor.Post(path, await visitor.Get("/wallet/buckets"), fields)).Must(HttpStatusCode.SeeOther);
    }

    private static int Count(string text, string sentence) => text.Split(sentence).Length - 1;

    private static async Task<IReadOnlyList<(string What, string About)>> Read(GuiseApp app, string text)
    {
        Assert.True(WalletToken.TryParse(text, out WalletToken? token));
        Assert.True((await app.Services.GetRequiredService<OpenWallets>().Open(token, Cancel)).Ok(out OpenWallet? wallet, out _));
        using (wallet)
        {
            ActivityLog log = app.Services.GetRequiredService<ActivityLog>();
            return [.. (await log.List(wallet, null, Cancel)).Items.Select(entry => (entry.What, entry.About))];
        }
    }
}
