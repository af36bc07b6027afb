using System.Net;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Tests.Infrastructure;
using Guise.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Wallets;

/// <summary>A session ends at its idle or its absolute expiry, whoever looks and even if nobody does.</summary>
public sealed class SessionExpiryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_session_that_is_not_used_ends_after_its_idle_time()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string token = await owner.Unlock(expiresIn: 3600, idleTimeout: 60);

        app.Clock.Advance(TimeSpan.FromSeconds(60) - Second);
        (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        (await app.Get("/v1/profile", token)).MustBe(Problems.SessionEnded);
        await owner.Unlock();
    }

    [Fact]
    public async Task Use_slides_the_idle_expiry_but_never_the_absolute_one()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string token = await owner.Unlock(expiresIn: 200, idleTimeout: 60);

        for (int used = 40; used < 200; used += 40)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(40));
            Answer profile = (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
            Assert.Equal(app.Clock.GetUtcNow().AddSeconds(60), profile["idleExpiresAt"].GetDateTimeOffset());
        }
        app.Clock.Advance(TimeSpan.FromSeconds(40));
        (await app.Get("/v1/profile", token)).MustBe(Problems.SessionEnded);
    }

    [Fact]
    public async Task The_answer_tells_the_absolute_expiry_and_the_idle_time_in_seconds()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        Answer unlocked = await owner.TryUnlock(owner.Passphrase, expiresIn: 120, idleTimeout: 30);
        Assert.Equal(app.Clock.GetUtcNow().AddSeconds(120), unlocked["expiresAt"].GetDateTimeOffset());
        Assert.Equal(30, unlocked["idleTimeout"].GetInt32());
    }

    [Fact]
    public async Task Idle_time_is_written_at_most_four_times_a_period()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string token = await owner.Unlock(expiresIn: 3600, idleTimeout: 60);
        app.Store.Reset();
        for (int i = 0; i < 60; i++)
        {
            app.Clock.Advance(Second);
            (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
        }
        Assert.Equal(4, app.Store.Writes);
    }

    [Fact]
    public async Task The_workflow_takes_the_key_away_at_the_expiry_even_if_nobody_calls_again()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string token = await owner.Unlock(expiresIn: 3600, idleTimeout: 60);
        await app.Settle();
        Assert.NotNull((await SessionOf(app, token)).Keys);

        await app.Advance(TimeSpan.FromSeconds(61));
        SessionRecord ended = await SessionOf(app, token);
        Assert.Null(ended.Keys);
        Assert.Equal(WorkflowStatus.Completed, (await app.Services.GetRequiredService<IWorkflows>()
            .Get(SessionExpiry.InstanceOf(ended.Id), Cancel))!.Status);
    }

    [Fact]
    public async Task The_workflow_follows_a_session_that_is_used_up_to_its_absolute_expiry()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string token = await owner.Unlock(expiresIn: 300, idleTimeout: 60);
        await app.Settle();
        for (int i = 0; i < 7; i++)
        {
            await app.Advance(TimeSpan.FromSeconds(40));
            (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
        }
        await app.Advance(TimeSpan.FromSeconds(20));
        Assert.Null((await SessionOf(app, token)).Keys);
    }

    [Fact]
    public async Task A_restart_continues_the_watch()
    {
        using TempFolder folder = new();
        Microsoft.Extensions.Time.Testing.FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        string token;
        await using (GuiseApp first = await GuiseApp.Start(folder.Path, clock))
        {
            token = await (await Owner.With(first)).Unlock(expiresIn: 3600, idleTimeout: 60);
        }
        await using GuiseApp second = await GuiseApp.Start(folder.Path, clock);
        (await second.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
        await second.Settle();
        await second.Advance(TimeSpan.FromSeconds(61));
        Assert.Null((await SessionOf(second, token)).Keys);
    }

    [Fact]
    public async Task Locking_ends_the_watch()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        await owner.LockBy(token);
        await app.Settle();
        string instance = SessionExpiry.InstanceOf((await SessionOf(app, token)).Id);
        Assert.Equal(WorkflowStatus.Completed, (await app.Services.GetRequiredService<IWorkflows>().Get(instance, Cancel))!.Status);
    }

    [Fact]
    public async Task A_call_in_flight_does_not_bring_a_locked_session_back()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string text = await owner.Unlock(expiresIn: 3600, idleTimeout: 60);
        Assert.True(WalletToken.TryParse(text, out WalletToken? token));

        // The call has read the open session and is about to slide it; then the owner locks.
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        IRecordStore real = app.Store;
        OpenWallets wallets = new(new LockInBetween(real, () => owner.LockBy(text)), app.Clock);
        Result<OpenWallet> result = await wallets.Open(token, Cancel);

        Assert.Equal(Problems.SessionEnded, result.Problem);
        Assert.Null((await SessionOf(app, text)).Keys);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(604801, null)]
    [InlineData(60, 61)]
    [InlineData(60, 0)]
    [InlineData(int.MaxValue, null)]
    public async Task Expiries_out_of_range_are_refused(int expiresIn, int? idleTimeout)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        (await owner.TryUnlock(owner.Passphrase, expiresIn, idleTimeout)).MustBe(Problems.InvalidExpiry);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<SessionRecord> SessionOf(GuiseApp app, string text)
    {
        Assert.True(WalletToken.TryParse(text, out WalletToken? token));
        StoredRecord? row = await app.Store.Get(token.Locator.Partition, WalletRows.Session, Cancel);
        return RecordJson.Read<SessionRecord>(row!.Value);
    }

    /// <summary>Locks between the read and the write.</summary>
    private sealed class LockInBetween(IRecordStore inner, Func<Task> lockNow) : IRecordStore
    {
        public Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel) => inner.Get(partition, row, cancel);

        public Task<RecordPage> Query(string partition, string prefix, int limit, string? after, CancellationToken cancel) =>
            inner.Query(partition, prefix, limit, after, cancel);

        public async Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub, CancellationToken cancel)
        {
            await lockNow();
            return await inner.Write(partition, writes, scrub, cancel);
        }
    }
}
