using System.Net;
using System.Text;
using Guise.Buckets;
using Guise.Local.Storage;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Buckets;

/// <summary>A wallet or an account is given up: its keys rest for ever, what others own stays, what nobody owns is erased.</summary>
public sealed class ReleaseTests
{
    [Fact]
    public async Task Erasing_a_wallet_ends_its_keys_and_leaves_what_others_own()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), bob = await Person.WithKey(app), carol = await Person.WithKey(app);
        string own = await alice.Bucket(), shared = await alice.Bucket("shared");
        foreach (string bucket in (string[])[own, shared]) (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        (await alice.Grant(shared, new { account = await bob.Account() })).Must(HttpStatusCode.Created);
        string club = (await app.Post("/v1/organizations", new { name = "club" }, alice.Token)).Must(HttpStatusCode.Created).String("id");
        string alone = (await app.Post("/v1/organizations", new { name = "alone" }, alice.Token)).Must(HttpStatusCode.Created).String("id");
        string clubs = await alice.Bucket("of the club", club), alones = await alice.Bucket("alone", alone);
        (await app.Post($"/v1/organizations/{club}/members", new { account = await carol.Account(), role = "writer" }, alice.Token))
            .Must(HttpStatusCode.NoContent);
        string toBob = alice.Delegate(own, bob.Key.Did), account = await alice.Account();

        (await app.Delete("/v1/profile", alice.Token)).Must(HttpStatusCode.NoContent);
        await app.Settle();
        (await alice.Get(shared, "a", await alice.Ask(shared))).MustBe(Problems.RootNotAuthorised);
        (await alice.Get(own, "a", await alice.Ask(own))).MustBe(Problems.RootNotAuthorised);
        (await bob.Get(own, "a", await bob.Ask(own, proofs: [toBob]))).MustBe(Problems.RootNotAuthorised);
        (await bob.Get(shared, "a", await bob.Ask(shared))).Must(HttpStatusCode.OK);
        Assert.Single((await app.Get($"/v1/buckets/{shared}", bob.Token))["grants"].EnumerateArray());
        (await carol.Put(clubs, "b", await carol.Ask(clubs))).Must(HttpStatusCode.Created);
        (await app.Get($"/v1/organizations/{club}", carol.Token)).Must(HttpStatusCode.OK);

        foreach (string gone in (string[])[own, alones])
        {
            Assert.Empty(StoreDump.Rows(app, "objects|" + gone));
            BucketRecord head = RecordJson.Read<BucketRecord>(StoreDump.Rows(app, "bucket|" + gone).Single(row => row.Row == "live|head").Value);
            Assert.Equal((BucketState.Deleted, true), (head.State, head.IsFinal));
        }
        Assert.All(StoreDump.Rows(app, "storage|" + account),
            row => Assert.True(row.Row.StartsWith("did|", StringComparison.Ordinal) || row.Row == "account|released", row.Row));

        // A tombstone: nobody else takes the key, and nothing can be given to who is no more.
        (await (bob with { Key = alice.Key }).Register(alice.Key)).MustBe(Problems.DidTaken);
        (await bob.Grant(shared, new { account })).MustBe(Problems.PrincipalNotFound);
    }

    [Fact]
    public async Task A_recovery_that_the_erased_asked_for_ends_with_him()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), bob = await Person.New(app);
        await bob.Bucket("his own");
        string bucket = await alice.Bucket();
        (await alice.Grant(bucket, new { account = await bob.Account() })).Must(HttpStatusCode.Created);
        Signer next = Signer.New();
        (await alice.Register(next, "recovery", bucket)).Must(HttpStatusCode.Created);
        string account = await alice.Account();
        string mine = (await app.Get($"/v1/buckets/{bucket}", alice.Token))["grants"].EnumerateArray()
            .Single(row => row.GetProperty("principal").GetString() == account).GetProperty("id").GetString()!;
        (await app.Post($"/v1/buckets/{bucket}/recoveries", new { grant = mine, lost = alice.Key.Did, did = next.Did }, alice.Token))
            .Must(HttpStatusCode.Created);
        (await bob.Grant(bucket, new { did = alice.Key.Did }, "reader")).MustBe(Problems.RecoveryPending);
        (await app.Delete("/v1/profile", alice.Token)).Must(HttpStatusCode.NoContent);
        await app.Settle();
        Answer left = (await app.Get($"/v1/buckets/{bucket}", bob.Token)).Must(HttpStatusCode.OK);
        Assert.False(left.Has("recovery"));
        Assert.Equal("vetoed", (await app.Get($"/v1/buckets/{bucket}/recoveries", bob.Token))["items"][0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_erasure_that_is_refused_releases_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        string bucket = await alice.Bucket();
        (await app.Delete("/v1/profile", alice.Token, ifMatch: "\"another\"")).MustBe(Problems.PreconditionFailed);
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));
        (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_deleted_account_gives_its_buckets_up()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner name = await NameOwner.WithAccount(app);
        Person alice = new(app, null!, await name.Token(), Signer.New());
        (await alice.Register(alice.Key)).Must(HttpStatusCode.Created);
        string bucket = await alice.Bucket();
        (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await name.DeleteAccount()).Must(HttpStatusCode.NoContent);
        await app.Settle();
        (await alice.Get(bucket, "a", await alice.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
        Assert.Empty(StoreDump.Rows(app, "objects|" + bucket));
    }

    /// <summary>Whatever operation fails or is the last before the process dies, doing it again ends in the same state.</summary>
    [Fact]
    public async Task Wherever_a_release_breaks_off_its_repetition_ends_it()
    {
        FaultingRecordStore? store = null;
        await using GuiseApp app = await GuiseApp.Start(services: services =>
        {
            services.AddSingleton(provider => store = new FaultingRecordStore(new SqliteRecordStore(provider.GetRequiredService<SqliteDatabase>())));
            services.AddSingleton<IRecordStore>(provider => provider.GetRequiredService<FaultingRecordStore>());
        });
        Person bob = await Person.WithKey(app);
        StorageRelease release = app.Services.GetRequiredService<StorageRelease>();
        string bobs = await bob.Account();
        bool reached = true;
        for (int operation = 1; reached; operation++)
        {
            reached = false;
            foreach (Fault fault in (Fault[])[Fault.Fails, Fault.ReplyLost])
            {
                Given given = await Give(app, bobs);
                store!.Restart();
                store.FailAt(operation, fault);
                try
                {
                    await release.End(given.Account, TestContext.Current.CancellationToken);
                }
                catch (StoreFaultException)
                {
                    reached = true;
                }
                store.Restart();
                await release.End(given.Account, TestContext.Current.CancellationToken);
                await app.Settle();

                BucketSnapshot own = (await BucketSnapshot.Read(store, given.Own, TestContext.Current.CancellationToken))!,
                    shared = (await BucketSnapshot.Read(store, given.Shared, TestContext.Current.CancellationToken))!;
                Assert.True(own.Head is { State: BucketState.Deleted, IsFinal: true } && own.Grants.Count == 0, $"{fault} at {operation}");
                Assert.Equal(BucketState.Active, shared.Head.State);
                Assert.Equal(bobs, Assert.Single(shared.Grants).Grant.Principal);
                RecordPage left = await store.Query("storage|" + given.Account, "", 100, cancel: TestContext.Current.CancellationToken);
                Assert.Equal(["account|released", "did|" + given.Did], left.Items.Select(row => row.Row));
                Assert.Empty((await store.Query("organization|" + given.Organization, "member|", 10,
                    cancel: TestContext.Current.CancellationToken)).Items);
                Assert.Empty((await store.Query("objects|" + given.Own, "", 10, cancel: TestContext.Current.CancellationToken)).Items);
            }
        }
        Assert.True(store!.Operations > 15);
    }

    private sealed record Given(string Account, string Own, string Shared, string Organization, string Did);

    /// <summary>An account with a bucket of its own, one that Bob owns too, an organization and a key.</summary>
    private static async Task<Given> Give(GuiseApp app, string bob)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string account = Id.New(), did = Signer.New().Did;
        BucketDirectory buckets = app.Services.GetRequiredService<BucketDirectory>();
        IRecordStore store = app.Services.GetRequiredService<IRecordStore>();
        DidRecord key = new(1, did, DidStatus.Active, app.Clock.GetUtcNow(), 0);
        await store.Write("storage|" + account, [new RecordWrite.Insert(key.Row, RecordJson.Write(key))], cancel: cancel);
        async Task<string> Make(string name) =>
            (await buckets.Create(account, new BucketBody(name), "", cancel)).Ok(out BucketEntryAnswer? made, out _) ? made.Id : "";
        string own = await Make("own"), shared = await Make("shared");
        Result<GrantAnswer> granted = await app.Services.GetRequiredService<Grants>()
            .Add(account, shared, new GrantBody(new PrincipalBody(bob), "owner"), cancel);
        Assert.Null(granted.Problem);
        Result<OrganizationEntryAnswer> club = await app.Services.GetRequiredService<Organizations>().Create(account, "club", cancel);
        Assert.True(club.Ok(out OrganizationEntryAnswer? organization, out _));
        ObjectRecord stored = new(1, "a", Id.New(), 1, "text/plain", Encoding.ASCII.GetBytes(new string('h', 32)), app.Clock.GetUtcNow());
        await store.Write("objects|" + own, [new RecordWrite.Insert("object|a", RecordJson.Write(stored))], cancel: cancel);
        return new(account, own, shared, organization!.Id, did);
    }
}
