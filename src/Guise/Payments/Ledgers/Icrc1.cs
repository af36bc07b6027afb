using System.Numerics;
using Guise.Cryptography;

namespace Guise.Payments.Ledgers;

/// <summary>The methods of a token's ledger that only read (ICRC-1), in Candid.</summary>
internal static class Icrc1
{
    public const string BalanceOf = "icrc1_balance_of";
    public const string Metadata = "icrc1_metadata";

    public static readonly CandidType Account = CandidType.Record(("owner", CandidType.Principal), ("subaccount", CandidType.Opt(CandidType.Blob)));

    private static readonly CandidType MetadataType = CandidType.Vec(CandidType.Tuple(CandidType.Text, CandidType.Variant(
        ("Nat", CandidType.Nat), ("Int", CandidType.Int), ("Text", CandidType.Text), ("Blob", CandidType.Blob))));

    /// <summary>No arguments.</summary>
    public static readonly byte[] Nothing = Candid.Encode();

    public static byte[] Encode(LedgerAccount account) => Candid.Encode((Account, ValueOf(account)));

    public static byte[] Encode(BigInteger number) => Candid.Encode((CandidType.Nat, CandidValue.Nat(number)));

    public static CandidValue ValueOf(LedgerAccount account) => CandidValue.Record(
        ("owner", new CandidValue.Principal(account.Owner.Bytes.ToArray())), ("subaccount", CandidValue.OptBlob(account.Subaccount)));

    /// <summary>The account, or null when the value is none, or its subaccount does not have 32 bytes.</summary>
    public static LedgerAccount? AccountOf(CandidValue value)
    {
        if (value["owner"].AsPrincipal is not { } owner) return null;
        if (value["subaccount"].Inner is not { } subaccount) return new(Principal.Of(owner));
        return subaccount.AsBlob is { Length: LedgerAccount.SubaccountSize } bytes ? new(Principal.Of(owner), bytes) : null;
    }

    public static byte[] Encode(TokenMetadata token) => Candid.Encode((MetadataType, new CandidValue.Vec(
    [
        Entry("icrc1:symbol", CandidValue.Variant("Text", new CandidValue.Text(token.Symbol))),
        Entry("icrc1:name", CandidValue.Variant("Text", new CandidValue.Text(token.Name))),
        Entry("icrc1:decimals", CandidValue.Variant("Nat", CandidValue.Nat(token.Decimals))),
        Entry("icrc1:fee", CandidValue.Variant("Nat", CandidValue.Nat(token.Fee))),
        Entry("icrc1:max_memo_length", CandidValue.Variant("Nat", CandidValue.Nat(token.MaxMemo)))
    ])));

    /// <summary>What a ledger says of its token, or null when something that ICRC-1 asks for is missing or out of bounds.</summary>
    public static TokenMetadata? TryDecodeMetadata(ReadOnlySpan<byte> reply)
    {
        if (Candid.TryDecodeFirst(reply) is not CandidValue.Vec list) return null;
        Dictionary<string, CandidValue> entries = new(StringComparer.Ordinal);
        foreach (CandidValue entry in list.Items)
        {
            if (entry is CandidValue.Fields { Items: var pair } && pair.GetValueOrDefault(0u)?.AsText is { } key
                && pair.GetValueOrDefault(1u) is { } value)
                entries[key] = value;
        }
        CandidValue Find(string key) => entries.GetValueOrDefault("icrc1:" + key) ?? CandidValue.None;
        string? symbol = Find("symbol").InCase("Text")?.AsText, name = Find("name").InCase("Text")?.AsText;
        BigInteger? decimals = Find("decimals").InCase("Nat")?.AsNat, fee = Find("fee").InCase("Nat")?.AsNat;
        BigInteger memo = Find("max_memo_length").InCase("Nat")?.AsNat ?? TokenMetadata.LeastMemo;
        return symbol is null || name is null || decimals is null || fee is null || decimals > byte.MaxValue
            ? null
            : TokenMetadata.TryCreate(symbol, name, (byte)decimals, fee.Value, memo);
    }

    private static CandidValue.Fields Entry(string key, CandidValue value) =>
        new(new Dictionary<uint, CandidValue> { [0] = new CandidValue.Text(key), [1] = value });
}
