using System.Net;
using Guise.Buckets;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using static Guise.Tests.Buckets.LogMaker;

namespace Guise.Tests.Buckets;

/// <summary>Ids that are brought to another service by their log (R35): by whom, with what, and what ends it.</summary>
public sealed class BucketLogImportTests
{
    private static readonly Signer Bob = Signer.OfSeed(64);

    [Fact]
    public async Task A_bucket_goes_where_nobody_trusts_its_home_and_when_that_is_gone()
    {
        await using GuiseApp away = await GuiseApp.Start();
        Signer next = Signer.New(KeyType.P256);
        byte[][] log;
        string bucket, old;
        await using (GuiseApp home = await GuiseApp.Start(clock: away.Clock))
        {
            Person alice = await Person.WithKey(home);
            (bucket, byte[] genesis) = await Begin(alice);
            (await alice.Register(next)).Must(HttpStatusCode.Created);
            log = [genesis, Next(alice.Key, genesis, next)];
            (await Append(alice, bucket, log[1])).Must(HttpStatusCode.NoContent);
            old = alice.Delegate(bucket, Bob.Did, key: next);
            (await alice.Put(bucket, "a", await alice.Ask(bucket, proofs: [old], key: Bob))).Must(HttpStatusCode.Created);
        }
        Person there = await Person.New(away) with { Key = next };
        (await there.Register(next)).Must(HttpStatusCode.Created);
        Answer made = (await Import(there, bucket, log)).Must(HttpStatusCode.Created);
        Assert.Equal((bucket, "photos"), (made.String("id"), made.String("name")));
        Assert.Empty(away.Outbound.Requests);
        Answer shown = (await away.Get($"/v1/buckets/{bucket}", there.Token)).Must(HttpStatusCode.OK);
        Assert.False(shown.Has("home"));
        Assert.Equal(await there.Account(), Assert.Single(shown["grants"].EnumerateArray()).GetProperty("principal").GetString());
        Assert.Equal(2, shown["log"].GetProperty("length").GetInt32());

        // What was revoked at home nobody says here, so nothing from before counts.
        (await there.Put(bucket, "a", await there.Ask(bucket, proofs: [old], key: Bob))).MustBe(Problems.RootNotAuthorised);
        away.Clock.Advance(TimeSpan.FromSeconds(2));
        string fresh = there.Delegate(bucket, Bob.Did, nbf: there.Soon(0));
        (await there.Put(bucket, "a", await there.Ask(bucket, proofs: [fresh], key: Bob, nbf: there.Soon(0)))).Must(HttpStatusCode.Created);
        // The same call again is the same bucket, with a used challenge too; and the log goes on here as there.
        object again = new { name = "other", challenge = "used", log = Texts(log) };
        (await away.Post("/v1/buckets/import", again, there.Token)).Must(HttpStatusCode.Created);
        (await Append(there, bucket, Next(next, log[1], next, Bob))).Must(HttpStatusCode.NoContent);
        (await Import(there, bucket, log)).MustBe(Problems.BucketExists);
    }

