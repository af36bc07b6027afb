using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class EnsNameTests
{
    private static readonly KnownAnswer Known = Dm3Vectors.Root;

    [Fact]
    public void Hashes_and_encodings_are_the_known_ones()
    {
        foreach ((string text, KnownAnswer hash) in Known.GetProperty("namehash").EnumerateObject())
            Assert.Equal(hash.GetString(), Hex.Encode(text.Length == 0 ? new byte[32] : Name(text).Hash()));
        foreach ((string text, KnownAnswer wire) in Known.GetProperty("dns_encoding").EnumerateObject())
        {
            // The root is no name that anybody could have.
            Assert.Equal(text.Length == 0 ? null : text, EnsName.TryDnsDecode(Hex.TryDecode(wire.GetString()))?.Text);
            if (text.Length > 0) Assert.Equal(wire.GetString(), Hex.Encode(Name(text).DnsEncode()));
        }
        Assert.Equal("0x93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae", Hex.Encode(Name("eth").Hash()));
    }

    [Fact]
    public void A_name_that_is_taken_normalises_as_in_viem_and_ethers()
    {
        int differs = 0;
        foreach ((string text, KnownAnswer known) in Known.GetProperty("normalize").EnumerateObject())
        {
            string viem = known.Text("viem"), ethers = known.Text("e6"), nameprep = known.Text("e5nameprep");
            if (EnsName.TryParse(text, out EnsName? name)) Assert.Equal((viem, ethers, nameprep), (name.Text, name.Text, name.Text));
            else Assert.True(viem.StartsWith("ERR", StringComparison.Ordinal) || !System.Text.Ascii.IsValid(text), text);
            if (nameprep != viem && !(IsError(nameprep) && IsError(viem))) differs++;
        }
        // dm3's own normalisation takes what is refused elsewhere, or refuses what is taken: of such names none is taken here.
        Assert.Equal(5, differs);

        static bool IsError(string text) => text.StartsWith("ERR", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Alice.ETH", "alice.eth")]
    [InlineData("_dm3.eth", "_dm3.eth")]
    [InlineData("__a-b.$.0", "__a-b.$.0")]
    [InlineData("0x25A643B6e52864d0eD816F1E43c0CF49C83B8292.addr.dm3.eth", "0x25a643b6e52864d0ed816f1e43c0cf49c83b8292.addr.dm3.eth")]
    [InlineData("a", "a")]
    public void Capitals_become_small(string text, string normal) => Assert.Equal(normal, Name(text).Text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..eth")]
    [InlineData(".eth")]
    [InlineData("eth.")]
    [InlineData("a_b.eth")]
    [InlineData("xn--ls8h.eth")]
    [InlineData("ab--c.eth")]
    [InlineData("a b.eth")]
    [InlineData("a/b.eth")]
    [InlineData("a|b.eth")]
    [InlineData("a%.eth")]
    [InlineData("a\u0000.eth")]
    [InlineData("straße.eth")]
    [InlineData("ni\u200dck.eth")]
    [InlineData("\u212Aey.eth")]
    [InlineData("０.eth")]
    [InlineData("[93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae].eth")]
    public void What_might_be_another_name_elsewhere_is_refused(string? text) => Assert.False(EnsName.TryParse(text, out _));

    [Fact]
    public void Labels_and_names_have_the_lengths_of_DNS()
    {
        Assert.True(EnsName.TryParse(new string('a', 63) + ".eth", out _));
        Assert.False(EnsName.TryParse(new string('a', 64) + ".eth", out _));
        Assert.True(EnsName.TryParse(string.Join('.', Enumerable.Repeat("a", 127)), out _));
        Assert.False(EnsName.TryParse(string.Join('.', Enumerable.Repeat("a", 128)), out _));
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x00")]
    [InlineData("0x0365746800ff")]
    [InlineData("0x03657468")]
    [InlineData("0x046574")]
    [InlineData("0x0345544800")]
    [InlineData("0x03612e6200")]
    [InlineData("0x01ff00")]
    [InlineData("0xc003")]
    public void Bytes_that_are_no_such_name_are_refused(string wire) => Assert.Null(EnsName.TryDnsDecode(Hex.TryDecode(wire)));

    [Fact]
    public void The_parents_end_at_the_top()
    {
        Assert.Equal(["b.eth", "eth"], new[] { Name("a.b.eth").Parent!.Text, Name("a.b.eth").Parent!.Parent!.Text });
        Assert.Null(Name("eth").Parent);
    }

    private static EnsName Name(string text) => EnsName.TryParse(text, out EnsName? name) ? name : throw new FormatException(text);
}
