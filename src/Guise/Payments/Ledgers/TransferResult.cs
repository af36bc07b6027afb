using System.Numerics;
using Guise.Cryptography;

namespace Guise.Payments.Ledgers;

/// <summary>What a ledger answers to a transfer (ICRC-1). Only the first two say that the money has moved.</summary>
internal abstract record TransferResult
{
    private TransferResult()
    {
    }

    private static readonly CandidType Type = CandidType.Variant(("Ok", CandidType.Nat), ("Err", CandidType.Variant(
        ("GenericError", CandidType.Record(("message", CandidType.Text), ("error_code", CandidType.Nat))),
        ("TemporarilyUnavailable", CandidType.Null),
        ("BadBurn", CandidType.Record(("min_burn_amount", CandidType.Nat))),
        ("Duplicate", CandidType.Record(("duplicate_of", CandidType.Nat))),
        ("BadFee", CandidType.Record(("expected_fee", CandidType.Nat))),
        ("CreatedInFuture", CandidType.Record(("ledger_time", CandidType.Nat64))),
        ("TooOld", CandidType.Null),
        ("InsufficientFunds", CandidType.Record(("balance", CandidType.Nat))))));

    public sealed record Ok(BigInteger Block) : TransferResult;

    /// <summary>The same transfer stands in this block already.</summary>
    public sealed record Duplicate(BigInteger Block) : TransferResult;

    public sealed record BadFee(BigInteger Expected) : TransferResult;

    public sealed record BadBurn(BigInteger Minimum) : TransferResult;

    public sealed record InsufficientFunds(BigInteger Balance) : TransferResult;

    public sealed record TooOld : TransferResult;

    public sealed record CreatedInFuture(ulong LedgerTime) : TransferResult;

    public sealed record TemporarilyUnavailable : TransferResult;

    public sealed record GenericError(BigInteger Code, string Message) : TransferResult;

    public byte[] Encode() =>
        Candid.Encode((Type, this is Ok ok ? CandidValue.Variant("Ok", CandidValue.Nat(ok.Block)) : CandidValue.Variant("Err", Error)));

    /// <summary>The result, or null when the reply is none that ICRC-1 knows.</summary>
    public static TransferResult? TryDecode(ReadOnlySpan<byte> reply)
    {
        if (Candid.TryDecodeFirst(reply) is not { } value) return null;
        if (value.InCase("Ok") is { } block) return block.AsNat is { } index ? new Ok(index) : null;
        if (value.InCase("Err") is not { } error) return null;

        if (error.InCase("Duplicate")?["duplicate_of"].AsNat is { } first) return new Duplicate(first);
        if (error.InCase("BadFee")?["expected_fee"].AsNat is { } fee) return new BadFee(fee);
        if (error.InCase("BadBurn")?["min_burn_amount"].AsNat is { } minimum) return new BadBurn(minimum);
        if (error.InCase("InsufficientFunds")?["balance"].AsNat is { } balance) return new InsufficientFunds(balance);
        if (error.InCase("TooOld") is not null) return new TooOld();
        if (error.InCase("CreatedInFuture")?["ledger_time"].AsNat64 is { } time) return new CreatedInFuture(time);
        if (error.InCase("TemporarilyUnavailable") is not null) return new TemporarilyUnavailable();
        return error.InCase("GenericError") is { } generic && generic["error_code"].AsNat is { } code && generic["message"].AsText is { } message
            ? new GenericError(code, message)
            : null;
    }

    private CandidValue Error => this switch
    {
        Duplicate duplicate => One("Duplicate", "duplicate_of", CandidValue.Nat(duplicate.Block)),
        BadFee fee => One("BadFee", "expected_fee", CandidValue.Nat(fee.Expected)),
        BadBurn burn => One("BadBurn", "min_burn_amount", CandidValue.Nat(burn.Minimum)),
        InsufficientFunds funds => One("InsufficientFunds", "balance", CandidValue.Nat(funds.Balance)),
        CreatedInFuture future => One("CreatedInFuture", "ledger_time", CandidValue.Nat64(future.LedgerTime)),
        GenericError error => CandidValue.Variant(
            "GenericError", CandidValue.Record(("message", new CandidValue.Text(error.Message)), ("error_code", CandidValue.Nat(error.Code)))),
        _ => CandidValue.Variant(GetType().Name, new CandidValue.Null())
    };

    private static CandidValue One(string error, string field, CandidValue value) => CandidValue.Variant(error, CandidValue.Record((field, value)));
}
