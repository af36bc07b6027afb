using System.Numerics;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Payments;

public sealed class Icrc1Tests
{
    private static readonly JsonObject InternetComputer = Vectors.Read("internet-computer.json");
    private static readonly Principal Shop = Principal.TryParse("rmapb-pzxbf-4fimd-h33qy-aydfx-wxne6-64kqi-f6nwz-cfzyq-wf7tb-bqe",
        out Principal? shop) ? shop : throw new FormatException();

    [Fact]
    public void Transfers_encode_as_published()
    {
        byte[] first = [.. new byte[31], 1];
        string[] published = [.. Rows("icrc1_transfer args")];
        Assert.Equal(published[0], Hex(new Transfer(null, LedgerAccount.Of(Shop), 10_000_000, null, null, null)));
        Assert.Contains("0120" + Convert.ToHexStringLower(first), published[1]);
        string paid = InternetComputer["signed_ingress"].Text("argHex");
        Assert.Equal(paid, Hex(new Transfer(null, LedgerAccount.Of(Shop), 10_000_000, 10_000, [0x2c], 1_700_000_000_000_000_000)));

        foreach (string hex in published.Append(paid)) Assert.Equal(hex, Hex(Transfer.TryDecode(Convert.FromHexString(hex))!));
        Transfer read = Transfer.TryDecode(Convert.FromHexString(published[1]))!;
        Assert.Equal(first, read.To.Subaccount);
        Assert.Null(read.From);
    }

    [Fact]
    public void Results_encode_and_are_read_as_published()
    {
        TransferResult[] results =
        [
            new TransferResult.BadFee(10_000), new TransferResult.InsufficientFunds(0), new TransferResult.CreatedInFuture(1_700_000_000_000_000_000),
            new TransferResult.TemporarilyUnavailable()
        ];
        Assert.Equal(Rows("icrc1_transfer result"), results.Select(result => Convert.ToHexStringLower(result.Encode())));

        foreach (TransferResult result in results.Concat(
                 [
                     new TransferResult.Ok(BigInteger.Pow(2, 70)), new TransferResult.Duplicate(7), new TransferResult.TooOld(),
                     new TransferResult.BadBurn(3),
                     new TransferResult.GenericError(9, "full")
                 ]))
            Assert.Equal(result, TransferResult.TryDecode(result.Encode()));
    }

    [Fact]
    public void An_answer_of_another_shape_is_no_result()
    {
        Assert.Null(TransferResult.TryDecode("nonsense"u8));
        Assert.Null(TransferResult.TryDecode(Icrc1.Encode(5)));
        Assert.Null(TransferResult.TryDecode(Candid.Encode((CandidType.Variant(("Ok", CandidType.Nat64)),
            CandidValue.Variant("Ok", CandidValue.Nat64(5))))));
        CandidType later = CandidType.Variant(("Err", CandidType.Variant(("Frozen", CandidType.Null))));
        Assert.Null(TransferResult.TryDecode(Candid.Encode((later,
            CandidValue.Variant("Err", CandidValue.Variant("Frozen", new CandidValue.Null()))))));
    }

    [Fact]
    public void Arguments_of_another_shape_are_no_transfer()
    {
        Assert.Null(Transfer.TryDecode(Icrc1.Encode(LedgerAccount.Of(Shop))));
        Assert.Null(Transfer.TryDecode(Icrc1.Nothing));
        byte[] good = new Transfer(new byte[32], LedgerAccount.Of(Shop), 1, null, null, null).Encode();
        int subaccount = good.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[1, 32, 0]);
        good[subaccount + 1] = 31;
        Assert.Null(Transfer.TryDecode([.. good[..^1]]));
    }

    [Fact]
    public void Metadata_comes_back_and_is_bounded()
    {
        TokenMetadata token = TokenMetadata.TryCreate("PLAY", "Play money", 8, 10_000, 80)!;
        Assert.Equal(token, Icrc1.TryDecodeMetadata(Icrc1.Encode(token)));
        Assert.Equal(token with { MaxMemo = 1024 }, TokenMetadata.TryCreate("PLAY", "Play money", 8, 10_000, 1_000_000));

        Assert.Null(Icrc1.TryDecodeMetadata(Icrc1.Encode(5)));
        Assert.Null(Icrc1.TryDecodeMetadata(Icrc1.Nothing));
        Assert.Null(TokenMetadata.TryCreate("", "Play money", 8, 10_000, 32));
        Assert.Null(TokenMetadata.TryCreate("PLAY<b>", "Play money", 8, 10_000, 32));
        Assert.Null(TokenMetadata.TryCreate(new string('A', 21), "Play money", 8, 10_000, 32));
        Assert.Null(TokenMetadata.TryCreate("PLAY", "Play\u202emoney", 8, 10_000, 32));
        Assert.Null(TokenMetadata.TryCreate("PLAY", " Play", 8, 10_000, 32));
        Assert.Null(TokenMetadata.TryCreate("PLAY", "Play\nmoney", 8, 10_000, 32));
        Assert.Null(TokenMetadata.TryCreate("PLAY", new string('a', 65), 8, 10_000, 32));
        Assert.Null(TokenMetadata.TryCreate("PLAY", "Play money", 37, 10_000, 32));
        Assert.Null(TokenMetadata.TryCreate("PLAY", "Play money", 8, TokenAmount.Max + 1, 32));
    }

    private static IEnumerable<string> Rows(string type) =>
        InternetComputer["candid"]!["vectors"]!.AsArray().Where(row => row.Text("type") == type).Select(row => row.Text("hex"));

    private static string Hex(Transfer transfer) => Convert.ToHexStringLower(transfer.Encode());
}
