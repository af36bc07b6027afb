using System.Numerics;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Payments;

public sealed class TokenAmountTests
{
    private static readonly JsonNode Amounts = Vectors.Read("internet-computer.json")["token_amounts"]!;

    [Fact]
    public void Text_is_read_exactly_or_not_at_all()
    {
        foreach (JsonNode? row in Amounts["parse"]!.AsArray())
        {
            bool read = TokenAmount.TryParse(row.Text("text"), row!["decimals"]!.GetValue<byte>(), out BigInteger units);
            Assert.Equal(row.Text("want"), read ? TokenAmount.ToUnits(units) : "reject");
        }
    }

    [Fact]
    public void Amounts_are_written_for_people()
    {
        foreach (JsonNode? row in Amounts["format"]!.AsArray())
            Assert.Equal(row.Text("text"), TokenAmount.Format(BigInteger.Parse(row.Text("raw")), row!["decimals"]!.GetValue<byte>()));
        Assert.Equal("−0.5", TokenAmount.Format(-50, 2));
        Assert.Equal("12", TokenAmount.Format(12, 0));
        Assert.Equal("0.00000001", TokenAmount.Format(1, 8));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("'1")]
    [InlineData("1'")]
    [InlineData("1'00")]
    [InlineData("1''000")]
    [InlineData("1000'000")]
    [InlineData("1.000'0")]
    [InlineData("٣")]
    [InlineData("340282366920938463463374607431768211456")]
    public void Nobody_reads(string text)
    {
        Assert.False(TokenAmount.TryParse(text, 0, out _));
        Assert.False(TokenAmount.TryParse(text, 8, out _));
        Assert.False(TokenAmount.TryParse(null, 8, out _));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("340282366920938463463374607431768211455", true)]
    [InlineData("340282366920938463463374607431768211456", false)]
    [InlineData("00", false)]
    [InlineData("01", false)]
    [InlineData("-1", false)]
    [InlineData("1.0", false)]
    [InlineData("1'000", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Units_have_one_spelling(string? text, bool valid)
    {
        Assert.Equal(valid, TokenAmount.TryParseUnits(text, out BigInteger units));
        if (valid) Assert.Equal(text, TokenAmount.ToUnits(units));
    }

    [Fact]
    public void Whatever_is_written_is_read_back() => Prop.ForAll(ArbMap.Default.ArbFor<(ulong High, ulong Low, byte Decimals)>(), row =>
    {
        BigInteger units = ((BigInteger)row.High << 64) + row.Low;
        byte decimals = (byte)(row.Decimals % 37);
        return TokenAmount.TryParse(TokenAmount.Format(units, decimals), decimals, out BigInteger read) && read == units;
    }).QuickCheckThrowOnFailure();
}
