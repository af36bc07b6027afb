using System.Numerics;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Payments.Ledgers;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Payments;

/// <summary>
/// What every way to a ledger does. An adapter's tests derive from this and give a token with a fee of 10,000 and memos of 32 bytes.
/// </summary>
public abstract class LedgerContract
{
    private const int Fee = 10_000;
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly LedgerAccount _shop = LedgerAccount.Of(Principal.Of([1, 2, 3]));

    private protected abstract ILedger Ledger { get; }

    private protected abstract Principal Token { get; }

    private protected abstract LedgerAccount Minter { get; }

    protected abstract FakeTimeProvider Clock { get; }

    private protected abstract Task Give(LedgerAccount account, BigInteger amount);

    private LedgerAccount Payer =>
        LedgerAccount.Of(Principal.SelfAuthenticating(PublicKeyDer.Encode(KeyType.Secp256k1, Secp256k1.PublicKey(_secret))));

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transfer_moves_the_amount_and_costs_the_fee()
    {
        await Give(Payer, 1_000_000);
        Assert.IsType<TransferResult.Ok>(await Pay(To(_shop)));
        Assert.Equal((1_000_000 - 5000 - Fee, 5000), (await Balance(Payer), await Balance(_shop)));
    }

    [Fact]
    public async Task The_same_envelope_runs_once_and_answers_alike()
    {
        await Give(Payer, 1_000_000);
        Ingress call = Sign(To(_shop) with { CreatedAt = null });
        TransferResult first = ResultOf(await Ledger.Call(Token, call, Cancel));
        Assert.Equal(first, ResultOf(await Ledger.Call(Token, call, Cancel)));
        Assert.Equal(5000, await Balance(_shop));
    }

    [Fact]
    public async Task The_same_transfer_in_another_envelope_is_a_duplicate_while_the_ledger_remembers()
    {
        await Give(Payer, 1_000_000);
        Transfer transfer = To(_shop);
        TransferResult.Ok first = Assert.IsType<TransferResult.Ok>(await Pay(transfer));
        Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(new TransferResult.Duplicate(first.Block), await Pay(transfer));
        Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(new TransferResult.Duplicate(first.Block), await Pay(transfer));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<TransferResult.TooOld>(await Pay(transfer));
        Assert.Equal(5000, await Balance(_shop));
    }

    [Fact]
    public async Task Any_difference_makes_another_transfer()
    {
        await Give(Payer, 1_000_000);
        await Give(new(Payer.Owner, [.. new byte[31], 1]), 1_000_000);
        Transfer transfer = To(_shop);
        Transfer[] others =
        [
            transfer, transfer with { Amount = 5001 }, transfer with { Fee = null }, transfer with { Memo = [1] }, transfer with { Memo = [] },
            transfer with { CreatedAt = transfer.CreatedAt + 1 }, transfer with { From = new byte[32] },
            transfer with { From = [.. new byte[31], 1] },
            transfer with { To = new(_shop.Owner, new byte[32]) }, transfer with { CreatedAt = null }, transfer with { CreatedAt = null }
        ];
        for (int i = 0; i < others.Length; i++)
        {
            // A transfer without a time is told apart by its envelope alone.
            Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.IsType<TransferResult.Ok>(await Pay(others[i]));
        }
        Assert.Equal(others.Length * 5000 + 1, await Balance(_shop));
    }

    [Fact]
    public async Task Another_fee_than_the_ledgers_moves_nothing()
    {
        await Give(Payer, 1_000_000);
        Assert.Equal(new TransferResult.BadFee(Fee), await Pay(To(_shop) with { Fee = Fee + 1 }));
        Assert.Equal(new TransferResult.BadFee(Fee), await Pay(To(_shop) with { Fee = 0 }));
        Assert.Equal((1_000_000, 0), (await Balance(Payer), await Balance(_shop)));
    }

