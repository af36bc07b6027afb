using System.Net;
using System.Text.Json;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Payments;

/// <summary>What an owner looks back on: in its order, once each, and named to nobody.</summary>
public sealed class PaymentHistoryTests
{
    private const string Transfers = "/transfers";

    [Fact]
    public async Task The_newest_comes_first_across_all_pages()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        // Asked for in one order and paid in another.
        (string Id, string Secret) early = await shop.Ask(Shop.Terms(amount: "7")), late = await shop.Ask(Shop.Terms(amount: "8"));
        List<string> sent = [];
        foreach (string amount in (string[])["1", "2", "8", "3", "7", "4"])
        {
            app.Clock.Advance(TimeSpan.FromSeconds(7));
            if (amount is "7" or "8") (await shop.Approve(amount == "7" ? early.Id : late.Id)).Must(HttpStatusCode.OK);
            else await Send(shop, amount);
            sent.Insert(0, amount);
        }
        await app.Settle();
        foreach (int round in (int[])[1, 2])
        {
            // As it is copied from the payments, and then as it was copied.
            Assert.Equal(sent, await All(shop));
            Assert.All(await shop.History(), item => Assert.Equal("paid", item.GetProperty("status").GetString()));
        }
    }

    [Fact]
    public async Task A_transfer_that_is_asked_for_again_later_is_one_entry()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        const string key = "an-idempotency-key-of-128-bits";
        await Send(shop, "5", key);
        app.Clock.Advance(TimeSpan.FromSeconds(3));
        // As if the first answer's row were lost.
        foreach ((string partition, string row, _) in StoreDump.Rows(app, "idempotency|")) await StoreDump.Put(app, partition, row, null);
        await Send(shop, "5", key);
        await app.Settle();
        Assert.Equal(5, await shop.InTill());
        Assert.Equal("paid", Assert.Single(await shop.History()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_payment_that_the_service_has_forgotten_is_not_called_failed()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        await shop.Approve((await shop.Ask()).Id);
        await app.Settle();
        Assert.Equal(250_000_000, await shop.InTill());
        // Its owner looks back for the first time when the payment's own row is long gone.
        foreach ((string partition, string row, _) in StoreDump.Rows(app, "payment|")) await StoreDump.Put(app, partition, row, null);
        app.Clock.Advance(Limits.PaymentRetention);
        await shop.Unlock();
        Assert.Equal("unknown", Assert.Single(await shop.History()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Its_rows_tell_a_time_and_no_payment()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask();
        await shop.Approve(payment.Id);
        await app.Settle();
        Assert.Single(await shop.History());
        Assert.All(StoreDump.Of(app).Where(row => row.Contains(payment.Id, StringComparison.Ordinal)), row =>
            Assert.Matches("^(payment|workflow|sweep)", row));
    }

    private static async Task Send(Shop shop, string amount, string? key = null) =>
        (await shop.App.Post($"/v1/assets/{Shop.Ledger}/accounts/0{Transfers}", new { to = Shop.Till.ToString(), amount, fee = "10000" }, shop.Token,
            key))
            .Must(HttpStatusCode.Created);

    /// <summary>The amounts of all pages of two, in their order.</summary>
    private static async Task<List<string>> All(Shop shop)
    {
        List<string> amounts = [];
        string? continuation = null;
        do
        {
            Answer page = (await shop.App.Get("/v1/payments?limit=2" + (continuation is null ? "" : "&continuation=" + continuation), shop.Token))
                .Must(HttpStatusCode.OK);
            amounts.AddRange(page["items"].EnumerateArray().Select(item => item.GetProperty("amount").GetString()!));
            continuation = page.Has("continuation") ? page.String("continuation") : null;
        }
        while (continuation is not null);
        return amounts;
    }
}
