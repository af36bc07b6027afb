using System.Net;
using System.Text.Json;
using Guise.Platform;
using Guise.Platform.Outbound;
using Guise.Platform.Workflows;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guise.Tests.Buckets;

/// <summary>What is revoked at the service that drew an id is revoked where the id was taken over, and not the other way round (R36).</summary>
public sealed class FollowTests
{
    private static readonly Signer Bob = Signer.OfSeed(43), Trusted = Signer.OfSeed(44);

    [Fact]
    public async Task What_was_revoked_at_home_is_dead_from_the_first_request_on_and_what_will_be_within_minutes()
    {
        await using TwoServices both = await TwoServices.Start();
        Person alice = await Person.WithKey(both.Home), there = await both.AtAway(alice);
        string bucket = await alice.Bucket(), before = alice.Delegate(bucket, Bob.Did, "before"), after = alice.Delegate(bucket, Bob.Did, "after"),
            own = alice.Delegate(bucket, Bob.Did, "own");
        Task<Answer> Put(Person at, string path, string proof) => PutBy(at, bucket, path, proof);
        await Revoke(alice, bucket, before);
        (await TwoServices.Import(there, await both.Descriptor(alice, bucket), bucket)).Must(HttpStatusCode.Created);
        (await Put(there, "before", before)).MustBe(Problems.UcanRevoked);
        (await Put(there, "after", after)).Must(HttpStatusCode.Created);

        await Revoke(alice, bucket, after);
        (await Put(there, "after", after)).Must(HttpStatusCode.Created);
        await both.Away.Advance(Limits.FeedInterval);
        (await Put(there, "after", after)).MustBe(Problems.UcanRevoked);
        (await Put(alice, "after", after)).MustBe(Problems.UcanRevoked);

        // What is revoked here stays here, and reading again adds nothing.
        await Revoke(there, bucket, own);
        for (int i = 0; i < 2; i++) await both.Away.Advance(Limits.FeedInterval);
        (await Put(there, "own", own)).MustBe(Problems.UcanRevoked);
        (await Put(alice, "own", own)).Must(HttpStatusCode.Created);
        Assert.Equal(3, (await both.Away.Get($"/v1/buckets/{bucket}/revocations"))["items"].GetArrayLength());
        Assert.Equal(2, (await both.Home.Get($"/v1/buckets/{bucket}/revocations"))["items"].GetArrayLength());
    }

