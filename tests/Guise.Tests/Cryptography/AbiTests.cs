using System.Text;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class AbiTests
{
    private static readonly KnownAnswer Known = Dm3Vectors.Root;

    [Theory]
    [InlineData("A_addr")]
    [InlineData("B_text")]
    public void Calls_of_a_resolver_are_those_of_the_clients(string vector)
    {
        KnownAnswer known = Known.GetProperty("ccip_computed").GetProperty(vector);
        Assert.True(EnsName.TryParse(known.Text("name"), out EnsName? name));
        byte[] inner = vector == "A_addr"
            ? Abi.Call(0x3b3b57de, AbiValue.Word(name.Hash()))
            : Abi.Call(0x59d1d43c, AbiValue.Word(name.Hash()), AbiValue.Of("email"));
        Assert.Equal(known.Text("inner"), Hex.Encode(inner));
        byte[] call = Abi.Call(0x9061b923, AbiValue.Of(name.DnsEncode()), AbiValue.Of(inner));
        Assert.Equal(known.Text("call"), Hex.Encode(call));

        (uint selector, AbiReader arguments) = AbiReader.Call(call)!.Value;
        Assert.Equal(0x9061b923u, selector);
        Assert.Equal(name.DnsEncode(), arguments.Bytes(0));
        Assert.Equal(inner, arguments.Bytes(1));
        Assert.Null(arguments.Bytes(2));
    }

    [Theory]
    [InlineData("A_addr")]
    [InlineData("B_text")]
    public void An_answer_of_a_gateway_is_that_of_the_reference(string vector)
    {
        KnownAnswer ccip = Known.GetProperty("ccip_computed"), known = ccip.GetProperty(vector);
        byte[] result = known.Hex("result");
        long expires = ccip.GetProperty("expires").GetInt64();
        if (vector == "B_text") Assert.Equal("test@example.com", new AbiReader(result).Text(0));
        foreach ((string scheme, string response) in (IEnumerable<(string, string)>)[("ens", "response65"), ("dm3", "response")])
        {
            byte[] signature = known.GetProperty(scheme).Hex("sig65");
            byte[] answer = Abi.Encode(AbiValue.Of(result), AbiValue.Number((ulong)expires), AbiValue.Of(signature));
            Assert.Equal(known.GetProperty(scheme).Text(response), Hex.Encode(answer));
            AbiReader reader = new(answer);
            Assert.Equal(result, reader.Bytes(0));
            Assert.Equal(expires, reader.Number(1));
            Assert.Equal(signature, reader.Bytes(2));
        }
    }

    [Fact]
    public void Selectors_are_the_first_bytes_of_a_hash()
    {
        foreach ((string signature, KnownAnswer selector) in Known.GetProperty("selectors").EnumerateObject())
            Assert.Equal(selector.GetString(), Hex.Encode(Keccak256.Hash(Encoding.ASCII.GetBytes(signature))[..4]));
    }

    [Fact]
    public void A_revert_with_OffchainLookup_is_read()
    {
        byte[] revert = Hex.TryDecode(Known.Text("offchain_lookup_revert"))!;
        (uint selector, AbiReader arguments) = AbiReader.Call(revert)!.Value;
        Assert.Equal(0x556f1830u, selector);
        Assert.Equal(Enumerable.Repeat("0xcafecafecafecafecafecafecafecafecafecafe", 1), new[] { Hex.Encode(arguments.Address(0)!) });
        Assert.Equal(["http://localhost:7071/gateway/{sender}/{data}.json"], arguments.List(1, most: 5)!.Select(Encoding.UTF8.GetString));
        Assert.Equal(Known.GetProperty("ccip_computed").GetProperty("A_addr").Text("call"), Hex.Encode(arguments.Bytes(2)!));
        Assert.Equal("0xf4d4d2f8", Hex.Encode(arguments.Word(3)!.Value.Span[..4]));
        Assert.Equal(arguments.Bytes(2), arguments.Bytes(4));
        Assert.Null(arguments.List(1, most: 0));
    }

    [Fact]
    public void Lists_come_back_as_they_were()
    {
        byte[][] items = [[], [1], new byte[32], new byte[33]];
        byte[] data = Abi.Encode(AbiValue.Number(7), AbiValue.List(items));
        Assert.Equal(items, new AbiReader(data).List(1, most: 4));
        Assert.Equal(0, data.Length % 32);
        Assert.Equal("", new AbiReader(Abi.Encode(AbiValue.Of(""))).Text(0));
        Assert.Equal(Known.GetProperty("ccip_computed").Text("F_zero_addr"), Hex.Encode(Abi.Encode(AbiValue.Word(new byte[20]))));
        Assert.Equal(Known.GetProperty("ccip_computed").Text("G_empty_bytes"), Hex.Encode(Abi.Encode(AbiValue.Of([]))));
    }

    [Fact]
    public void Offsets_and_lengths_beyond_the_bytes_are_no_value()
    {
        byte[] Words(params ReadOnlySpan<ulong> words)
        {
            List<byte> bytes = [];
            foreach (ulong word in words) bytes.AddRange(AbiValue.Number(word).Bytes);
            return [.. bytes];
        }
        Assert.Null(new AbiReader(Words(64)).Bytes(0));
        Assert.Null(new AbiReader(Words(ulong.MaxValue)).Bytes(0));
        Assert.Null(new AbiReader(Words(32, 1)).Bytes(0));
        Assert.Null(new AbiReader(Words(32, ulong.MaxValue)).Bytes(0));
        Assert.Null(new AbiReader(Words(32, 1_000_000)).List(0, most: 5));
        Assert.Null(new AbiReader(Enumerable.Repeat((byte)0xFF, 64).ToArray()).Bytes(0));
        Assert.Null(new AbiReader(new byte[31]).Word(0));
        Assert.Null(new AbiReader(Enumerable.Repeat((byte)1, 32).ToArray()).Address(0));
        Assert.Null(AbiReader.Call(new byte[3]));
        Assert.Null(new AbiReader(Abi.Encode(AbiValue.Of((byte[])[0xFF, 0xFE]))).Text(0));
    }

    [Fact]
    public void Mutations_are_read_or_refused_and_never_throw()
    {
        Random random = new(20_260_302);
        byte[] revert = Hex.TryDecode(Known.Text("offchain_lookup_revert"))!;
        for (int i = 0; i < Damage.Count; i++)
        {
            if (AbiReader.Call(Damage.Of(revert, random)) is not { } call) continue;
            call.Arguments.Address(0);
            call.Arguments.List(1, most: 10);
            if (call.Arguments.Bytes(2) is { } inner && AbiReader.Call(inner) is { } nested) EnsName.TryDnsDecode(nested.Arguments.Bytes(0));
        }
    }
}
