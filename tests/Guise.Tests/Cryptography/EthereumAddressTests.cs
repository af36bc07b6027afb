using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class EthereumAddressTests
{
    /// <summary>EIP-55, test cases (CC0).</summary>
    [Theory]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x8617E340B3D01FA5F11F306F4090FD50E238070D")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    [InlineData("0x27b1fdb04752bbc536007a920d24acb045561c26")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void The_checksums_of_eip_55(string text)
    {
        Assert.True(EthereumAddress.TryParse(text, out EthereumAddress? address));
        Assert.Equal(text, address.ToString());
        Assert.True(EthereumAddress.TryParse(text.ToLowerInvariant(), out EthereumAddress? lower));
        Assert.Equal(address, lower);
        Assert.Equal(text.ToLowerInvariant(), address.ToLower());
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf")]
    [InlineData("4646464646464646464646464646464646464646464646464646464646464646", "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F")]
    public void A_key_has_its_address(string secret, string address) =>
        Assert.Equal(address, EthereumAddress.OfPublicKey(Secp256k1.PublicKey(Convert.FromHexString(secret))).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")]
    [InlineData("0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg")]
    [InlineData(" 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    public void Refuses_other_spellings(string? text) => Assert.False(EthereumAddress.TryParse(text, out _));

    [Fact]
    public void An_address_that_is_read_is_one_of_the_two_that_are_written()
    {
        foreach (string text in Mutations.Of("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", 1, 3000))
        {
            if (EthereumAddress.TryParse(text, out EthereumAddress? read)) Assert.True(text == read.ToString() || text == read.ToLower());
        }
    }

    [Fact]
    public void Only_keys_and_20_bytes_make_addresses()
    {
        Assert.Throws<ArgumentException>(() => EthereumAddress.OfPublicKey(new byte[65]));
        Assert.Throws<ArgumentException>(() => EthereumAddress.Of(new byte[21]));
    }
}
