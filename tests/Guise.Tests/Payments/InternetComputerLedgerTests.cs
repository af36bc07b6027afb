using System.Net;
using System.Numerics;
using Guise.Cryptography;
using Guise.Local.Ledger;
using Guise.Local.Storage;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Payments;

public sealed class InternetComputerLedgerTests : LedgerContract, IDisposable
{
    private static readonly byte[] Secret = [.. new byte[31], 7];
    private readonly TempFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly SandboxLedger _sandbox;
    private readonly FakeReplica _replica;
    private readonly InternetComputerLedger _ledger;
    private bool _isSigned = true;

    public InternetComputerLedgerTests()
    {
        _database = new(_folder.File("guise.db"));
        _sandbox = new(_database, Clock);
        _replica = new(_sandbox, Clock);
        _ledger = new(new HttpClient(_replica) { BaseAddress = new("https://replica.example") }, (_, canister) => _isSigned
            && canister.Equals(Token), Clock);
    }

    private protected override ILedger Ledger => _ledger;

    private protected override Principal Token => SandboxToken.All[0].Ledger;

    private protected override LedgerAccount Minter => SandboxToken.All[0].Minter;

    protected override FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero));

    private protected override Task Give(LedgerAccount account, BigInteger amount) => _sandbox.Give(Token, account, amount, Cancel);

    [Fact]
    public async Task What_the_network_did_not_sign_is_no_answer()
    {
        _isSigned = false;
        Ingress call = Call("icrc1_symbol");
        Assert.IsType<CallOutcome.NoAnswer>(await _ledger.Call(Token, call, Cancel));
        Assert.IsType<CallOutcome.NoAnswer>(await _ledger.Call(Token, Call("icrc1_nothing"), Cancel));
        Assert.IsType<CallOutcome.NoAnswer>(await Ask(Call("icrc1_name")));
        Assert.Null(await new TokenLedgers(_ledger, Clock).CheckedMetadata(Token, Cancel));
        _isSigned = true;
        Assert.IsType<CallOutcome.Replied>(await Ask(call));
    }

    [Fact]
    public async Task By_itself_it_takes_the_main_networks_signature_alone()
    {
        using HttpClient line = new(_replica) { BaseAddress = new("https://replica.example") };
        InternetComputerLedger ledger = new(line, (certificate, canister) => certificate.IsSigned(InternetComputerLedger.MainnetKey, canister),
            Clock);
        Assert.IsType<CallOutcome.NoAnswer>(await ledger.Call(Token, Call("icrc1_symbol"), Cancel));
    }

    [Fact]
    public async Task A_call_that_is_postponed_is_pending_until_its_sender_asks()
    {
        _replica.Postpones = true;
        Ingress call = Call("icrc1_symbol");
        Assert.IsType<CallOutcome.Pending>(await _ledger.Call(Token, call, Cancel));
        Assert.IsType<CallOutcome.Replied>(await Ask(call));
    }

    [Fact]
    public async Task A_node_that_declines_by_itself_has_given_no_answer()
    {
        foreach (HttpResponseMessage said in new HttpResponseMessage[]
                 {
                     new(HttpStatusCode.BadRequest), new(HttpStatusCode.TooManyRequests), new(HttpStatusCode.InternalServerError),
                     new(HttpStatusCode.BadGateway),
                     new(HttpStatusCode.OK), new(HttpStatusCode.OK) { Content = new ByteArrayContent("nonsense"u8.ToArray()) },
                     Cbored(new() { { "status", "non_replicated_rejection" }, { "reject_code", 1UL }, { "reject_message", "busy" } }),
                     Cbored(new() { { "certificate", "nonsense"u8.ToArray() } }),
                     Cbored(new() { { "certificate", _replica.Certify(new byte[32], new CallOutcome.NoAnswer("")) } })
                 })
        {
            _replica.Line = _ => said;
            CallOutcome outcome = await _ledger.Call(Token, Call("icrc1_symbol"), Cancel);
            Assert.True(outcome is CallOutcome.NoAnswer or CallOutcome.Absent, outcome.ToString());
        }
        _replica.Line = _ => throw new HttpRequestException("reset");
        Assert.IsType<CallOutcome.NoAnswer>(await _ledger.Call(Token, Call("icrc1_symbol"), Cancel));
        Assert.IsType<CallOutcome.NoAnswer>(await Ask(Call("icrc1_symbol")));
        Assert.Null(await _ledger.Query(Token, "icrc1_symbol", Icrc1.Nothing, Cancel));
        _replica.Line = _ => throw new TaskCanceledException("too late");
        Assert.IsType<CallOutcome.NoAnswer>(await _ledger.Call(Token, Call("icrc1_symbol"), Cancel));
    }

    [Fact]
    public async Task A_certificate_speaks_of_the_call_that_was_asked_about_alone()
    {
        Ingress call = Call("icrc1_symbol"), other = Call("icrc1_name");
        async Task<CallOutcome> Read(CallOutcome outcome, Ingress asked)
        {
            _replica.Line = _ => Cbored(new() { { "certificate", _replica.Certify(call.Id.ToArray(), outcome) } });
            return await _ledger.Status(Token, asked.Id, Ingress.Status(Secret, asked.Id, Clock.GetUtcNow().AddMinutes(4)), Cancel);
        }
        Assert.IsType<CallOutcome.Pending>(await Read(new CallOutcome.Pending(), call));
        Assert.IsType<CallOutcome.Forgotten>(await Read(new CallOutcome.Forgotten(), call));
        Assert.Equal([5], Assert.IsType<CallOutcome.Replied>(await Read(new CallOutcome.Replied(new byte[] { 5 }), call)).Reply.ToArray());
        Assert.Equal(new CallOutcome.Rejected(3, "no"), await Read(new CallOutcome.Rejected(3, "no"), call));
        Assert.IsType<CallOutcome.Absent>(await Read(new CallOutcome.Pending(), other));
    }

    [Fact]
    public async Task A_metadata_that_one_node_makes_up_is_not_believed()
    {
        TokenLedgers tokens = new(_ledger, Clock);
        Assert.NotNull(await tokens.CheckedMetadata(Token, Cancel));
        TokenMetadata other = SandboxToken.All[0].Metadata with { Decimals = 2 };
        _replica.Line = response => response.Content.ReadAsByteArrayAsync(Cancel).Result.AsSpan().IndexOf("certificate"u8) >= 0
            ? response
            : Cbored(new() { { "status", "replied" }, { "reply", new CborValue.Map { { "arg", Icrc1.Encode(other) } } } });
        Assert.Equal(other, await tokens.Metadata(Token, Cancel));
        Assert.Null(await tokens.CheckedMetadata(Token, Cancel));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private Ingress Call(string method) => Ingress.Call(Secret, Token, method, Icrc1.Nothing, Clock.GetUtcNow().AddMinutes(4));

    private Task<CallOutcome> Ask(Ingress call) =>
        _ledger.Status(Token, call.Id, Ingress.Status(Secret, call.Id, Clock.GetUtcNow().AddMinutes(4)), Cancel);

    private static HttpResponseMessage Cbored(CborValue.Map map) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(Cbor.Encode(map)) };
}
