using System.Net;
using Guise.Buckets;
using Guise.Local.Storage;
using Guise.Local.Workflows;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Objects;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Tests.Infrastructure;
using Guise.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Buckets;

/// <summary>
/// Recoveries and deletions with each operation on the store and on workflows going wrong in each way: what was answered holds, nothing is half done,
/// and what began ends by itself. All in one application, on a bucket of its own each time.
/// </summary>
public sealed class BucketCrashTests
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_recovery_that_began_ends_and_one_that_did_not_left_nothing(bool atOnce)
    {
        await using GuiseApp app = await Faulty();
        Recoveries recoveries = app.Services.GetRequiredService<Recoveries>();
        await Everywhere<Given>(app, async () =>
        {
            Given given = await Give(app, atOnce ? 3 : 2);
            return (given, async () => (await recoveries.Start(given.Account, given.Bucket, given.Recovery, Cancel)).Problem is null);
        }, async (given, answered) =>
        {
            await Time(app, TimeSpan.FromHours(72));
            BucketSnapshot bucket = (await BucketSnapshot.Read(app.Services.GetRequiredService<IRecordStore>(), given.Bucket, Cancel))!;
            Assert.Null(bucket.Head.Recovery);
            IReadOnlyList<RecoveryAnswer> all = (await recoveries.List(given.Account, given.Bucket, Cancel)).Ok(out Page<RecoveryAnswer>? page, out _)
                ? page.Items
                : [];
            Assert.True(all.Count == 1 || (all.Count == 0 && !answered));
            Assert.All(all, recovery => Assert.Equal(RecoveryStatus.Done, recovery.Status));
            IReadOnlyDictionary<string, DidRecord> dids = await app.Services.GetRequiredService<FactReader>().DidsOf(given.Account, Cancel);
            Assert.Equal(all.Count == 1 ? (DidStatus.Retired, DidStatus.Active)
                : (DidStatus.Active, DidStatus.Pending), (dids[given.Dids[0]].Status, dids[given.Dids[1]].Status));
            if (all.Count == 0) Assert.Null((await recoveries.Start(given.Account, given.Bucket, given.Recovery, Cancel)).Problem);
        });
    }

    [Fact]
    public async Task The_end_of_a_recovery_is_repeated_until_it_is_whole()
    {
        await using GuiseApp app = await Faulty();
        Recoveries recoveries = app.Services.GetRequiredService<Recoveries>();
        await Everywhere<Given>(app, async () =>
        {
            Given given = await Give(app, 2);
            Assert.True((await recoveries.Start(given.Account, given.Bucket, given.Recovery, Cancel)).Ok(out RecoveryAnswer? started, out _));
            app.Clock.Advance(TimeSpan.FromHours(72));
            return (given with { Started = started.Id }, async () =>
            {
                await recoveries.Complete(given.Bucket, started.Id, Cancel);
                return true;
            });
        }, async (given, _) =>
        {
            await Time(app, Later);
            IReadOnlyDictionary<string, DidRecord> dids = await app.Services.GetRequiredService<FactReader>().DidsOf(given.Account, Cancel);
            Assert.Equal((DidStatus.Retired, DidStatus.Active), (dids[given.Dids[0]].Status, dids[given.Dids[1]].Status));
            Assert.Null((await BucketSnapshot.Read(app.Services.GetRequiredService<IRecordStore>(), given.Bucket, Cancel))!.Head.Recovery);
        });
    }

    [Fact]
    public async Task A_veto_holds_or_was_never_heard()
    {
        await using GuiseApp app = await Faulty();
        Recoveries recoveries = app.Services.GetRequiredService<Recoveries>();
        await Everywhere<Given>(app, async () =>
        {
            Given given = await Give(app, 2);
            Assert.True((await recoveries.Start(given.Account, given.Bucket, given.Recovery, Cancel)).Ok(out RecoveryAnswer? started, out _));
            return (given with { Started = started.Id }, async () =>
                await recoveries.VetoByOwner(given.Account, given.Bucket, started.Id, Cancel) is null);
        }, async (given, answered) =>
        {
            await Time(app, TimeSpan.FromHours(72));
            Assert.True((await recoveries.Show(given.Account, given.Bucket, given.Started, Cancel)).Ok(out RecoveryAnswer? ended, out _));
            if (answered) Assert.Equal(RecoveryStatus.Vetoed, ended!.Status);
            Assert.NotEqual(RecoveryStatus.Pending, ended!.Status);
            DidStatus lost = (await app.Services.GetRequiredService<FactReader>().DidsOf(given.Account, Cancel))[given.Dids[0]].Status;
            Assert.Equal(ended.Status == RecoveryStatus.Vetoed ? DidStatus.Active : DidStatus.Retired, lost);
        });
    }

    [Fact]
    public async Task What_is_deleted_is_erased_in_the_end_and_nothing_else_is()
    {
        await using GuiseApp app = await Faulty();
        BucketDirectory buckets = app.Services.GetRequiredService<BucketDirectory>();
        await Everywhere<Given>(app, async () =>
        {
            Given given = await Filled(app);
            return (given, async () => await buckets.Delete(given.Account, given.Bucket, default, Cancel) is null);
        }, async (given, answered) =>
        {
            await Time(app, Limits.BucketRetention + Later);
            IRecordStore store = app.Services.GetRequiredService<IRecordStore>();
            bool deleted = (await BucketSnapshot.Read(store, given.Bucket, Cancel))!.Head.State == BucketState.Deleted;
            if (answered) Assert.True(deleted);
            Assert.Equal(deleted ? 0 : 61, (await store.Query("objects|" + given.Bucket, "", 100, cancel: Cancel)).Items.Count);
            await using Stream? bytes = await app.Services.GetRequiredService<IObjectStore>().Get(given.Bucket, given.Blob, Cancel);
            Assert.Equal(deleted, bytes is null);
        });
    }

    [Fact]
    public async Task A_purge_that_breaks_off_goes_on()
    {
        await using GuiseApp app = await Faulty();
        BucketDirectory buckets = app.Services.GetRequiredService<BucketDirectory>();
        await Everywhere<Given>(app, async () =>
        {
            Given given = await Filled(app);
            Assert.Null(await buckets.Delete(given.Account, given.Bucket, default, Cancel));
            await app.Settle();
            app.Clock.Advance(Limits.BucketRetention);
            return (given, async () =>
            {
                await app.Settle();
                return true;
            });
        }, async (given, _) =>
        {
            await Time(app, Later);
            Assert.Empty((await app.Services.GetRequiredService<IRecordStore>().Query("objects|" + given.Bucket, "", 100, cancel: Cancel)).Items);
            Assert.Null(await app.Services.GetRequiredService<IObjectStore>().Get(given.Bucket, given.Blob, Cancel));
        });
    }

    [Fact]
    public async Task An_erasure_gives_back_what_the_wallet_has_elsewhere_or_takes_nothing()
    {
        await using GuiseApp app = await Faulty();
        IRecordStore store = app.Services.GetRequiredService<IRecordStore>();
        await Everywhere<(Owner Owner, string Name, string Bucket, string Partition)>(app, async () =>
        {
            (Owner owner, string token) = await Owner.Unlocked(app);
            string name = $"c{Id.New()}.{GuiseApp.Domain}";
            (await app.Post("/v1/names", new { name }, token)).Must(HttpStatusCode.OK);
            (await app.Post($"/v1/names/{name}/account", null, token)).Must(HttpStatusCode.Created);
            Person person = new(app, owner, token, Signer.New());
            (await person.Register(person.Key)).Must(HttpStatusCode.Created);
            string bucket = await person.Bucket();
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(WalletToken.TryParse(token, out WalletToken? parsed));
            return ((owner, name, bucket, parsed.Locator.Partition),
                async () => (await app.Delete("/v1/profile", token)).Status == HttpStatusCode.NoContent);
        }, async (given, answered) =>
        {
            for (int i = 0; i < 3; i++) await app.Advance(Later);
            await given.Owner.LockByPassphrase(given.Owner.Passphrase);
            Answer unlocked = await given.Owner.TryUnlock(given.Owner.Passphrase);
            bool erased = unlocked.Status != HttpStatusCode.OK;
            if (answered) Assert.True(erased);
            (await app.Get($"/v1/names/{given.Name}/profile")).Must(erased ? HttpStatusCode.NotFound : HttpStatusCode.OK);
            BucketSnapshot bucket = (await BucketSnapshot.Read(store, given.Bucket, Cancel))!;
            Assert.Equal(erased, bucket.Head.IsFinal);
            if (erased)
            {
                unlocked.MustBe(Problems.WrongCredential);
                Assert.All((await store.Query(given.Partition, "", 100, cancel: Cancel)).Items, row => Assert.Equal(WalletRows.Attempts, row.Row));
                return;
            }
            string token = unlocked.String("token");
            Assert.Equal("active", (await app.Get("/v1/dids", token))["items"][0].GetProperty("status").GetString());
            (await app.Post($"/v1/names/{given.Name}/account", null, token)).MustBe(Problems.AccountExists);
        });
    }

    /// <summary>However it broke off, another try makes it whole, exactly once; and once it is there it is followed.</summary>
    [Fact]
    public async Task An_import_that_broke_off_is_made_whole_by_another_try()
    {
        Signer service = Signer.OfSeed(46), key = Signer.OfSeed(47);
        await using GuiseApp app = await Faulty(guise => guise.TrustedServices = $"{service.Did}={TwoServices.HomeUrl}");
        app.Outbound.Elsewhere = _ =>
            Task.FromResult(FollowTests.Page(null, new { revoke = key.Did, by = "owner", revokedAt = app.Clock.GetUtcNow() }));
        BucketImports imports = app.Services.GetRequiredService<BucketImports>();
        IRecordStore store = app.Services.GetRequiredService<IRecordStore>();
        string account = "";
        await Everywhere<string>(app, async () =>
        {
            account = await Registered(app, key);
            string bucket = Guid.NewGuid().ToString();
            ImportBody body = await Asked(app, account, service, key, bucket);
            return (bucket, async () => (await imports.Import(account, body, Cancel)).Problem is null);
        }, async (bucket, answered) =>
        {
            if (answered) Assert.Equal(account, (await BucketSnapshot.Read(store, bucket, Cancel))?.Head.CreatedBy);
            Assert.Null((await imports.Import(account, await Asked(app, account, service, key, bucket), Cancel)).Problem);
            BucketSnapshot made = (await BucketSnapshot.Read(store, bucket, Cancel))!;
            Assert.Equal((account, service.Did, account), (made.Head.CreatedBy, made.Home!.Service, Assert.Single(made.Grants).Grant.Principal));
            Assert.Equal((key.Did, "owner"), (Assert.Single(made.Revocations).Cid, made.Revocations[0].By));
            Assert.True((await app.Services.GetRequiredService<BucketDirectory>().List(account, 10, null, Cancel))
                .Ok(out Page<BucketEntryAnswer>? listed, out _));
            Assert.Equal(bucket, Assert.Single(listed.Items).Id);
            Assert.Equal(WorkflowStatus.Running, (await app.Services.GetRequiredService<IWorkflows>()
                .Get(BucketFollow.InstanceOf(bucket), Cancel))!.Status);
        });
    }

    [Fact]
    public async Task What_is_followed_arrives_however_often_it_breaks_off()
    {
        Signer service = Signer.OfSeed(48), key = Signer.OfSeed(49);
        await using GuiseApp app = await Faulty(guise => guise.TrustedServices = $"{service.Did}={TwoServices.HomeUrl}");
        string account = await Registered(app, key), hash = Guise.Cryptography.StrictBase64Url.Encode(new byte[32]);
        object[] revoked = [];
        app.Outbound.Elsewhere = _ => Task.FromResult(FollowTests.Page(null, revoked));
        await Everywhere<string>(app, async () =>
        {
            string bucket = Guid.NewGuid().ToString();
            revoked = [];
            ImportBody body = await Asked(app, account, service, key, bucket);
            Assert.Null((await app.Services.GetRequiredService<BucketImports>().Import(account, body, Cancel)).Problem);
            await app.Settle();
            revoked = [new { revoke = key.Did, by = service.Did, revokedAt = app.Clock.GetUtcNow(), signedHash = hash }];
            app.Clock.Advance(Limits.FeedInterval);
            return (bucket, async () =>
            {
                await app.Services.GetRequiredService<HomeFeed>().Pull(bucket, service.Did, Cancel);
                return true;
            });
        }, async (bucket, _) =>
        {
            await app.Settle();
            await app.Advance(Later);
            IRecordStore store = app.Services.GetRequiredService<IRecordStore>();
            Assert.Equal(((string[])[key.Did, key.Did]), (await BucketSnapshot.Read(store, bucket,
                Cancel))!.Revocations.Select(revocation => revocation.Cid));
            Assert.Single((await store.Query(BucketRows.PartitionOf(bucket), BucketRows.Feed, 10, cancel: Cancel)).Items);
        });
    }

    /// <summary>An account with a key.</summary>
    private static async Task<string> Registered(GuiseApp app, Signer key)
    {
        string account = Id.New();
        DidRecord did = new(1, key.Did, DidStatus.Active, app.Clock.GetUtcNow(), 0);
        await app.Services.GetRequiredService<IRecordStore>()
            .Write("storage|" + account, [new RecordWrite.Insert(did.Row, RecordJson.Write(did))], cancel: Cancel);
        return account;
    }

    /// <summary>What an account sends to import a bucket.</summary>
    private static async Task<ImportBody> Asked(GuiseApp app, string account, Signer service, Signer key, string bucket)
    {
        Result<DidChallengeAnswer> given = await app.Services.GetRequiredService<DidChallenges>().Give(account, key.Did, "import", bucket, Cancel);
        Assert.True(given.Ok(out DidChallengeAnswer? challenge, out _));
        string descriptor = TwoServices.Descriptor(service, challenge.Service, bucket, app.Clock.GetUtcNow()
            .ToUnixTimeSeconds(), TwoServices.Owner(key.Did));
        return new(bucket, challenge.Id, Descriptor: descriptor,
            Signature: Guise.Cryptography.StrictBase64Url.Encode(key.Sign(System.Text.Encoding.UTF8.GetBytes(challenge.Text))));
    }

    /// <summary>
    /// Begun here, or brought here by its log: however it broke off, another try makes it whole, exactly once and with all of its log.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bucket_with_a_log_that_broke_off_is_made_whole_by_another_try(bool begun)
    {
        Signer key = Signer.OfSeed(48);
        await using GuiseApp app = await Faulty();
        BucketImports imports = app.Services.GetRequiredService<BucketImports>();
        BucketDirectory buckets = app.Services.GetRequiredService<BucketDirectory>();
        IRecordStore store = app.Services.GetRequiredService<IRecordStore>();
        string account = "", service = await Person.Service(app);
        async Task<bool> Once(byte[][] log)
        {
            if (begun) return (await buckets.Create(account, new BucketBody("photos", Genesis: log[0]), "", Cancel)).Problem is null;
            ImportBody asked = await Asked(app, account, key, key, BucketLog.IdOf(log[0]));
            return (await imports.Import(account, asked with { Name = "photos", Descriptor = null, Log = log }, Cancel)).Problem is null;
        }
        await Everywhere<byte[][]>(app, async () =>
        {
            account = await Registered(app, key);
            byte[] genesis = LogMaker.Genesis(key, service);
            byte[][] log = begun ? [genesis] : [genesis, LogMaker.Next(key, genesis, key)];
            return (log, () => Once(log));
        }, async (log, answered) =>
        {
            string bucket = BucketLog.IdOf(log[0]);
            if (answered) Assert.Equal(account, (await BucketSnapshot.Read(store, bucket, Cancel))?.Head.CreatedBy);
            Assert.True(await Once(log));
            BucketSnapshot made = (await BucketSnapshot.Read(store, bucket, Cancel))!;
            Assert.Equal((account, account, log.Length), (made.Head.CreatedBy, Assert.Single(made.Grants).Grant.Principal, made.Log!.Length));
            Assert.Equal(log.Length, (await store.Query(made.Partition, BucketRows.Operations, 100, cancel: Cancel)).Items.Count);
            Assert.True((await buckets.List(account, 10, null, Cancel)).Ok(out Page<BucketEntryAnswer>? listed, out _));
            Assert.Equal((bucket, "photos"), (Assert.Single(listed.Items).Id, listed.Items[0].Name));
        });
    }

    /// <param name="Dids">The lost one, its successor, and perhaps another.</param>
    private sealed record Given(string Account, string Bucket, string Grant, string[] Dids, string Started = "", string Blob = "")
    {
        public RecoveryBody Recovery => new(Grant, Dids[0], Dids[1]);
    }

    private static Task<GuiseApp> Faulty(Action<GuiseOptions>? options = null) => GuiseApp.Start(options: options, services: services =>
    {
        services.AddSingleton(provider => new FaultingRecordStore(new SqliteRecordStore(provider.GetRequiredService<SqliteDatabase>())));
        services.AddSingleton<IRecordStore>(provider => provider.GetRequiredService<FaultingRecordStore>());
        services.AddSingleton<IWorkflows>(provider => new FaultingWorkflows(
            ActivatorUtilities.CreateInstance<EmbeddedWorkflows>(provider), provider.GetRequiredService<FaultingRecordStore>()));
    });

    /// <summary>Prepares anew, acts with one operation going wrong, and looks at what became of it once everything works again.</summary>
    private static async Task Everywhere<T>(GuiseApp app, Func<Task<(T, Func<Task<bool>>)>> prepare, Func<T, bool, Task> after)
    {
        FaultingRecordStore store = app.Services.GetRequiredService<FaultingRecordStore>();
        bool reached = true;
        for (int operation = 1; reached; operation++)
        {
            reached = false;
            foreach (Fault fault in (Fault[])[Fault.CrashBefore, Fault.Fails, Fault.ReplyLost])
            {
                (T given, Func<Task<bool>> act) = await prepare();
                store.Restart();
                store.FailAt(operation, fault);
                bool answered = false;
                try
                {
                    answered = await act();
                }
                catch (StoreFaultException)
                {
                    // The process died, or the call was answered with a problem.
                }
                reached |= store.Operations >= operation;
                store.Restart();
                try
                {
                    await after(given, answered);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    throw new InvalidOperationException($"After {fault} at operation {operation}, answered {answered}: {exception.Message}", exception);
                }
            }
        }
    }

    private static async Task Time(GuiseApp app, TimeSpan time)
    {
        await app.Settle();
        await app.Advance(time);
        await app.Advance(Later);
    }

    private static async Task<Given> Give(GuiseApp app, int dids)
    {
        string account = Id.New();
        IRecordStore store = app.Services.GetRequiredService<IRecordStore>();
        string[] all = [.. Enumerable.Range(0, dids).Select(_ => Signer.New().Did)];
        DidRecord[] records = [.. all.Select((did, i) => new DidRecord(1, did, i == 1 ? DidStatus.Pending
            : DidStatus.Active, app.Clock.GetUtcNow(), 0))];
        await store.Write("storage|" + account, [.. records.Select(did => new RecordWrite.Insert(did.Row, RecordJson.Write(did)))], cancel: Cancel);
        Assert.True((await app.Services.GetRequiredService<BucketDirectory>().Create(account, new BucketBody("photos"), "", Cancel))
            .Ok(out BucketEntryAnswer? made, out _));
        return new(account, made.Id, (await BucketSnapshot.Read(store, made.Id, Cancel))!.Grants[0].Grant.Id, all);
    }

    /// <summary>A bucket with more than a page of objects, one of them with bytes.</summary>
    private static async Task<Given> Filled(GuiseApp app)
    {
        Given given = await Give(app, 2) with { Blob = Id.New() };
        await app.Services.GetRequiredService<IObjectStore>().Put(given.Bucket, given.Blob, new MemoryStream([1, 2, 3]), Cancel);
        IEnumerable<ObjectRecord> objects = Enumerable.Range(0, 60)
            .Select(i => new ObjectRecord(1, $"o{i:00}", i == 59 ? given.Blob : Id.New(), 3, "text/plain", new byte[32], app.Clock.GetUtcNow()));
        await app.Services.GetRequiredService<IRecordStore>().Write("objects|" + given.Bucket, [
            .. objects.Select(found => new RecordWrite.Insert(ObjectRows.Of(found.Path), RecordJson.Write(found))),
            new RecordWrite.Insert(ObjectRows.Usage, RecordJson.Write(new UsageRecord(1, 60, 180))),
        ], cancel: Cancel);
        return given;
    }
}
