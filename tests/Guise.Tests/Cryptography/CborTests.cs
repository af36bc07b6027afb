using System.Numerics;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class CborTests
{
    // RFC 8949, appendix A; the last three rows are links and floats as DAG-CBOR writes them.
    [Theory]
    [InlineData("00")]
    [InlineData("17")]
    [InlineData("1818")]
    [InlineData("1903e8")]
    [InlineData("1b000000e8d4a51000")]
    [InlineData("1bffffffffffffffff")]
    [InlineData("3bffffffffffffffff")]
    [InlineData("20")]
    [InlineData("3903e7")]
    [InlineData("f4")]
    [InlineData("f5")]
    [InlineData("f6")]
    [InlineData("40")]
    [InlineData("4401020304")]
    [InlineData("60")]
    [InlineData("62225c")]
    [InlineData("63e6b0b4")]
    [InlineData("64f0908591")]
    [InlineData("80")]
    [InlineData("8301820203820405")]
    [InlineData("98190102030405060708090a0b0c0d0e0f101112131415161718181819")]
    [InlineData("a0")]
    [InlineData("a26161016162820203")]
    [InlineData("826161a161626163")]
    [InlineData("fb3ff199999999999a")]
    [InlineData("fb3ff0000000000000")]
    [InlineData("d82a450001711200")]
    public void A_value_has_one_spelling(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        CborValue? value = Cbor.TryDecode(bytes, CborRules.Deterministic);
        Assert.NotNull(value);
        Assert.Equal(hex, Convert.ToHexStringLower(Cbor.Encode(value)));
        Assert.NotNull(Cbor.TryDecode(bytes, CborRules.Foreign));
    }

    [Theory]
    [InlineData("1817", "a head longer than needed")]
    [InlineData("9f0102ff", "an indefinite list")]
    [InlineData("5f42010243030405ff", "bytes in parts")]
    [InlineData("7f657374726561646d696e67ff", "text in parts")]
    [InlineData("bf616101ff", "an indefinite map")]
    [InlineData("a2616201616102", "keys out of order")]
    [InlineData("a262616101616202", "a longer key first")]
    [InlineData("d9d9f700", "the self-describing tag")]
    public void Foreign_spellings_are_read_where_they_are_expected_only(string hex, string why)
    {
        Assert.True(Cbor.TryDecode(Convert.FromHexString(hex), CborRules.Deterministic) is null, why);
        Assert.True(Cbor.TryDecode(Convert.FromHexString(hex), CborRules.Foreign) is not null, why);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("0001", "two values")]
    [InlineData("a2616101616102", "a key twice")]
    [InlineData("a261610178016102", "a key twice, once under a longer head")]
    [InlineData("a10101", "a key that is not text")]
    [InlineData("61ff", "not UTF-8")]
    [InlineData("f7", "undefined")]
    [InlineData("e0", "a simple value")]
    [InlineData("f93c00", "a half float")]
    [InlineData("fa47c35000", "a single float")]
    [InlineData("fb7ff8000000000000", "not a number")]
    [InlineData("fb7ff0000000000000", "infinity")]
    [InlineData("c249010000000000000000", "a big number")]
    [InlineData("c11a514b67b0", "a date")]
    [InlineData("d82a4401711200", "a link without its zero byte")]
    [InlineData("d82a4100", "an empty link")]
    [InlineData("d82a6161", "a link to text")]
    [InlineData("81", "a list that ends early")]
    [InlineData("5affffffff00", "bytes that end early")]
    [InlineData("9b7fffffffffffffff00", "a list longer than memory")]
    [InlineData("ff", "a stray end")]
    [InlineData("1c", "a reserved head")]
    [InlineData("81d9d9f700", "the self-describing tag inside")]
    public void Nobody_reads(string hex, string why)
    {
        Assert.True(Cbor.TryDecode(Convert.FromHexString(hex), CborRules.Deterministic) is null, why);
        Assert.True(Cbor.TryDecode(Convert.FromHexString(hex), CborRules.Foreign) is null, why);
    }

    [Fact]
    public void Depth_is_bounded()
    {
        byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)0x81, depth - 1), 0x00];
        Assert.NotNull(Cbor.TryDecode(Nested(Cbor.MaxDepth), CborRules.Deterministic));
        Assert.Null(Cbor.TryDecode(Nested(Cbor.MaxDepth + 1), CborRules.Deterministic));
        Assert.Null(Cbor.TryDecode(Nested(100_000), CborRules.Foreign));
    }

    [Fact]
    public void Keys_come_out_sorted_by_length_and_then_by_bytes()
    {
        CborValue.Map map = new() { { "bb", 1UL }, { "a", 2UL }, { "aa", 3UL }, { "b", 4UL } };
        Assert.Equal("a461610261620462616103626262" + "01", Convert.ToHexStringLower(Cbor.Encode(map)));
    }

    [Fact]
    public void Numbers_outside_the_range_and_broken_text_are_not_written()
    {
        BigInteger over = (BigInteger)ulong.MaxValue + 1;
        Assert.Throws<ArgumentException>(() => Cbor.Encode(new CborValue.Integer(over)));
        Assert.Throws<ArgumentException>(() => Cbor.Encode(new CborValue.Integer(-over - 1)));
        Assert.Throws<ArgumentException>(() => Cbor.Encode(new CborValue.Float(double.NaN)));
        Assert.ThrowsAny<ArgumentException>(() => Cbor.Encode("\ud800"));
    }

    [Fact]
    public void Whatever_is_read_deterministically_is_written_back_byte_by_byte()
    {
        byte[] envelope = Cbor.Encode(Cbor.TryDecode(Vectors.Read("internet-computer.json")["signed_ingress"]
            .Hex("envelopeCborHex"), CborRules.Foreign)!);
        byte[] mixed = Convert.FromHexString("a461618301f5f6616220616382d82a450001711200fb3ff199999999999a6164a1617860");
        Random random = new(7);
        int read = 0;
        foreach (byte[] seed in new[] { envelope, mixed })
        {
            for (int i = 0; i < 20_000; i++)
            {
                byte[] mutant = [.. seed];
                for (int changes = random.Next(1, 4); changes > 0; changes--) mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
                if (random.Next(8) == 0) mutant = mutant[..random.Next(mutant.Length)];
                if (Cbor.TryDecode(mutant, CborRules.Deterministic) is not { } value) continue;
                Assert.Equal(mutant, Cbor.Encode(value));
                read++;
            }
        }
        Assert.InRange(read, 1000, 39_000);
    }
}
