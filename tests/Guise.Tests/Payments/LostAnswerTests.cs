using System.Net;
using Guise.Local.Ledger;
using Guise.Payments;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Payments;

/// <summary>Lines to a ledger that break, and ledgers that say something else than what was shown.</summary>
public sealed class LostAnswerTests
{
    private static readonly CallOutcome Nothing = new CallOutcome.NoAnswer("cut");

    [Fact]
    public async Task A_reply_that_is_lost_is_found_by_asking()
    {
        await using GuiseApp app = await Start();
        (Shop shop, (string Id, string Secret) payment, LineLedger line) = await Approved(app, line => line.Heard = (_, _) => Nothing);
        await app.Settle();
        Assert.Equal(("submitted", 250_000_000), (await shop.Status(payment), await shop.InTill()));
        await app.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("paid", await shop.Status(payment));
        Assert.Equal(1, line.Calls);
    }

    [Fact]
    public async Task A_reply_that_is_lost_for_good_ends_as_paid_by_a_duplicate()
    {
        await using GuiseApp app = await Start();
        (Shop shop, (string Id, string Secret) payment, LineLedger line) =
            await Approved(app, line => (line.Heard, line.Told) = ((_, _) => Nothing, _ => Nothing));
        await app.Settle();
        foreach (int _ in Enumerable.Range(0, 9)) await app.Advance(TimeSpan.FromMinutes(0.5));
        Assert.Equal("unknown", await shop.Status(payment));
        Assert.Empty(shop.Told);
        TransferResult? heard = null;
        line.Heard = (_, outcome) =>
        {
            heard = TransferResult.TryDecode(((CallOutcome.Replied)outcome).Reply.Span);
            return outcome;
        };
        // No call gets through by asking: the next envelope brings it to light.
        foreach (int _ in Enumerable.Range(0, 9)) await app.Advance(TimeSpan.FromMinutes(0.5));
        Assert.IsType<TransferResult.Duplicate>(heard);
        Assert.Equal(("paid", 250_000_000), (await shop.Status(payment), await shop.InTill()));
        Assert.Equal(["payment.paid"], shop.Told);
    }

