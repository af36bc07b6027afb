using System.Net;
using System.Numerics;
using System.Text.Json;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Payments;

/// <summary>
/// Each call of a payment's life to the end of what follows from it, stopped before and after every side effect and started again: one transfer or
/// none, the merchant told at least once, the same end.
/// </summary>
public sealed class PaymentCrashPointTests
{
    private const string Key = "0123456789abcdefghijkl";

    // A crash after an operation is one before the next.
    private static readonly Fault[] All = [Fault.CrashBefore, Fault.Fails, Fault.ReplyLost];

    [Fact]
    public Task Whatever_stops_a_payment_it_is_paid_once_and_announced() => Approve(All, silent: false);

    [Fact]
    public Task The_same_while_the_ledgers_first_reply_is_lost() => Approve([Fault.CrashBefore], silent: true);

    private static async Task Approve(Fault[] faults, bool silent)
    {
        using PaymentStage stage = await PaymentStage.Open();
        string path = $"/v1/payments/{stage.Payment.Id}/approve";
        object body = new { account = 0, digest = stage.Digest };
        int operations = await stage.Everywhere(faults, app => app.Post(path, body, stage.Token), async shop =>
        {
            // Whoever got no answer does it again.
            (await shop.App.Post(path, body, shop.Token)).Must(HttpStatusCode.OK);
            await Minutes(shop);
            Answer seen = await shop.See(stage.Payment);
            Assert.Equal(("paid", (BigInteger)250_000_000), (seen.String("status"), await shop.InTill()));
            JsonElement item = Assert.Single(await shop.History());
            Assert.Equal(("paid", seen.String("block")), (item.GetProperty("status").GetString(), item.GetProperty("block").GetString()));
            MustBeTold(shop, "payment.paid");
        }, silent);
        // Reads, the history, the row before and after each send, the rings, the call, the question, the announcement.
        Assert.InRange(operations, 10, 58);
    }

    [Fact]
    public async Task A_denied_payment_moves_nothing_and_is_announced()
    {
        using PaymentStage stage = await PaymentStage.Open();
        string path = $"/v1/payments/{stage.Payment.Id}/deny";
        int operations = await stage.Everywhere(All, app => app.Post(path, null, stage.Token), async shop =>
        {
            Assert.Equal("denied", (await shop.App.Post(path, null, shop.Token)).Must(HttpStatusCode.OK).String("status"));
            await Minutes(shop);
            Assert.Equal(("denied", (BigInteger)0), (await shop.Status(stage.Payment), await shop.InTill()));
            Assert.Empty(await shop.History());
            MustBeTold(shop, "payment.denied");
        });
        // The session, the payment and its decision, the ring; then the payment, its announcement, and that it was heard.
        Assert.InRange(operations, 7, 20);
    }

    [Fact]
    public async Task A_payment_that_is_asked_for_under_one_key_is_one_payment_and_expires()
    {
        using PaymentStage stage = await PaymentStage.Open();
        int operations = await stage.Everywhere(All, app => app.Post("/v1/payments", Shop.Terms(), idempotencyKey: Key), async shop =>
        {
            Answer asked = await Again(shop, () => shop.App.Post("/v1/payments", Shop.Terms(), idempotencyKey: Key));
            (string Id, string Secret) payment = (asked.String("id"), asked.String("secret"));
            Assert.Equal(2, StoreDump.Rows(shop.App, "payment|").Count);
            Assert.Equal("requested", await shop.Status(payment));
            await shop.App.Advance(Limits.PaymentDefault);
            await Minutes(shop);
            Assert.Equal("expired", await shop.Status(payment));
            Assert.Empty(shop.Told);
        });
        // The key's row put down, claimed and answered; the watch; the payment's row put down and written.
        Assert.InRange(operations, 6, 15);
    }

    [Fact]
    public async Task An_owners_transfer_under_one_key_moves_once()
    {
        using PaymentStage stage = await PaymentStage.Open();
        string path = $"/v1/assets/{Shop.Ledger}/accounts/0/transfers";
        object body = new { to = Shop.Till.ToString(), amount = Shop.Amount, fee = "10000" };
        // What follows from it is what follows from an approval, which is played with the other faults as well.
        int operations = await stage.Everywhere([Fault.CrashBefore], app => app.Post(path, body, stage.Token, Key), async shop =>
        {
            string id = (await Again(shop, () => shop.App.Post(path, body, shop.Token, Key))).String("id");
            await Minutes(shop);
            Assert.Equal(250_000_000, await shop.InTill());
            JsonElement item = Assert.Single(await shop.History());
            Assert.Equal((id, "paid"), (item.GetProperty("id").GetString(), item.GetProperty("status").GetString()));
            Assert.Empty(shop.Told);
        });
        // Session and token, the key's row, the watch, the history, the payment, the ring; then the row before and after the send, and the send.
        Assert.InRange(operations, 12, 40);
    }

    /// <summary>Under a key whose first call died, a repetition is let in once its lease is over.</summary>
    private static async Task<Answer> Again(Shop shop, Func<Task<Answer>> call)
    {
        Answer answer = await call();
        if (answer.Status != HttpStatusCode.Conflict) return answer.Must(HttpStatusCode.Created);
        answer.MustBe(Problems.RequestRunning);
        await shop.App.Advance(Limits.IdempotencyLease);
        return (await call()).Must(HttpStatusCode.Created);
    }

    private static async Task Minutes(Shop shop)
    {
        await shop.App.Settle();
        foreach (int minutes in (int[])[1, 1, 1, 2, 4]) await shop.App.Advance(TimeSpan.FromMinutes(minutes));
    }

    private static void MustBeTold(Shop shop, string what)
    {
        Assert.NotEmpty(shop.Told);
        Assert.All(shop.Told, type => Assert.Equal(what, type));
    }
}
