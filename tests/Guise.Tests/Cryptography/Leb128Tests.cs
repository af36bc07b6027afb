using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Guise.Cryptography;

namespace Guise.Tests.Cryptography;

public sealed class Leb128Tests
{
    // DWARF 5, figures 7.6.1 and 7.6.2.
    [Theory]
    [InlineData(2, "02")]
    [InlineData(127, "7f")]
    [InlineData(128, "8001")]
    [InlineData(129, "8101")]
    [InlineData(12857, "b964")]
    public void Unsigned_numbers(int value, string hex)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(Leb128.Unsigned(value)));
        Assert.Equal((value, hex.Length / 2), Leb128.TryReadUnsigned(Convert.FromHexString(hex + "ff")));
    }

    [Theory]
    [InlineData(2, "02")]
    [InlineData(-2, "7e")]
    [InlineData(127, "ff00")]
    [InlineData(-127, "817f")]
    [InlineData(128, "8001")]
    [InlineData(-128, "807f")]
    [InlineData(129, "8101")]
    [InlineData(-129, "ff7e")]
    [InlineData(-123456, "c0bb78")]
    public void Signed_numbers(int value, string hex)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(Leb128.Signed(value)));
        Assert.Equal((value, hex.Length / 2), Leb128.TryReadSigned(Convert.FromHexString(hex + "ff")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8000")]
    [InlineData("828000")]
    public void Idle_bytes_and_open_ends_are_not_read(string hex)
    {
        Assert.Null(Leb128.TryReadUnsigned(Convert.FromHexString(hex)));
        Assert.Null(Leb128.TryReadSigned(Convert.FromHexString(hex)));
        Assert.Null(Leb128.TryReadSigned(Convert.FromHexString("ff7f")));
        Assert.Null(Leb128.TryReadUnsigned([.. Enumerable.Repeat((byte)0xff, 200), 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Leb128.Unsigned(-1));
    }

    [Fact]
    public void Any_number_comes_back() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        BigInteger value = new(bytes.AsSpan(0, Math.Min(bytes.Length, 100)));
        byte[] signed = Leb128.Signed(value);
        byte[] unsigned = Leb128.Unsigned(BigInteger.Abs(value));
        return Leb128.TryReadSigned(signed) == (value, signed.Length) && Leb128.TryReadUnsigned(unsigned) == (BigInteger.Abs(value), unsigned.Length);
    }).QuickCheckThrowOnFailure();
}