    [Fact]
    public async Task With_the_word_of_a_trusted_home_tokens_and_revocations_from_before_count_too()
    {
        await using TwoServices both = await TwoServices.Start();
        Person alice = await Person.WithKey(both.Home), there = await both.AtAway(alice);
        (string bucket, byte[] genesis) = await Begin(alice);
        byte[] second = Next(alice.Key, genesis, alice.Key, Bob);
        string early = await both.Descriptor(alice, bucket), toBob = alice.Delegate(bucket, Bob.Did), revoked = alice.Delegate(bucket, Bob.Did, "x");
        (await Append(alice, bucket, second)).Must(HttpStatusCode.NoContent);
        object revocation = new { revoke = UcanChainTests.IdOf(revoked) };
        (await both.Home.Post($"/v1/buckets/{bucket}/revocations/owner", revocation, alice.Token)).Must(HttpStatusCode.Created);
        string descriptor = await both.Descriptor(alice, bucket), drawn = await alice.Bucket("drawn");
        // The word alone is not enough for an id that certifies itself, nor beside less of the log than the home knows, nor beside another's.
        (await TwoServices.Import(there, descriptor, bucket)).MustBe(Problems.BucketIdNotProven);
        (await Import(there, bucket, [genesis], descriptor: descriptor)).MustBe(Problems.BucketIdNotProven);
        (await Import(there, bucket, [genesis, second], descriptor: early)).MustBe(Problems.BucketIdNotProven);
        (await Import(there, drawn, [genesis, second], descriptor: await both.Descriptor(alice, drawn))).MustBe(Problems.BucketIdNotProven);
        byte[] another = Genesis(alice.Key, both.HomeDid);
        (await Import(there, bucket, [another, Next(alice.Key, another, alice.Key)], descriptor: descriptor)).MustBe(Problems.BucketIdNotProven);
        // Bob is an owner by the log alone, not at home.
        Person bob = await Person.New(both.Away) with { Key = Bob };
        (await bob.Register(Bob)).Must(HttpStatusCode.Created);
        (await Import(bob, bucket, [genesis, second], descriptor: descriptor)).MustBe(Problems.BucketIdNotProven);

        (await Import(there, bucket, [genesis, second], descriptor: descriptor)).Must(HttpStatusCode.Created);
        (await there.Put(bucket, "a", await there.Ask(bucket, proofs: [toBob], key: Bob))).Must(HttpStatusCode.Created);
        (await there.Put(bucket, "x", await there.Ask(bucket, "x", proofs: [revoked], key: Bob))).MustBe(Problems.UcanRevoked);
        Answer shown = await both.Away.Get($"/v1/buckets/{bucket}", there.Token);
        Assert.Equal((both.HomeDid, 2), (shown["home"].GetProperty("service").GetString(), shown["log"].GetProperty("length").GetInt32()));
        object again = new { name = "other", challenge = "used", descriptor, log = Texts(genesis, second) };
        (await both.Away.Post("/v1/buckets/import", again, there.Token)).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_log_of_somebody_else_is_of_no_use()
    {
        await using GuiseApp home = await GuiseApp.Start(), away = await GuiseApp.Start(clock: home.Clock);
        Person alice = await Person.WithKey(home), mallory = await Person.WithKey(away), newcomer = await Person.New(away);
        (string bucket, byte[] genesis) = await Begin(alice);
        byte[] forged = [.. genesis];
        forged[10] ^= 1;
        (await Import(mallory, bucket, [genesis])).MustBe(Problems.BucketIdNotProven);
        (await Import(mallory, bucket, [genesis], key: alice.Key)).MustBe(Problems.BucketIdNotProven);
        (await Import(mallory, bucket, [genesis, Next(mallory.Key, genesis, mallory.Key)])).MustBe(Problems.BucketLogInvalid);
        (await Import(mallory, bucket, [forged])).MustBe(Problems.BucketLogInvalid);
        (await Import(mallory, bucket, [])).MustBe(Problems.BucketLogInvalid);
        // His own log makes his own id, and an answer about another one does not go with it.
        byte[] his = Genesis(mallory.Key, await Person.Service(home));
        (await Import(mallory, bucket, [his])).MustBe(Problems.BucketIdNotProven);
        Answer challenge = (await mallory.Challenge(alice.Key.Did, "import", bucket)).Must(HttpStatusCode.Created);
        string proof = mallory.Proof(mallory.Key, challenge, "import", bucket);
        object wrong = new { name = "photos", challenge = challenge.String("id"), proof, log = Texts(genesis) };
        (await away.Post("/v1/buckets/import", wrong, mallory.Token)).MustBe(Problems.DidProofInvalid);
        (await away.Post("/v1/buckets/import", new { name = "photos", challenge = "x" }, mallory.Token)).MustBe(Problems.BucketIdNotProven);
        object found = new { name = "photos", challenge = "x", log = Texts(genesis) };
        (await away.Post("/v1/buckets/import", found, newcomer.Token)).MustBe(Problems.BucketIdNotProven);
        foreach (object?[] log in (object?[][])[[null], ["*"], [7]])
            (await away.Post("/v1/buckets/import", new { name = "photos", challenge = "x", log }, mallory.Token)).MustBe(Problems.InvalidBody);
        Assert.Empty((await away.Get("/v1/buckets", mallory.Token))["items"].EnumerateArray());
        (await away.Get($"/v1/buckets/{bucket}", mallory.Token)).MustBe(Problems.BucketNotFound);
        // A beginning is for the service that it names: elsewhere it is brought, not begun.
        Person there = await Person.New(away) with { Key = alice.Key };
        (await there.Register(alice.Key)).Must(HttpStatusCode.Created);
        (await Create(there, genesis)).MustBe(Problems.BucketLogInvalid);
        (await Import(there, bucket, [genesis])).Must(HttpStatusCode.Created);
    }

    /// <summary>The service that drew an id can name whomever it likes as its owner; of one that certifies itself it can not.</summary>
    [Fact]
    public async Task Not_even_a_trusted_service_gives_an_id_that_certifies_itself_to_somebody_else()
    {
        Signer trusted = Signer.OfSeed(65);
        await using GuiseApp app = await FollowTests.Trusting(trusted, _ => FollowTests.Page());
        Person alice = await Person.WithKey(app);
        string bucket = BucketLog.IdOf(Genesis(Bob, trusted.Did)), service = await Person.Service(app);
        string word = TwoServices.Descriptor(trusted, service, bucket, alice.Soon(0), TwoServices.Owner(alice.Key.Did));
        (await TwoServices.Import(alice, word, bucket)).MustBe(Problems.BucketIdNotProven);
        // Nor one of a version that is neither drawn nor made.
        string free = "00000000-0000-1000-8000-000000000000";
        (await alice.Challenge(alice.Key.Did, "import", free)).MustBe(Problems.InvalidPurpose);
        string descriptor = TwoServices.Descriptor(trusted, service, free, alice.Soon(0), TwoServices.Owner(alice.Key.Did));
        (await app.Post("/v1/buckets/import", new { descriptor, name = "photos", challenge = "x" }, alice.Token)).MustBe(Problems.BucketIdNotProven);
        Assert.Empty((await app.Get("/v1/buckets", alice.Token))["items"].EnumerateArray());
    }

    /// <summary>Whoever was an owner can bring less of the log, to where nobody knows more: only a trusted home's word is fresh.</summary>
    [Fact]
    public async Task A_log_does_not_show_that_it_is_the_newest_and_who_comes_later_with_more_of_it_takes_nothing()
    {
        await using GuiseApp home = await GuiseApp.Start(), away = await GuiseApp.Start(clock: home.Clock);
        Person alice = await Person.WithKey(home), former = await Person.WithKey(away), there = await Person.New(away) with { Key = alice.Key };
        (await there.Register(alice.Key)).Must(HttpStatusCode.Created);
        (string bucket, byte[] genesis) = await Begin(alice, alice.Key, former.Key);
        byte[] second = Next(alice.Key, genesis, alice.Key);
        (await Append(alice, bucket, second)).Must(HttpStatusCode.NoContent);
        (await Import(former, bucket, [genesis, second])).MustBe(Problems.BucketIdNotProven);
        (await Import(former, bucket, [genesis])).Must(HttpStatusCode.Created);
        (await Import(there, bucket, [genesis, second])).MustBe(Problems.BucketExists);
        Assert.Equal(1, (await away.Get($"/v1/buckets/{bucket}", former.Token))["log"].GetProperty("length").GetInt32());
        (await there.Get(bucket, "a", await there.Ask(bucket))).MustBe(Problems.RootNotAuthorised);
        Assert.Empty((await away.Get("/v1/buckets", there.Token))["items"].EnumerateArray());
    }

    [Fact]
    public async Task Two_logs_that_part_end_every_import_and_are_kept_as_the_evidence()
    {
        await using GuiseApp home = await GuiseApp.Start(), away = await GuiseApp.Start(clock: home.Clock);
        Person alice = await Person.WithKey(home), thief = await Person.WithKey(away), there = await Person.New(away) with { Key = alice.Key };
        (await there.Register(alice.Key)).Must(HttpStatusCode.Created);
        (string bucket, byte[] genesis) = await Begin(alice);
        // Who stole the key signs the id over to himself, where he can; she goes on at home.
        byte[] stolen = Next(alice.Key, genesis, thief.Key), hers = Next(alice.Key, genesis, alice.Key);
        (await Import(thief, bucket, [genesis, stolen])).Must(HttpStatusCode.Created);
        (await Append(alice, bucket, hers)).Must(HttpStatusCode.NoContent);
        Assert.False((await Show(thief, bucket)).Has("fork"));
        (await Import(there, bucket, [genesis, hers], key: thief.Key)).MustBe(Problems.BucketIdNotProven);
        Assert.False((await Show(thief, bucket)).Has("fork"));

        (await Import(there, bucket, [genesis, hers])).MustBe(Problems.BucketEquivocation);
        Answer evidence = (await Show(thief, bucket)).Must(HttpStatusCode.OK);
        Assert.Equal(Texts(genesis, stolen), evidence["operations"].EnumerateArray().Select(operation => operation.GetString()!));
        Assert.Equal(Texts(hers)[0], evidence.String("fork"));
        Assert.True((await away.Get($"/v1/buckets/{bucket}", thief.Token))["log"].GetProperty("isForked").GetBoolean());

        // Nobody brings it here or away any more, with whichever log; what each service has goes on.
        foreach (byte[][] log in (byte[][][])[[genesis], [genesis, hers], [genesis, hers, Next(alice.Key, hers, alice.Key)]])
            (await Import(there, bucket, log)).MustBe(Problems.BucketEquivocation);
        (await Import(thief, bucket, [genesis, stolen])).MustBe(Problems.BucketEquivocation);
        (await Append(thief, bucket, Next(thief.Key, stolen, thief.Key))).MustBe(Problems.BucketEquivocation);
        (await away.Get($"/v1/buckets/{bucket}/descriptor?audience={Bob.Did}", thief.Token)).MustBe(Problems.BucketEquivocation);
        away.Clock.Advance(TimeSpan.FromSeconds(2));
        (await thief.Put(bucket, "a", await thief.Ask(bucket, nbf: thief.Soon(0)))).Must(HttpStatusCode.Created);
        (await alice.Put(bucket, "a", await alice.Ask(bucket))).Must(HttpStatusCode.Created);
        Assert.False((await Show(alice, bucket)).Has("fork"));
        (await Append(alice, bucket, Next(alice.Key, hers, alice.Key))).Must(HttpStatusCode.NoContent);
    }
}