    [Fact]
    public async Task A_call_that_never_arrived_is_sent_again()
    {
        await using GuiseApp app = await Start();
        (Shop shop, (string Id, string Secret) payment, LineLedger line) = await Approved(app, line => line.Instead = () => Nothing);
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("submitted", 0), (await shop.Status(payment), await shop.InTill()));
        line.Instead = null;
        await app.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("paid", 250_000_000), (await shop.Status(payment), await shop.InTill()));
    }

    [Fact]
    public async Task A_ledger_that_is_silent_for_a_day_leaves_an_unknown_payment_and_never_a_failed_one()
    {
        await using GuiseApp app = await Start();
        (Shop shop, (string Id, string Secret) payment, LineLedger line) =
            await Approved(app, line => (line.Heard, line.Told) = ((_, _) => Nothing, _ => Nothing));
        await shop.Day();
        await shop.Day();
        Answer seen = await shop.See(payment);
        Assert.Equal(("unknown", true, false), (seen.String("status"), seen.Has("endedAt"), seen.Has("failure")));
        Assert.Equal(["payment.unknown"], shop.Told);
        Assert.Equal("unknown", Assert.Single(await shop.History()).GetProperty("status").GetString());
        // The money moved: to call this failed would have been wrong.
        Assert.Equal(250_000_000, await shop.InTill());
        Assert.True(line.Calls > 1);
    }

    [Fact]
    public async Task A_refusal_after_a_lost_answer_decides_nothing()
    {
        await using GuiseApp app = await Start();
        (Shop shop, (string Id, string Secret) payment, LineLedger line) =
            await Approved(app, line => (line.Heard, line.Told) = ((_, _) => Nothing, _ => Nothing));
        byte[]? first = null;
        // A ledger checks the fee before it looks for duplicates: the first envelope moved the money, and a later one hears of the fee.
        line.Heard = (call, _) =>
            (first ??= call.Id.ToArray()).AsSpan().SequenceEqual(call.Id.Span) ? Nothing : Reply(new TransferResult.BadFee(20_000));
        await app.Settle();
        foreach (int _ in Enumerable.Range(0, 12)) await app.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("unknown", await shop.Status(payment));
        (line.Heard, line.Told) = (null, null);
        await shop.Day();
        Assert.Equal(("paid", 250_000_000), (await shop.Status(payment), await shop.InTill()));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_ends_a_payment_that_was_sent_once(string failure, int kind)
    {
        await using GuiseApp app = await Start();
        CallOutcome refusal = kind switch
        {
            0 => Reply(new TransferResult.BadFee(20_000)),
            1 => Reply(new TransferResult.InsufficientFunds(0)),
            2 => Reply(new TransferResult.TooOld()),
            3 => Reply(new TransferResult.GenericError(1, "no")),
            _ => new CallOutcome.Rejected(3, "no such canister"),
        };
        (Shop shop, (string Id, string Secret) payment, LineLedger line) = await Approved(app, line => line.Instead = () => refusal);
        await app.Settle();
        Answer seen = await shop.See(payment);
        Assert.Equal(("failed", failure), (seen.String("status"), seen.String("failure")));
        Assert.Equal(1, line.Calls);
        Assert.Equal(["payment.failed"], shop.Told);
    }

    public static TheoryData<string, int> Refusals => new()
    {
        { "fee-changed", 0 }, { "insufficient-funds", 1 }, { "too-late", 2 }, { "refused-by-ledger", 3 }, { "refused-by-ledger", 4 },
    };

    [Theory, InlineData(4), InlineData(5)]
    public async Task A_ledger_that_breaks_down_has_not_refused(int code)
    {
        await using GuiseApp app = await Start();
        // A ledger that moves money and waits for its archive may break down after that: what was moved before stays moved.
        (Shop shop, (string Id, string Secret) payment, LineLedger line) = await Approved(
            app, line => (line.Heard, line.Told) = ((_, _) => new CallOutcome.Rejected(code, "trapped"),
                _ => new CallOutcome.Rejected(code, "trapped")));
        await app.Settle();
        Assert.Equal(("submitted", 250_000_000), (await shop.Status(payment), await shop.InTill()));
        Assert.Empty(shop.Told);
        line.Heard = null;
        foreach (int _ in Enumerable.Range(0, 5)) await app.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("paid", 250_000_000), (await shop.Status(payment), await shop.InTill()));
        Assert.Equal(["payment.paid"], shop.Told);
    }

    [Fact]
    public async Task What_was_sent_is_asked_about_before_anything_more_is_sent()
    {
        await using GuiseApp app = await Start();
        (Shop shop, (string Id, string Secret) payment, LineLedger line) = await Approved(app, line => line.Heard = (_, _) => Nothing);
        await app.Settle();
        Assert.Equal("submitted", await shop.Status(payment));
        // As if the service had stood still until the second envelope's time.
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.Settle();
        Assert.Equal("paid", await shop.Status(payment));
        Assert.Equal(1, line.Calls);
    }

    [Theory, InlineData(230, "submitted"), InlineData(241, "failed"), InlineData(269, "failed"), InlineData(275, "submitted"),
        InlineData(300, "submitted")]
    public void Absence_proves_something_between_the_end_of_an_envelope_and_that_of_the_ledgers_memory(int seconds, string expected)
    {
        DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        Rung Of(RungState state) => new([1], [2], now, now.AddMinutes(4), [3], [4], state, now);
        Payment payment = new("aaaaa-aa", "aaaaa-aa", "1", now, now) { Status = PaymentStatus.Submitted,
            Ladder = [Of(RungState.Refused), Of(RungState.Sent)] };
        // The ledger keeps outcomes for five minutes by its own clock, which may be behind.
        Payment settled = Settlement.Apply(payment, 1, new CallOutcome.Absent(IcTime.Of(now.AddSeconds(seconds))), now.AddSeconds(seconds));
        Assert.Equal(expected, settled.Status.ToString().ToLowerInvariant());
    }

    [Fact]
    public async Task A_ledger_that_is_busy_is_asked_again_with_the_next_envelope()
    {
        await using GuiseApp app = await Start();
        (Shop shop, (string Id, string Secret) payment, LineLedger line) =
            await Approved(app, line => line.Instead = () => Reply(new TransferResult.TemporarilyUnavailable()));
        await app.Settle();
        Assert.Equal("submitted", await shop.Status(payment));
        line.Instead = null;
        await app.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("paid", await shop.Status(payment));
        Assert.Equal(2, line.Calls);
    }

    [Fact]
    public async Task A_ledger_that_is_busy_all_day_fails_the_payment_as_nothing_was_moved()
    {
        await using GuiseApp app = await Start();
        (Shop shop, (string Id, string Secret) payment, _) =
            await Approved(app, line => line.Instead = () => Reply(new TransferResult.TemporarilyUnavailable()));
        await shop.Day();
        Answer seen = await shop.See(payment);
        Assert.Equal(("failed", "not-sent"), (seen.String("status"), seen.String("failure")));
        Assert.Equal(0, await shop.InTill());
    }

    [Fact]
    public async Task A_fee_that_changed_since_the_wallet_last_looked_is_shown_and_sent()
    {
        await using GuiseApp app = await Start();
        Shop shop = await Shop.Open(app);
        LineLedger line = (LineLedger)app.Services.GetRequiredService<ILedger>();
        (string Id, string Secret) payment = await shop.Ask();
        string before = (await shop.Checkout(payment.Id)).String("digest");
        line.Metadata = SandboxToken.All[0].Metadata with { Fee = 20_000 };
        Answer checkout = await shop.Checkout(payment.Id);
        Assert.Equal(("20000", "250020000"), (checkout.String("fee"), checkout.String("total")));
        // What was displayed first is not what would be signed now.
        Assert.Equal("display-changed", (await shop.Approve(payment.Id, digest: before)).String("code"));
        line.Metadata = SandboxToken.All[0].Metadata with { Decimals = 2 };
        Assert.Equal("token-changed", (await app.Get($"/v1/payments/{payment.Id}/checkout", shop.Token)).String("code"));
    }

    private static CallOutcome Reply(TransferResult result) => new CallOutcome.Replied(result.Encode());

    private static Task<GuiseApp> Start() =>
        GuiseApp.Start(services: services =>
            services.AddSingleton<ILedger>(provider => new LineLedger(provider.GetRequiredService<SandboxLedger>())));

    private static async Task<(Shop, (string Id, string Secret), LineLedger)> Approved(GuiseApp app, Action<LineLedger> cut)
    {
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask();
        LineLedger line = (LineLedger)app.Services.GetRequiredService<ILedger>();
        cut(line);
        (await shop.Approve(payment.Id)).Must(HttpStatusCode.OK);
        return (shop, payment, line);
    }
}
