using System.Numerics;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Local.Ledger;
using Guise.Local.Storage;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Payments;

public sealed class SandboxLedgerTests : LedgerContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly SandboxLedger _ledger;

    public SandboxLedgerTests()
    {
        _database = new(_folder.File("guise.db"));
        _ledger = new(_database, Clock);
    }

    private protected override ILedger Ledger => _ledger;

    private protected override Principal Token => SandboxToken.All[0].Ledger;

    private protected override LedgerAccount Minter => SandboxToken.All[0].Minter;

    protected override FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero));

    private protected override Task Give(LedgerAccount account, BigInteger amount) => _ledger.Give(Token, account, amount, Cancel);

    [Fact]
    public async Task Of_many_transfers_at_once_no_more_run_than_there_is_money_for()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        LedgerAccount payer = LedgerAccount.Of(Principal.SelfAuthenticating(PublicKeyDer.Encode(KeyType.Secp256k1, Secp256k1.PublicKey(secret))));
        LedgerAccount shop = LedgerAccount.Of(Principal.Of([1]));
        await Give(payer, 3 * 15_000 + 14_999);
        TransferResult?[] results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(async () =>
        {
            Transfer transfer = new(null, shop, 5000, 10_000, [(byte)i], IcTime.Of(Clock.GetUtcNow()));
            CallOutcome outcome = await _ledger.Call(Token,
                Ingress.Call(secret, Token, Transfer.Method, transfer.Encode(), Clock.GetUtcNow().AddMinutes(4)), Cancel);
            return TransferResult.TryDecode(((CallOutcome.Replied)outcome).Reply.Span);
        }, Cancel)));
        Assert.Equal(3, results.Count(result => result is TransferResult.Ok));
        Assert.Equal(27, results.Count(result => result is TransferResult.InsufficientFunds));
        Assert.Equal(15_000, await new TokenLedgers(_ledger, Clock).Balance(Token, shop, Cancel));
    }

    [Fact]
    public async Task Money_and_memory_outlive_a_restart()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        LedgerAccount payer = LedgerAccount.Of(Principal.SelfAuthenticating(PublicKeyDer.Encode(KeyType.Secp256k1, Secp256k1.PublicKey(secret))));
        await Give(payer, 100_000);
        Transfer transfer = new(null, LedgerAccount.Of(Principal.Of([1])), 5000, 10_000, null, IcTime.Of(Clock.GetUtcNow()));
        Ingress call = Ingress.Call(secret, Token, Transfer.Method, transfer.Encode(), Clock.GetUtcNow().AddMinutes(4));
        CallOutcome.Replied first = Assert.IsType<CallOutcome.Replied>(await _ledger.Call(Token, call, Cancel));
        _database.Dispose();

        using SqliteDatabase database = new(_folder.File("guise.db"));
        SandboxLedger again = new(database, Clock);
        Assert.Equal(first.Reply.ToArray(), Assert.IsType<CallOutcome.Replied>(await again.Call(Token, call, Cancel)).Reply.ToArray());
        Ingress other = Ingress.Call(secret, Token, Transfer.Method, transfer.Encode(), Clock.GetUtcNow().AddMinutes(3));
        Assert.IsType<TransferResult.Duplicate>(TransferResult.TryDecode(((CallOutcome.Replied)await again.Call(Token, other, Cancel)).Reply.Span));
        Assert.Equal(85_000, await new TokenLedgers(again, Clock).Balance(Token, payer, Cancel));
    }

    [Fact]
    public async Task The_faucet_gives_play_money_of_its_own_tokens_alone()
    {
        LedgerAccount account = LedgerAccount.Of(Principal.Of([1]));
        Assert.NotNull(await _ledger.Give(Token, account, 5, Cancel));
        Assert.Null(await _ledger.Give(Principal.Of([9]), account, 5, Cancel));
        Assert.Equal(5, await new TokenLedgers(_ledger, Clock).Balance(Token, account, Cancel));
    }

    [Fact]
    public void No_network_has_a_ledger_with_a_principal_of_the_sandbox()
    {
        Assert.All(SandboxToken.All, token => Assert.Equal(0x7f, token.Ledger.Bytes[^1]));
        Assert.All(SandboxToken.All, token => Assert.Equal(0x7f, token.Minter.Owner.Bytes[^1]));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }
}
