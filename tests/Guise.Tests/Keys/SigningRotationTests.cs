using Guise.Platform;
using Guise.Platform.Keys;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Keys;

/// <summary>The signing keys over months.</summary>
public sealed class SigningRotationTests : IDisposable
{
    private static readonly TimeSpan Instant = TimeSpan.FromSeconds(1);
    private static readonly DateTimeOffset Next = SigningSchedule.Start(229);

    private readonly SqliteStore _store = new();
    private readonly FakeTimeProvider _clock = new(SigningSchedule.Start(228) + TimeSpan.FromDays(40));
    private readonly ServiceKeys _serviceKeys = new(new TestServiceKey());
    private readonly SigningKeys _keys;

    public SigningRotationTests() => _keys = new(_store.Records, _serviceKeys, _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_very_first_key_signs_at_once()
    {
        Assert.Contains(await Signing(), await Listed());
        Assert.Single(await Listed());
    }

    [Fact]
    public async Task The_next_key_is_listed_its_lead_time_before_it_signs()
    {
        string first = await Signing();

        At(Next - Limits.SigningLead - Limits.SigningCache);
        Assert.Equal([first], await Listed());

        At(Next - Limits.SigningLead);
        string[] both = await Listed();
        Assert.Equal(2, both.Length);
        Assert.Equal(first, await Signing());

        At(Next - Instant);
        Assert.Equal(first, await Signing());

        At(Next);
        Assert.Equal(both[1], await Signing());
    }

    [Fact]
    public async Task A_key_is_listed_until_the_last_thing_that_it_signed_has_expired()
    {
        string first = await Signing();
        At(Next - TimeSpan.FromDays(1));
        await Listed();

        At(Next + Limits.SignedMax + Limits.SigningCache);
        Assert.Contains(first, await Listed());

        At(Next + Limits.SignedMax + Limits.SigningCache + Limits.SigningCache + Instant);
        Assert.Equal([await Signing()], await Listed());
        Assert.False(_store.IsOnDisk("ES256|000228"));
    }

    [Fact]
    public async Task A_key_that_comes_late_lets_its_predecessor_sign_until_readers_have_seen_it()
    {
        string first = await Signing();
        DateTimeOffset late = Next + TimeSpan.FromDays(200);

        At(late);
        Assert.Equal(first, await Signing());
        Assert.Equal(2, (await Listed()).Length);

        At(late + Limits.SigningSettle - Instant);
        Assert.Equal(first, await Signing());

        At(late + Limits.SigningSettle);
        Assert.NotEqual(first, await Signing());
        Assert.Contains(first, await Listed());
    }

    [Fact]
    public async Task Over_two_years_every_key_was_listed_before_it_signed_and_the_list_stays_short()
    {
        Dictionary<string, DateTimeOffset> listedSince = [];
        HashSet<string> used = [];
        DateTimeOffset start = _clock.GetUtcNow();
        for (; _clock.GetUtcNow() < start + TimeSpan.FromDays(730); _clock.Advance(TimeSpan.FromHours(12)))
        {
            string[] listed = await Listed();
            Assert.InRange(listed.Length, 1, 3);
            foreach (string kid in listed) listedSince.TryAdd(kid, _clock.GetUtcNow());

            string signing = await Signing();
            Assert.Contains(signing, listed);
            if (used.Add(signing) && used.Count > 1)
                Assert.True(_clock.GetUtcNow() - listedSince[signing] >= Limits.SigningLead - TimeSpan.FromHours(12));
        }
        Assert.Equal(9, used.Count);
    }

    [Fact]
    public async Task Two_instances_agree_at_any_time_whichever_makes_the_keys()
    {
        using SigningKeys other = new(_store.Records, _serviceKeys, _clock);
        for (int day = 0; day < 400; day += 5, _clock.Advance(TimeSpan.FromDays(5)))
        {
            SigningKeys[] instances = day % 2 == 0 ? [_keys, other] : [other, _keys];
            Assert.Equal((await instances[0].Current(SigningAlgorithm.Es256, Cancel)).Kid,
                (await instances[1].Current(SigningAlgorithm.Es256, Cancel)).Kid);
        }
    }

    [Fact]
    public async Task A_crash_at_any_point_of_making_and_removing_keys_heals()
    {
        SqliteStore? store = null;
        DateTimeOffset due = SigningSchedule.Start(230) - TimeSpan.FromDays(1);
        await FaultingRecordStore.Everywhere(
            async () =>
            {
                store?.Dispose();
                store = new SqliteStore();
                FakeTimeProvider before = new(SigningSchedule.Start(228));
                foreach (TimeSpan age in (TimeSpan[])[TimeSpan.Zero, Limits.SigningPeriod - TimeSpan.FromDays(1)])
                {
                    before.SetUtcNow(SigningSchedule.Start(228) + age);
                    using SigningKeys keys = new(store.Records, _serviceKeys, before);
                    await keys.Published(Cancel);
                }
                return store.Records;
            },
            async faulting =>
            {
                using SigningKeys keys = new(faulting, _serviceKeys, new FakeTimeProvider(due));
                await keys.Published(Cancel);
            },
            async faulting =>
            {
                using SigningKeys keys = new(faulting, _serviceKeys, new FakeTimeProvider(due));
                Assert.Equal(4, (await keys.Published(Cancel)).Count);
                Assert.Equal(
                    ["ES256K|000229", "ES256K|000230", "ES256|000229", "ES256|000230"],
                    (await faulting.Query("signing-keys", "", 100, cancel: Cancel)).Items.Select(row => row.Row));
            });
        store?.Dispose();
    }

    public void Dispose()
    {
        _keys.Dispose();
        _store.Dispose();
    }

    private void At(DateTimeOffset time) => _clock.SetUtcNow(time);

    private async Task<string> Signing() => (await _keys.Current(SigningAlgorithm.Es256, Cancel)).Kid;

    private async Task<string[]> Listed() =>
        [.. (await _keys.Published(Cancel)).Where(key => key.Alg == "ES256").Select(key => key.Kid)];
}
