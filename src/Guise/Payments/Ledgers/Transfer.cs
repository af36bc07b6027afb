using System.Numerics;
using Guise.Cryptography;

namespace Guise.Payments.Ledgers;

/// <summary>
/// The arguments of <c>icrc1_transfer</c>. Two equal ones of one caller within a ledger's window are one transfer, provided that they
/// say when they were created; so the same bytes are sent again until the ledger has answered.
/// </summary>
/// <param name="From">The caller's own subaccount.</param>
/// <param name="Fee">The fee that was shown; the ledger refuses another one.</param>
/// <param name="CreatedAt">Nanoseconds since 1970.</param>
internal sealed record Transfer(byte[]? From, LedgerAccount To, BigInteger Amount, BigInteger? Fee, byte[]? Memo, ulong? CreatedAt)
{
    public const string Method = "icrc1_transfer";

    private static readonly CandidType Type = CandidType.Record(
        ("from_subaccount", CandidType.Opt(CandidType.Blob)),
        ("to", Icrc1.Account),
        ("amount", CandidType.Nat),
        ("fee", CandidType.Opt(CandidType.Nat)),
        ("memo", CandidType.Opt(CandidType.Blob)),
        ("created_at_time", CandidType.Opt(CandidType.Nat64)));

    public byte[] Encode() => Candid.Encode((Type, CandidValue.Record(
        ("from_subaccount", CandidValue.OptBlob(From)),
        ("to", Icrc1.ValueOf(To)),
        ("amount", CandidValue.Nat(Amount)),
        ("fee", Fee is { } fee ? CandidValue.Some(CandidValue.Nat(fee)) : CandidValue.None),
        ("memo", CandidValue.OptBlob(Memo)),
        ("created_at_time", CreatedAt is { } time ? CandidValue.Some(CandidValue.Nat64(time)) : CandidValue.None))));

    /// <summary>The transfer, or null when the bytes are not the arguments of one.</summary>
    public static Transfer? TryDecode(ReadOnlySpan<byte> arguments)
    {
        if (Candid.TryDecodeFirst(arguments) is not { } value || Icrc1.AccountOf(value["to"]) is not { } to
            || value["amount"].AsNat is not { } amount)
            return null;
        (CandidValue? from, CandidValue? fee, CandidValue? memo, CandidValue? time) =
            (value["from_subaccount"].Inner, value["fee"].Inner, value["memo"].Inner, value["created_at_time"].Inner);
        bool wellFormed = (from is null || from.AsBlob is { Length: LedgerAccount.SubaccountSize })
            && (fee is null || fee.AsNat is not null) && (memo is null || memo.AsBlob is not null) && (time is null || time.AsNat64 is not null);
        return wellFormed ? new(from?.AsBlob, to, amount, fee?.AsNat, memo?.AsBlob, time?.AsNat64) : null;
    }
}