    [Fact]
    public async Task The_fee_comes_on_top_and_the_last_unit_can_be_spent()
    {
        await Give(Payer, 5000 + Fee);
        Assert.Equal(new TransferResult.InsufficientFunds(5000 + Fee), await Pay(To(_shop) with { Amount = 5001 }));
        Assert.IsType<TransferResult.Ok>(await Pay(To(_shop)));
        Assert.Equal((0, 5000), (await Balance(Payer), await Balance(_shop)));
    }

    [Fact]
    public async Task Times_that_lie_too_far_away_are_refused_and_say_why()
    {
        await Give(Payer, 1_000_000);
        ulong now = IcTime.Of(Clock.GetUtcNow()), drift = 60_000_000_000, window = 24UL * 3600 * 1_000_000_000;
        Assert.Equal(new TransferResult.CreatedInFuture(now), await Pay(To(_shop) with { CreatedAt = now + drift + 1 }));
        Assert.Equal(new TransferResult.CreatedInFuture(now), await Pay(To(_shop) with { CreatedAt = ulong.MaxValue }));
        Assert.IsType<TransferResult.TooOld>(await Pay(To(_shop) with { CreatedAt = now - window - drift - 1 }));
        Assert.IsType<TransferResult.TooOld>(await Pay(To(_shop) with { CreatedAt = 0 }));
        Assert.IsType<TransferResult.Ok>(await Pay(To(_shop) with { CreatedAt = now + drift }));
        Assert.IsType<TransferResult.Ok>(await Pay(To(_shop) with { CreatedAt = now - window - drift }));
    }

    [Fact]
    public async Task Money_burns_at_the_minters_account_without_a_fee_and_not_in_small_change()
    {
        await Give(Payer, 100_000);
        Assert.Equal(new TransferResult.BadFee(0), await Pay(To(Minter)));
        Assert.Equal(new TransferResult.BadBurn(Fee), await Pay(To(Minter) with { Fee = null, Amount = Fee - 1 }));
        Assert.IsType<TransferResult.Ok>(await Pay(To(Minter) with { Fee = null, Amount = 100_000 }));
        Assert.Equal((0, 0), (await Balance(Payer), await Balance(Minter)));
    }

    [Fact]
    public async Task What_is_no_transfer_is_rejected()
    {
        await Give(Payer, 1_000_000);
        DateTimeOffset expiry = Clock.GetUtcNow().AddMinutes(4);
        CallOutcome[] outcomes =
        [
            await Ledger.Call(Token, Ingress.Call(_secret, Token, Transfer.Method, "nonsense"u8.ToArray(), expiry), Cancel),
            await Ledger.Call(Token, Ingress.Call(_secret, Token, "icrc1_nothing", Icrc1.Nothing, expiry), Cancel),
            await Ledger.Call(Token, Sign(To(_shop) with { Memo = new byte[33] }), Cancel),
        ];
        Assert.All(outcomes, outcome => Assert.Equal(5, Assert.IsType<CallOutcome.Rejected>(outcome).Code));
        Assert.IsType<TransferResult.Ok>(await Pay(To(_shop) with { Memo = new byte[32] }));
    }

    [Fact]
    public async Task An_envelope_counts_within_its_time_alone()
    {
        await Give(Payer, 1_000_000);
        Transfer transfer = To(_shop);
        Ingress late = Sign(transfer, Clock.GetUtcNow().AddMilliseconds(-1)), early = Sign(transfer, Clock.GetUtcNow().AddMinutes(10));
        Assert.IsType<CallOutcome.NoAnswer>(await Ledger.Call(Token, late, Cancel));
        Assert.IsType<CallOutcome.NoAnswer>(await Ledger.Call(Token, early, Cancel));
        Assert.Equal(0, await Balance(_shop));
        Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.IsType<TransferResult.Ok>(ResultOf(await Ledger.Call(Token, early, Cancel)));
    }

