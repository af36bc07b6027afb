using Guise.Platform;
using Guise.Tests.Infrastructure;
using Guise.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Wallets;

/// <summary>The log of a wallet: what happened, the newest first, for a year, through every change of keys.</summary>
public sealed class ActivityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_what_happened_the_newest_first_and_survives_a_rekey()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await owner.LockBy(token);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        token = await owner.Unlock();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Post("/v1/profile/rekey", new { credential = new { passphrase = owner.Passphrase } }, token);
        string[] story = ["rekeyed", "unlocked", "locked", "created", "unlocked"];
        Assert.Equal(story[..3], (await Read(app, token)).Select(entry => entry.What).Take(3));
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));
        IReadOnlyList<ActivityRecord> after = await Read(app, token);
        Assert.Equal(story[..3], after.Take(3).Select(entry => entry.What));
        Assert.Equal(story.Order(), after.Select(entry => entry.What).Order());
    }

    [Fact]
    public async Task It_forgets_after_a_year()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        app.Clock.Advance(Limits.ActivityMemory);
        app.Clock.Advance(TimeSpan.FromDays(1));
        string token = await owner.Unlock();
        Assert.Equal(["unlocked"], (await Read(app, token)).Select(entry => entry.What));
    }

    private static async Task<IReadOnlyList<ActivityRecord>> Read(GuiseApp app, string text)
    {
        Assert.True(WalletToken.TryParse(text, out WalletToken? token));
        Assert.True((await app.Services.GetRequiredService<OpenWallets>().Open(token, Cancel)).Ok(out OpenWallet? wallet, out _));
        using (wallet) return (await app.Services.GetRequiredService<ActivityLog>().List(wallet, null, Cancel)).Items;
    }
}
