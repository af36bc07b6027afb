using System.Net;
using System.Text.Json;
using Guise.Buckets;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static Guise.Tests.Buckets.LogMaker;

namespace Guise.Tests.Buckets;

/// <summary>Buckets whose ids certify themselves (R35): how they begin, and how their logs go on.</summary>
public sealed class BucketLogTests
{
    [Fact]
    public async Task An_id_is_made_of_the_operation_that_begins_its_log()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        Signer offline = Signer.New(KeyType.P256);
        (string bucket, byte[] genesis) = await Begin(alice, alice.Key, offline);
        Assert.Equal((BucketLog.IdOf(genesis), '8'), (bucket, bucket[14]));
        JsonElement log = (await app.Get($"/v1/buckets/{bucket}", alice.Token)).Must(HttpStatusCode.OK)["log"];
        Assert.Equal((Cid.OfEnvelope(genesis), 1), (log.GetProperty("head").GetString(), log.GetProperty("length").GetInt32()));
        Assert.False(log.GetProperty("isForked").GetBoolean());
        Assert.Equal([alice.Key.Did, offline.Did], log.GetProperty("owners").EnumerateArray().Select(did => did.GetString()!));
        Assert.Equal(Texts(genesis), Operations((await Show(alice, bucket)).Must(HttpStatusCode.OK)));
        // It is a bucket like any other, the first of its account, and the key that nobody registered opens nothing.
        (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        (await alice.Get(bucket, "a", await alice.Ask(bucket, key: offline))).MustBe(Problems.RootNotAuthorised);
        Assert.Equal(bucket, (await app.Get("/v1/buckets/named/photos", alice.Token)).String("id"));

        // The same call again is the same bucket, under whatever name.
        Answer again = (await Create(alice, genesis, "other")).Must(HttpStatusCode.Created);
        Assert.Equal((bucket, "photos"), (again.String("id"), again.String("name")));
        Assert.Single((await app.Get("/v1/buckets", alice.Token))["items"].EnumerateArray());
        (await app.Delete($"/v1/buckets/{bucket}", alice.Token)).Must(HttpStatusCode.NoContent);
        (await Create(alice, genesis)).MustBe(Problems.BucketGone);

        string drawn = await alice.Bucket("drawn");
        Assert.False((await app.Get($"/v1/buckets/{drawn}", alice.Token)).Has("log"));
        Assert.Empty(Operations((await Show(alice, drawn)).Must(HttpStatusCode.OK)));
        (await Append(alice, drawn, Next(alice.Key, genesis, alice.Key))).MustBe(Problems.BucketLogInvalid);
    }