    [Fact]
    public async Task Nobody_pays_with_an_altered_envelope_or_to_another_ledger()
    {
        await Give(Payer, 1_000_000);
        Ingress call = Sign(To(_shop));
        byte[] altered = call.Envelope.ToArray();
        int amount = altered.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x88, 0x27]);
        altered[amount] ^= 1;
        Assert.IsType<CallOutcome.NoAnswer>(await Ledger.Call(Token, call with { Envelope = altered }, Cancel));
        Assert.IsType<CallOutcome.NoAnswer>(await Ledger.Call(Principal.Of([9]), call, Cancel));
        Assert.Equal((1_000_000, 0), (await Balance(Payer), await Balance(_shop)));
    }

    [Fact]
    public async Task A_sender_can_ask_what_became_of_a_call_and_nobody_else_can()
    {
        await Give(Payer, 1_000_000);
        Ingress call = Sign(To(_shop));
        CallOutcome.Absent absent = Assert.IsType<CallOutcome.Absent>(await Ask(_secret, call));
        Assert.Equal(IcTime.Of(Clock.GetUtcNow()), absent.At);

        CallOutcome answer = await Ledger.Call(Token, call, Cancel);
        Assert.Equal(ResultOf(answer), ResultOf(await Ask(_secret, call)));
        Assert.IsType<CallOutcome.NoAnswer>(await Ask(RandomNumberGenerator.GetBytes(32), call));
        Ingress anonymous = Ingress.AnonymousStatus(call.Id, Clock.GetUtcNow().AddMinutes(4));
        Assert.IsType<CallOutcome.NoAnswer>(await Ledger.Status(Token, call.Id, anonymous, Cancel));

        Ingress refused = Ingress.Call(_secret, Token, "icrc1_nothing", Icrc1.Nothing, Clock.GetUtcNow().AddMinutes(4));
        CallOutcome.Rejected rejected = Assert.IsType<CallOutcome.Rejected>(await Ledger.Call(Token, refused, Cancel));
        Assert.Equal(rejected, await Ask(_secret, refused));
        Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<CallOutcome.Absent>(await Ask(_secret, call));
    }

    [Fact]
    public async Task Anybody_reads_balances_and_metadata()
    {
        TokenLedgers tokens = new(Ledger, Clock);
        await Give(_shop, 77);
        Assert.Equal(77, await tokens.Balance(Token, _shop, Cancel));
        Assert.Equal(0, await tokens.Balance(Token, new(_shop.Owner, [.. new byte[31], 1]), Cancel));
        Assert.Equal(77, await tokens.Balance(Token, new(_shop.Owner, new byte[32]), Cancel));
        TokenMetadata metadata = (await tokens.CheckedMetadata(Token, Cancel))!;
        Assert.Equal((Fee, 32), (metadata.Fee, metadata.MaxMemo));
        Assert.Null(await tokens.Metadata(Principal.Of([9]), Cancel));
        Assert.Null(await tokens.CheckedMetadata(Principal.Of([9]), Cancel));
        Assert.Null(await Ledger.Query(Token, "icrc1_nothing", Icrc1.Nothing, Cancel));
        Assert.Null(await Ledger.Query(Token, Icrc1.BalanceOf, Icrc1.Nothing, Cancel));
    }

    private async Task<BigInteger?> Balance(LedgerAccount account) => await new TokenLedgers(Ledger, Clock).Balance(Token, account, Cancel);

    private Transfer To(LedgerAccount recipient) => new(null, recipient, 5000, Fee, null, IcTime.Of(Clock.GetUtcNow()));

    private Ingress Sign(Transfer transfer, DateTimeOffset? expiry = null) =>
        Ingress.Call(_secret, Token, Transfer.Method, transfer.Encode(), expiry ?? Clock.GetUtcNow().AddMinutes(4));

    private async Task<TransferResult> Pay(Transfer transfer) => ResultOf(await Ledger.Call(Token, Sign(transfer), Cancel));

    private Task<CallOutcome> Ask(byte[] secret, Ingress call) =>
        Ledger.Status(Token, call.Id, Ingress.Status(secret, call.Id, Clock.GetUtcNow().AddMinutes(4)), Cancel);

    private static TransferResult ResultOf(CallOutcome outcome) => TransferResult.TryDecode(Assert.IsType<CallOutcome.Replied>(outcome).Reply.Span)!;
}
