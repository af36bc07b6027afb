using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class CandidTests
{
    private static readonly JsonObject InternetComputer = Vectors.Read("internet-computer.json");
    private static readonly CandidType Account = CandidType.Record(("owner", CandidType.Principal), ("subaccount", CandidType.Opt(CandidType.Blob)));

    [Fact]
    public void Every_label_has_its_number()
    {
        foreach ((string label, JsonNode? number) in InternetComputer["candid_label_hash"]!.AsObject())
            Assert.Equal(number!.GetValue<uint>(), Candid.Label(label));
    }

    [Fact]
    public void Plain_values_encode_as_published()
    {
        Dictionary<string, (CandidType, CandidValue)> plain = new()
        {
            ["4449444c00017d2a"] = (CandidType.Nat, CandidValue.Nat(42)),
            ["4449444c00017dd285d8cc04"] = (CandidType.Nat, CandidValue.Nat(1234567890)),
            ["4449444c00017d808098f4e9b5ca6a"] = (CandidType.Nat, CandidValue.Nat(60000000000000000)),
            ["4449444c00017caefaa7b37b"] = (CandidType.Int, new CandidValue.Number(0x7c, -1234567890)),
            ["4449444c0001790a000000"] = (CandidType.Nat32, new CandidValue.Number(0x79, 10)),
            ["4449444c00017107486920e298830a"] = (CandidType.Text, new CandidValue.Text("Hi ☃\n")),
            ["4449444c016e7101000107486920e298830a"] = (CandidType.Opt(CandidType.Text), CandidValue.Some(new CandidValue.Text("Hi ☃\n"))),
            ["4449444c016c02d3e3aa027c868eb7027101002a04f09f92a9"] = (
                CandidType.Record(("foo", CandidType.Text), ("bar", CandidType.Int)),
                CandidValue.Record(("foo", new CandidValue.Text("💩")), ("bar", new CandidValue.Number(0x7c, 42))))
        };
        foreach ((string hex, (CandidType Type, CandidValue Value) argument) in plain)
        {
            Assert.Equal(hex, Convert.ToHexStringLower(Candid.Encode(argument)));
            CandidValue read = Candid.TryDecodeFirst(Convert.FromHexString(hex))!;
            Assert.Equal(hex, Convert.ToHexStringLower(Candid.Encode((argument.Type, read))));
        }
        Assert.Equal(6, Rows().Count(row => plain.ContainsKey(row.Text("hex"))));
    }

    [Fact]
    public void An_account_encodes_as_published()
    {
        byte[] owner = Convert.FromHexString("370978543067dee1806065bdaed27bdc54105f36d911738858bf984302");
        byte[] first = [.. new byte[31], 1];
        JsonNode row = Assert.Single(Rows(), row => row.Text("type") == "icrc1_balance_of account");
        CandidValue account = CandidValue.Record(("owner", new CandidValue.Principal(owner)), ("subaccount", CandidValue.OptBlob(first)));
        Assert.Equal(row.Text("hex"), Convert.ToHexStringLower(Candid.Encode((Account, account))));

        CandidValue read = Candid.TryDecodeFirst(row.Hex("hex"))!;
        Assert.Equal(owner, read["owner"].AsPrincipal);
        Assert.Equal(first, read["subaccount"].Inner!.AsBlob);
    }

    [Fact]
    public void A_reader_skips_what_it_does_not_ask_for_and_reads_missing_options_as_empty()
    {
        CandidType later = CandidType.Record(("owner", CandidType.Principal), ("colour", CandidType.Vec(CandidType.Text)),
            ("weight", CandidType.Nat64));
        CandidValue value = CandidValue.Record(
            ("owner", new CandidValue.Principal([4])), ("colour", new CandidValue.Vec([new CandidValue.Text("red")])),
            ("weight", CandidValue.Nat64(7)));
        CandidValue read = Candid.TryDecodeFirst(Candid.Encode((later, value)))!;
        Assert.Equal([4], read["owner"].AsPrincipal);
        Assert.Null(read["subaccount"].Inner);
    }

    [Fact]
    public void A_value_is_never_read_as_another_kind()
    {
        CandidValue read = Candid.TryDecodeFirst(Candid.Encode((CandidType.Nat64, CandidValue.Nat64(5))))!;
        Assert.Equal(5UL, read.AsNat64);
        Assert.Null(read.AsNat);
        Assert.Null(read.AsNat8);
        Assert.Null(read.AsText);
        Assert.Null(read.AsBlob);
        Assert.Null(read.InCase("Ok"));
        Assert.Null(read["field"].Inner);
    }

    [Fact]
    public void A_value_of_another_type_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => Candid.Encode((CandidType.Nat, CandidValue.Nat64(5))));
        Assert.Throws<ArgumentException>(() => Candid.Encode((CandidType.Nat8, new CandidValue.Number(0x7b, 256))));
        Assert.Throws<ArgumentException>(() => Candid.Encode((Account, CandidValue.Record(("owner", new CandidValue.Principal([4]))))));
        Assert.Throws<ArgumentException>(() => Candid.Encode((CandidType.Variant(("Ok", CandidType.Nat)),
            CandidValue.Variant("No", CandidValue.Nat(1)))));
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("4449444d00017d2a", "another magic")]
    [InlineData("4449444c00017d2a00", "something after the values")]
    [InlineData("4449444c00017d", "a value missing")]
    [InlineData("4449444c00017daa00", "an idle byte in a number")]
    [InlineData("4449444c000100", "a type that is not in the table")]
    [InlineData("4449444c00016a", "a function")]
    [InlineData("4449444c016a000000010000", "a function in the table")]
    [InlineData("4449444c00016f", "a value of the empty type")]
    [InlineData("4449444c00017e02", "a truth that is neither")]
    [InlineData("4449444c00016800", "an opaque principal")]
    [InlineData("4449444c000168011e000000000000000000000000000000000000000000000000000000000000", "a principal of 30 bytes")]
    [InlineData("4449444c000171ff", "a length without its end")]
    [InlineData("4449444c00017101ff", "text that is not UTF-8")]
    [InlineData("4449444c016c02017d007d01000101", "fields out of order")]
    [InlineData("4449444c016c02007d007d01000101", "a field twice")]
    [InlineData("4449444c016b01007f010001", "a case that does not exist")]
    [InlineData("4449444c016e00010001010101", "an option that never ends")]
    [InlineData("4449444c016c0100000100", "a record inside itself")]
    [InlineData("4449444c016d7f0100ffffffffff1f", "a list of billions that take no byte")]
    [InlineData("4449444cffffff7f", "millions of types")]
    public void Nobody_reads(string hex, string why) => Assert.True(Candid.TryDecode(Convert.FromHexString(hex)) is null, why);

    [Fact]
    public void Numbers_of_fixed_width_keep_their_sign()
    {
        foreach ((byte code, long value, string hex) in new (byte, long, string)[]
                 { (0x77, -1, "ff"), (0x76, -2, "feff"), (0x75, -3, "fdffffff"), (0x74, -4, "fcffffffffffffff"), (0x7a, 65535, "ffff") })
        {
            byte[] bytes = [.. "DIDL"u8, 0, 1, code, .. Convert.FromHexString(hex)];
            CandidValue.Number read = Assert.IsType<CandidValue.Number>(Candid.TryDecodeFirst(bytes));
            Assert.Equal(value, read.Value);
            Assert.Equal(bytes, Candid.Encode((new CandidType.Primitive(code), read)));
        }
    }

    [Fact]
    public void Mutants_of_an_answer_are_read_or_refused_and_nothing_else_happens()
    {
        Random random = new(11);
        int refused = 0;
        foreach (byte[] seed in Rows().Select(row => row.Hex("hex")))
        {
            for (int i = 0; i < 1000; i++)
            {
                byte[] mutant = [.. seed];
                for (int changes = random.Next(1, 4); changes > 0; changes--) mutant[random.Next(4, mutant.Length)] = (byte)random.Next(256);
                if (Candid.TryDecode(mutant) is null) refused++;
            }
        }
        Assert.InRange(refused, 3000, 12_999);
    }

    private static IEnumerable<JsonNode> Rows() => InternetComputer["candid"]!["vectors"]!.AsArray().Select(row => row!);
}