    [Fact]
    public async Task An_operation_that_is_not_ones_own_for_this_service_begins_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), mallory = await Person.WithKey(app);
        string service = await Person.Service(app);
        byte[] hers = Genesis(alice.Key, service), forged = [.. Genesis(mallory.Key, service)];
        forged[10] ^= 1;
        byte[][] bad =
        [
            hers, Genesis(mallory.Key, mallory.Key.Did), Genesis(Signer.New(), service), Genesis(mallory.Key, service, alice.Key), forged, [],
            Next(mallory.Key, hers, mallory.Key),
        ];
        foreach (byte[] genesis in bad) (await Create(mallory, genesis)).MustBe(Problems.BucketLogInvalid);
        foreach (string text in (string[])["*", "AA==", "A"])
            (await app.Post("/v1/buckets", new { name = "photos", genesis = text }, mallory.Token)).MustBe(Problems.InvalidBody);
        string team = (await app.Post("/v1/organizations", new { name = "team" }, mallory.Token)).Must(HttpStatusCode.Created).String("id");
        object shared = new { name = "photos", organization = team, genesis = StrictBase64Url.Encode(Genesis(mallory.Key, service)) };
        (await app.Post("/v1/buckets", shared, mallory.Token)).MustBe(Problems.BucketLogInvalid);
        (await app.Delete($"/v1/dids/{mallory.Key.Did}", mallory.Token)).Must(HttpStatusCode.NoContent);
        (await Create(mallory, Genesis(mallory.Key, service))).MustBe(Problems.BucketLogInvalid);
        Assert.Empty((await app.Get("/v1/buckets", mallory.Token))["items"].EnumerateArray());

        (await Create(alice, hers)).Must(HttpStatusCode.Created);
        (await Create(mallory, hers)).MustBe(Problems.BucketLogInvalid);
        (await app.Get($"/v1/buckets/{BucketLog.IdOf(hers)}", mallory.Token)).MustBe(Problems.BucketNotFound);
    }

    [Fact]
    public async Task A_key_that_is_lost_is_taken_out_by_another_owners_signature_and_a_session()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app), stranger = await Person.WithKey(app), admin = await Person.WithKey(app);
        Signer offline = Signer.New(KeyType.P256), next = Signer.New(KeyType.Secp256k1);
        (string bucket, byte[] genesis) = await Begin(alice, alice.Key, offline);
        (await alice.Grant(bucket, new { account = await admin.Account() }, "admin")).Must(HttpStatusCode.Created);
        (await alice.Register(next)).Must(HttpStatusCode.Created);
        byte[] second = Next(offline, genesis, next, offline);
        // Who has the key, and no session of an owner, changes nothing.
        (await Append(stranger, bucket, second)).MustBe(Problems.BucketNotFound);
        (await Append(admin, bucket, second)).MustBe(Problems.BucketNotAllowed);
        (await Show(admin, bucket)).MustBe(Problems.BucketNotAllowed);
        (await Show(stranger, bucket)).MustBe(Problems.BucketNotFound);

        (await Append(alice, bucket, second)).Must(HttpStatusCode.NoContent);
        (await Append(alice, bucket, second)).Must(HttpStatusCode.NoContent);
        Assert.Equal(Texts(genesis, second), Operations(await Show(alice, bucket)));
        Assert.Equal([next.Did, offline.Did], Owners(await app.Get($"/v1/buckets/{bucket}", alice.Token)));
        (await Append(alice, bucket, Next(alice.Key, second, alice.Key))).MustBe(Problems.BucketLogInvalid);
        (await Append(alice, bucket, Next(next, genesis, next))).MustBe(Problems.BucketChanged);
        (await Append(alice, bucket, genesis)).MustBe(Problems.BucketLogInvalid);
        byte[] forged = Next(next, second, next);
        forged[10] ^= 1;
        (await Append(alice, bucket, forged)).MustBe(Problems.BucketLogInvalid);
        // Nobody signs the id away from all who own the bucket here: not to keys unknown, retired or blocked.
        (await Append(alice, bucket, Next(next, second, offline))).MustBe(Problems.BucketLogInvalid);
        (await Append(alice, bucket, Next(next, second, stranger.Key))).MustBe(Problems.BucketLogInvalid);
        (await app.Post($"/v1/buckets/{bucket}/blocks", new { did = alice.Key.Did }, alice.Token)).Must(HttpStatusCode.NoContent);
        (await Append(alice, bucket, Next(next, second, alice.Key))).MustBe(Problems.BucketLogInvalid);
        // What the log says gives nobody anything here, and takes nothing: grants do.
        (await stranger.Get(bucket, "a", await stranger.Ask(bucket, key: offline))).MustBe(Problems.RootNotAuthorised);
        (await alice.Put(bucket, "a", await alice.Ask(bucket, key: next))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_log_rests_while_members_do_and_has_an_end()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        Signer successor = Signer.New();
        (string bucket, byte[] head) = await Begin(alice);
        for (int i = 1; i < Limits.BucketLogOperations; i++)
        {
            head = Next(alice.Key, head, alice.Key);
            (await Append(alice, bucket, head)).Must(HttpStatusCode.NoContent);
        }
        (await Append(alice, bucket, Next(alice.Key, head, alice.Key))).MustBe(Problems.LimitReached);
        Assert.Equal(Limits.BucketLogOperations, Operations(await Show(alice, bucket)).Length);

        byte[] genesis = Genesis(alice.Key, await Person.Service(app));
        string other = (await Create(alice, genesis, "other")).Must(HttpStatusCode.Created).String("id");
        (await alice.Register(successor, "recovery", other)).Must(HttpStatusCode.Created);
        string grant = (await app.Get($"/v1/buckets/{other}", alice.Token))["grants"][0].GetProperty("id").GetString()!;
        object recovery = new { grant, lost = alice.Key.Did, did = successor.Did };
        (await app.Post($"/v1/buckets/{other}/recoveries", recovery, alice.Token)).Must(HttpStatusCode.Created);
        (await Append(alice, other, Next(alice.Key, genesis, alice.Key))).MustBe(Problems.RecoveryPending);
        (await app.Delete($"/v1/buckets/{bucket}", alice.Token)).Must(HttpStatusCode.NoContent);
        (await Append(alice, bucket, head)).MustBe(Problems.BucketGone);
    }

    /// <summary>Both are signed well, so both can be sent; the one that came second is no fork, as nobody else ever sees it.</summary>
    [Fact]
    public async Task Of_two_operations_after_the_same_one_one_is_taken_and_the_other_told_so()
    {
        MeetingRecordStore? store = null;
        await using GuiseApp app = await GuiseApp.Start(services: services =>
        {
            ServiceDescriptor inner = services.Last(service => service.ServiceType == typeof(IRecordStore));
            services.Replace(ServiceDescriptor.Singleton<IRecordStore>(
                provider => store = new((IRecordStore)inner.ImplementationFactory!(provider))));
        });
        Person alice = await Person.WithKey(app), carol = await Person.WithKey(app);
        (string bucket, byte[] genesis) = await Begin(alice, alice.Key, carol.Key);
        (await alice.Grant(bucket, new { account = await carol.Account() })).Must(HttpStatusCode.Created);
        byte[][] next = [Next(alice.Key, genesis, alice.Key), Next(carol.Key, genesis, carol.Key)];
        store!.Meet("bucket|" + bucket, 2);
        Answer[] answers = await Task.WhenAll(Append(alice, bucket, next[0]), Append(carol, bucket, next[1]));
        int won = answers[0].Status == HttpStatusCode.NoContent ? 0 : 1;
        answers[won].Must(HttpStatusCode.NoContent);
        answers[1 - won].MustBe(Problems.BucketChanged);
        Answer shown = await Show(alice, bucket);
        Assert.Equal(Texts(genesis, next[won]), Operations(shown));
        Assert.False(shown.Has("fork"));
        (await Append(carol, bucket, next[1 - won])).MustBe(Problems.BucketChanged);
    }

    [Fact]
    public async Task Of_one_beginning_sent_twice_at_once_there_is_one_bucket()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Person alice = await Person.WithKey(app);
        byte[] genesis = Genesis(alice.Key, await Person.Service(app));
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Create(alice, genesis)));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.Conflict));
        JsonElement only = Assert.Single((await app.Get("/v1/buckets", alice.Token))["items"].EnumerateArray());
        Assert.Equal(BucketLog.IdOf(genesis), only.GetProperty("id").GetString());
        (await Create(alice, genesis)).Must(HttpStatusCode.Created);
    }

    private static string[] Operations(Answer log) => [.. log["operations"].EnumerateArray().Select(operation => operation.GetString()!)];

    private static string[] Owners(Answer bucket) => [.. bucket["log"].GetProperty("owners").EnumerateArray().Select(owner => owner.GetString()!)];
}
