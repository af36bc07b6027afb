using Guise.Pages.Wallet;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Guise.Tests.Payments;
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

    [Fact]
    public async Task It_tells_of_payments_and_tokens()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        string account = $"/v1/assets/{Shop.Ledger}/accounts", till = Shop.Till.ToString();
        await Later(async () => await shop.Approve((await shop.Ask()).Id));
        await Later(async () => await app.Post($"/v1/payments/{(await shop.Ask()).Id}/deny", null, shop.Token));
        await Later(() => app.Post(account + "/0/transfers", new { to = till, amount = "150000000", fee = "10000" }, shop.Token));
        await Later(() => app.Post(account, new { name = "Savings" }, shop.Token));
        Assert.Equal(
            [
                ("token-account-made", "PLAY, Savings"), ("tokens-sent", "1.5 PLAY → " + till), ("payment-denied", Shop.Origin),
                ("payment-approved", "2.5 PLAY → " + Shop.Origin),
            ],
            (await Read(app, shop.Token)).Select(entry => (entry.What, entry.About)).Take(4));

        async Task Later(Func<Task<Answer>> act)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange((int)(await act()).Status, 200, 299);
        }
    }

    [Fact]
    public async Task It_tells_of_a_name_whose_profile_was_taken_back_once()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        string name = "carla." + GuiseApp.Domain;
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange((int)(await app.Post("/v1/names", new { name }, token)).Status, 200, 299);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange((int)(await app.Delete($"/v1/names/{name}/profile", token)).Status, 200, 299);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Delete($"/v1/names/{name}/profile", token)).MustBe(Problems.ProfileNotFound);
        Assert.Equal([("name-withdrawn", name), ("name-taken", name)], (await Read(app, token)).Select(entry => (entry.What, entry.About)).Take(2));
    }

    [Fact]
    public void Every_event_has_a_sentence_and_a_word_of_its_own()
    {
        ActivityEvent[] all = Enum.GetValues<ActivityEvent>();
        Assert.Equal(all, ActivityPage.Sentences.Keys.Order());
        Assert.Equal(all.Length, all.Select(Activity.WordOf).Distinct().Count());
        Assert.Equal("recovery-removed", Activity.WordOf(ActivityEvent.RecoveryRemoved));
    }

    private static async Task<IReadOnlyList<ActivityRecord>> Read(GuiseApp app, string text)
    {
        Assert.True(WalletToken.TryParse(text, out WalletToken? token));
        Assert.True((await app.Services.GetRequiredService<OpenWallets>().Open(token, Cancel)).Ok(out OpenWallet? wallet, out _));
        using (wallet) return (await app.Services.GetRequiredService<ActivityLog>().List(wallet, null, Cancel)).Items;
    }
}