    [Fact]
    public async Task Without_the_list_of_what_was_revoked_there_is_no_bucket()
    {
        await using TwoServices both = await TwoServices.Start();
        Person alice = await Person.WithKey(both.Home), there = await both.AtAway(alice);
        string bucket = await alice.Bucket(), descriptor = await both.Descriptor(alice, bucket);
        OutboundOutcome[] useless = [new OutboundOutcome.Failed("late"), new OutboundOutcome.NotAllowed("private"),
            new OutboundOutcome.Answered(500, []), new OutboundOutcome.Answered(200, "{}"u8.ToArray()),
            new OutboundOutcome.Answered(200, "<"u8.ToArray())];
        foreach (OutboundOutcome outcome in useless)
        {
            both.Away.Outbound.Elsewhere = _ => Task.FromResult(outcome);
            (await TwoServices.Import(there, descriptor, bucket)).MustBe(Problems.HomeUnavailable);
        }
        Assert.Empty((await both.Away.Get("/v1/buckets", there.Token))["items"].EnumerateArray());
        both.HomeAnswers();
        (await TwoServices.Import(there, descriptor, bucket)).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_home_that_does_not_answer_is_asked_less_and_less_often_and_followed_again_when_it_does()
    {
        await using TwoServices both = await TwoServices.Start();
        (Person alice, Person there, string bucket) = await TwoServices.Imported(both);
        string toBob = alice.Delegate(bucket, Bob.Did);
        await Revoke(alice, bucket, toBob);
        both.HomeIsSilent();
        int Asked() => both.Away.Outbound.Requests.Count;
        int before = Asked();
        foreach (int minutes in (int[])[5, 10, 20, 40, 80, 80])
        {
            await both.Away.Advance(TimeSpan.FromMinutes(minutes - 1));
            Assert.Equal(before, Asked());
            await both.Away.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(++before, Asked());
        }
        (await PutBy(there, bucket, "a", toBob)).Must(HttpStatusCode.Created);
        both.HomeAnswers();
        await both.Away.Advance(TimeSpan.FromMinutes(80));
        (await PutBy(there, bucket, "b", toBob)).MustBe(Problems.UcanRevoked);
        await both.Away.Advance(Limits.FeedInterval);
        Assert.Equal(before + 2, Asked());
    }

    [Fact]
    public async Task A_service_that_is_trusted_no_longer_is_asked_nothing()
    {
        await using TwoServices both = await TwoServices.Start();
        (Person alice, Person there, string bucket) = await TwoServices.Imported(both);
        string toBob = alice.Delegate(bucket, Bob.Did);
        await Revoke(alice, bucket, toBob);
        both.Away.Services.GetRequiredService<IOptions<GuiseOptions>>().Value.TrustedServices = null;
        int before = both.Away.Outbound.Requests.Count;
        await both.Away.Advance(Limits.FeedInterval);
        Assert.Equal(before, both.Away.Outbound.Requests.Count);
        (await PutBy(there, bucket, "a", toBob)).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_bucket_that_nobody_can_restore_is_followed_no_longer()
    {
        await using TwoServices both = await TwoServices.Start();
        (_, Person there, string bucket) = await TwoServices.Imported(both);
        both.HomeIsSilent();
        (await both.Away.Delete($"/v1/buckets/{bucket}", there.Token)).Must(HttpStatusCode.NoContent);
        await both.Away.Advance(Limits.FeedInterval);
        Assert.Equal(WorkflowStatus.Running, (await Following(both.Away, bucket))!.Status);
        await both.Away.Advance(Limits.BucketRetention);
        Assert.Equal(WorkflowStatus.Completed, (await Following(both.Away, bucket))!.Status);
    }

    [Fact]
    public async Task A_long_list_is_read_to_its_end_and_an_item_that_is_none_hides_no_other()
    {
        string bucket = Guid.NewGuid().ToString();
        List<string> asked = [];
        string[] tokens = [.. Enumerable.Range(0, 2).Select(i => Bob.Ucan(Trusted.Did, UcanChainTests.Att("storage://" + bucket, "storage/*"),
            exp: 4_000_000_000 + i))];
        DateTimeOffset time = new(2026, 3, 1, 11, 0, 0, TimeSpan.Zero);
        object Item(string revoke, string by = "owner") => new { revoke, by, revokedAt = time };
        await using GuiseApp app = await Trusting(Trusted, request =>
        {
            asked.Add(request.Address.Query);
            return asked.Count == 1
                ? Page("a+b/c", Item("nonsense"), Item(UcanChainTests.IdOf(tokens[0]), "did:web:x"), Item(UcanChainTests.IdOf(tokens[0])))
                : Page(null, Item(UcanChainTests.IdOf(tokens[1])), Item(Bob.Did, Trusted.Did),
                    new { revoke = UcanChainTests.IdOf(tokens[1]), by = "owner", revokedAt = time, signedHash = "short" });
        });
        Person alice = await Person.WithKey(app);
        (await TwoServices.Import(alice, TwoServices.Descriptor(Trusted, await Person.Service(app), bucket, alice.Soon(0),
            TwoServices.Owner(alice.Key.Did)), bucket)).Must(HttpStatusCode.Created);
        Assert.Equal(["?since=0&limit=100", "?since=0&limit=100&continuation=a%2Bb%2Fc"], asked);
        string[] revoked = [.. (await app.Get($"/v1/buckets/{bucket}/revocations"))["items"].EnumerateArray()
            .Select(item => item.GetProperty("revoke").GetString()!)];
        Assert.Equal(((string[])[UcanChainTests.IdOf(tokens[0]), UcanChainTests.IdOf(tokens[1]), Bob.Did])
            .Order(StringComparer.Ordinal), revoked.Order(StringComparer.Ordinal));
        // From then on it asks for what is new, and for a while before it.
        await app.Advance(Limits.FeedInterval);
        Assert.Equal($"?since={(time - Limits.FeedOverlap).ToUnixTimeSeconds()}&limit=100", asked[2]);
    }

    [Fact]
    public async Task A_list_without_an_end_is_left_at_some_point_and_gone_on_with_later()
    {
        int asked = 0;
        await using GuiseApp app = await Trusting(Trusted, _ => Page(++asked < 60 ? "more" : null));
        Person alice = await Person.WithKey(app);
        string bucket = Guid.NewGuid().ToString(), descriptor =
            TwoServices.Descriptor(Trusted, await Person.Service(app), bucket, alice.Soon(0), TwoServices.Owner(alice.Key.Did));
        (await TwoServices.Import(alice, descriptor, bucket)).MustBe(Problems.HomeUnavailable);
        Assert.Equal(Limits.FeedPages, asked);
        (await TwoServices.Import(alice, descriptor, bucket)).Must(HttpStatusCode.Created);
    }

    /// <summary>An application that trusts a key, behind whose address the test answers.</summary>
    internal static async Task<GuiseApp> Trusting(Signer service, Func<FakeOutbound.Request, OutboundOutcome> answer)
    {
        GuiseApp app = await GuiseApp.Start(options: guise => guise.TrustedServices = $"{Signer.OfSeed(45).Did}=https://third.test,{service.Did}={TwoServices.HomeUrl}");
        app.Outbound.Elsewhere = request => Task.FromResult(answer(request));
        return app;
    }

    internal static OutboundOutcome Page(string? continuation = null, params object[] items) =>
        new OutboundOutcome.Answered(200, JsonSerializer.SerializeToUtf8Bytes(continuation is null ? new { items }
            : (object)new { items, continuation }));

    private static async Task Revoke(Person by, string bucket, string token) =>
        (await by.App.Post($"/v1/buckets/{bucket}/revocations/owner", new { revoke = UcanChainTests.IdOf(token), token }, by.Token))
            .Must(HttpStatusCode.Created);

    private static async Task<Answer> PutBy(Person at, string bucket, string path, string proof) =>
        await at.Put(bucket, path, await at.Ask(bucket, path, proofs: [proof], key: Bob));

    private static Task<WorkflowInstance?> Following(GuiseApp app, string bucket) =>
        app.Services.GetRequiredService<IWorkflows>().Get("follow-" + bucket, TestContext.Current.CancellationToken);
}
