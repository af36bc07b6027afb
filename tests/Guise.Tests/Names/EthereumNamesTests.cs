using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Names;
using Guise.Names.Ethereum;
using Guise.Platform.Outbound;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Names;

/// <summary>Names of the chain through a node: registry, resolver, gateways.</summary>
public sealed class EthereumNamesTests
{
    private static readonly EthereumAddress Registry = At(1), Resolver = At(2), Owner = At(3);
    private static readonly EnsName Alice = Name("alice.eth");

    [Fact]
    public async Task A_resolver_of_the_name_itself_says_address_and_text()
    {
        FakeNode node = new();
        node.Answers(Registry, Abi.Call(0x0178b8bf, AbiValue.Word(Alice.Hash())), AbiValue.Word(Resolver.Bytes).Bytes);
        node.Answers(Resolver, Abi.Call(0x3b3b57de, AbiValue.Word(Alice.Hash())), AbiValue.Word(Owner.Bytes).Bytes);
        node.Answers(Resolver, ProfileCall(Alice), Abi.Encode(AbiValue.Of("data:application/json,{}")));
        NameAnswer.Known known = Assert.IsType<NameAnswer.Known>(await Resolve(node, Alice));
        Assert.Equal((Owner, "data:application/json,{}"), (known.Address, known.Profile));
        Assert.Equal(new NameAnswer.Known(null, null), await Resolve(node, Name("bob.eth")));
        Assert.Equal(new NameAnswer.Known(null, null), await Resolve(node, Name("sub.alice.eth")));
    }

    [Fact]
    public async Task A_resolver_of_a_parent_answers_when_it_takes_wildcards()
    {
        FakeNode node = new();
        EnsName name = Name("sub.alice.eth");
        node.Answers(Registry, Abi.Call(0x0178b8bf, AbiValue.Word(Alice.Hash())), AbiValue.Word(Resolver.Bytes).Bytes);
        node.Answers(Resolver, Abi.Call(0x01ffc9a7, AbiValue.Word([0x90, 0x61, 0xb9, 0x23, .. new byte[28]])), AbiValue.Number(1).Bytes);
        node.Answers(Resolver, Wildcard(name, Abi.Call(0x3b3b57de, AbiValue.Word(name.Hash()))),
            Abi.Encode(AbiValue.Of(AbiValue.Word(Owner.Bytes).Bytes)));
        node.Answers(Resolver, Wildcard(name, ProfileCall(name)), Abi.Encode(AbiValue.Of(Abi.Encode(AbiValue.Of("x")))));
        Assert.Equal(new NameAnswer.Known(Owner, "x"), await Resolve(node, name));
    }

    [Theory]
    [InlineData("https://gateway.test/{sender}/{data}.json")]
    [InlineData("https://gateway.test/post")]
    public async Task A_lookup_elsewhere_is_followed_and_its_answer_given_back_to_the_contract(string url)
    {
        FakeNode node = new();
        byte[] question = ProfileCall(Alice), asked = [1, 2, 3], response = [4, 5], extra = [6];
        node.Answers(Registry, Abi.Call(0x0178b8bf, AbiValue.Word(Alice.Hash())), AbiValue.Word(Resolver.Bytes).Bytes);
        node.Reverts(Resolver, question, Lookup(Resolver, ["https://down.test/{data}", url], asked, extra));
        node.Gateway("https://gateway.test/", 200, $$"""{"data":"{{Hex.Encode(response)}}"}""");
        node.Answers(Resolver, [.. (byte[])[0xAA, 0xBB, 0xCC, 0xDD], .. Abi.Encode(AbiValue.Of(response), AbiValue.Of(extra))],
            Abi.Encode(AbiValue.Of("found")));
        Assert.Equal(new NameAnswer.Known(null, "found"), await Resolve(node, Alice));
        Assert.Contains(node.Fetched, line => line.Contains("https://gateway.test/", StringComparison.Ordinal)
            && line.Contains("0x010203", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_that_fails_or_refuses_says_nothing_about_the_name()
    {
        foreach (int status in new[] { 404, 400, 500, 302 })
        {
            FakeNode node = WithLookup(Lookup(Resolver, ["https://gateway.test/{data}"], [1], [2]));
            node.Gateway("https://gateway.test/", status, """{"message":"no"}""");
            Assert.IsType<NameAnswer.Unavailable>(await Resolve(node, Alice));
        }
        foreach (string body in (string[])["", "0x1234", "{}", """{"data":1}""", """{"data":"0x1"}""", """{"data":"xyz"}"""])
        {
            FakeNode node = WithLookup(Lookup(Resolver, ["https://gateway.test/{data}"], [1], [2]));
            node.Gateway("https://gateway.test/", 200, body);
            Assert.IsType<NameAnswer.Unavailable>(await Resolve(node, Alice));
        }
    }

    [Fact]
    public async Task A_lookup_in_another_contracts_name_or_without_end_is_not_followed()
    {
        Assert.IsType<NameAnswer.Unavailable>(await Resolve(WithLookup(Lookup(At(9), ["https://gateway.test/{data}"], [1], [2])), Alice));
        Assert.IsType<NameAnswer.Unavailable>(await Resolve(WithLookup([0x55, 0x6f, 0x18, 0x30]), Alice));
        FakeNode endless = WithLookup(Lookup(Resolver, ["https://gateway.test/{data}"], [1], [2]));
        endless.Gateway("https://gateway.test/", 200, """{"data":"0x"}""");
        endless.Reverts(Resolver, [0xAA, 0xBB, 0xCC, 0xDD, .. Abi.Encode(AbiValue.Of([]), AbiValue.Of((byte[])[2]))],
            Lookup(Resolver, ["https://gateway.test/{data}"], [1], [2]));
        Assert.IsType<NameAnswer.Unavailable>(await Resolve(endless, Alice));
        Assert.InRange(endless.Fetched.Count, 2, 30);
    }

    [Theory]
    [InlineData("""{"result":"0x1234"}""", "returned")]
    [InlineData("""{"result":"0x"}""", "returned")]
    [InlineData("""{"error":{"code":3,"message":"execution reverted","data":"0x08c379a0"}}""", "reverted")]
    [InlineData("""{"error":{"code":-32015,"message":"VM execution error.","data":"Reverted 0x08c379a0"}}""", "reverted")]
    [InlineData("""{"error":{"code":-32603,"message":"x","data":{"originalError":{"data":"0x08c379a0"}}}}""", "reverted")]
    [InlineData("""{"error":{"code":-32000,"message":"execution reverted"}}""", "reverted")]
    [InlineData("""{"error":{"code":429,"message":"too many requests"}}""", "failed")]
    [InlineData("""{"error":"x"}""", "failed")]
    [InlineData("""{"result":null}""", "failed")]
    [InlineData("""{"result":"1234"}""", "failed")]
    [InlineData("<html>", "failed")]
    [InlineData("[]", "failed")]
    [InlineData("1", "failed")]
    [InlineData("", "failed")]
    public void Nodes_say_it_in_different_ways(string body, string meaning) =>
        Assert.Equal(meaning, EthereumRpc.Read(Encoding.UTF8.GetBytes(body)).GetType().Name.ToLowerInvariant());

    [Fact]
    public async Task A_profile_behind_a_link_is_the_one_that_the_link_names()
    {
        await using GuiseApp app = await GuiseApp.Start();
        SignedProfile profile = NameOwner.New(app).Signed(), other = NameOwner.New(app).Signed();
        FakeNode node = new();
        ProfileRecords records = new(node);
        node.Gateway("https://host.test/p", 200, profile.Canonical);
        Assert.IsType<ProfileRecords.Outcome.Read>(await records.Read($"https://host.test/p?dm3Hash={profile.Hash}",
            TestContext.Current.CancellationToken));
        Assert.IsType<ProfileRecords.Outcome.Read>(await records.Read($"https://host.test/p?dm3Hash={profile.Hash[2..]}",
            TestContext.Current.CancellationToken));
        foreach (string link in (string[])[$"https://host.test/p?dm3Hash={other.Hash}", "https://host.test/p", "https://host.test/p?dm3Hash=",
            $"https://host.test/p?dm3Hash={profile.Hash.ToUpperInvariant()}"])
            Assert.IsType<ProfileRecords.Outcome.Malformed>(await records.Read(link, TestContext.Current.CancellationToken));
        Assert.IsType<ProfileRecords.Outcome.Unreachable>(await records.Read($"https://down.test/p?dm3Hash={profile.Hash}",
            TestContext.Current.CancellationToken));
        Assert.IsType<ProfileRecords.Outcome.None>(await records.Read("ftp://host.test/p", TestContext.Current.CancellationToken));
        Assert.IsType<ProfileRecords.Outcome.None>(await records.Read("hello", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_profile_in_IPFS_is_what_its_name_says_whatever_the_gateway_sends()
    {
        await using GuiseApp app = await GuiseApp.Start();
        byte[] profile = Encoding.UTF8.GetBytes(NameOwner.New(app).Signed().Canonical), hash = SHA256.HashData(profile);
        string raw = "b" + SimpleBase.Base32.Rfc4648.Encode((byte[])[1, 0x55, 0x12, 32, .. hash]).ToLowerInvariant().TrimEnd('=');
        FakeNode node = new();
        ProfileRecords records = new(node);
        node.Gateway($"https://ipfs.io/ipfs/{raw}?format=raw", 200, Encoding.UTF8.GetString(profile));
        Assert.IsType<ProfileRecords.Outcome.Read>(await records.Read("ipfs://" + raw, TestContext.Current.CancellationToken));
        node.Gateway($"https://ipfs.io/ipfs/{raw}?format=raw", 200, Encoding.UTF8.GetString(profile) + " ");
        Assert.IsType<ProfileRecords.Outcome.Malformed>(await records.Read("ipfs://" + raw, TestContext.Current.CancellationToken));
        foreach (string cid in (string[])["", "Qm", "../x", raw + "/x", raw.ToUpperInvariant(), "z" + raw[1..]])
            Assert.IsType<ProfileRecords.Outcome.Malformed>(await records.Read("ipfs://" + cid, TestContext.Current.CancellationToken));
    }

    /// <summary>The block and name of "hello worlds\n" in UnixFS, as IPFS itself writes them: dag-pb with a length of its own.</summary>
    [Fact]
    public void A_block_of_UnixFS_is_unwrapped()
    {
        byte[] content = Encoding.ASCII.GetBytes("hello world\n");
        byte[] file = [0x08, 2, 0x12, (byte)content.Length, .. content, 0x18, (byte)content.Length], block = [0x0A, (byte)file.Length, .. file];
        Assert.True(IpfsFile.TryParse("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o", out byte[] hash, out bool raw));
        Assert.False(raw);
        Assert.Equal(content, IpfsFile.Read(block, hash, raw));
        Assert.Null(IpfsFile.Read([.. block, 0], hash, raw));
        byte[] linked = [.. block, 0x12, 0];
        Assert.Null(IpfsFile.Read(linked, SHA256.HashData(linked), raw: false));
    }

    private static FakeNode WithLookup(byte[] revert)
    {
        FakeNode node = new();
        node.Answers(Registry, Abi.Call(0x0178b8bf, AbiValue.Word(Alice.Hash())), AbiValue.Word(Resolver.Bytes).Bytes);
        node.Reverts(Resolver, ProfileCall(Alice), revert);
        return node;
    }

    private static byte[] Lookup(EthereumAddress sender, string[] urls, byte[] data, byte[] extra) => Abi.Call(
        0x556f1830, AbiValue.Word(sender.Bytes), AbiValue.List([.. urls.Select(Encoding.UTF8.GetBytes)]), AbiValue.Of(data),
        AbiValue.Word([0xAA, 0xBB, 0xCC, 0xDD, .. new byte[28]]), AbiValue.Of(extra));

    private static byte[] ProfileCall(EnsName name) => Abi.Call(0x59d1d43c, AbiValue.Word(name.Hash()), AbiValue.Of("network.dm3.profile"));

    private static byte[] Wildcard(EnsName name, byte[] call) => Abi.Call(0x9061b923, AbiValue.Of(name.DnsEncode()), AbiValue.Of(call));

    private static Task<NameAnswer> Resolve(FakeNode node, EnsName name)
    {
        EthereumRpc rpc = new(node, new Uri("https://node.test/key"));
        INameResolver names = new EthereumNames(rpc, new OffchainCalls(rpc, node), Registry);
        return names.Resolve(name, TestContext.Current.CancellationToken);
    }

    private static EthereumAddress At(byte number) => EthereumAddress.Of([.. new byte[19], number]);

    private static EnsName Name(string text) => EnsName.TryParse(text, out EnsName? name) ? name : throw new FormatException(text);

    /// <summary>A node whose contracts know these calls, and the world around it.</summary>
    private sealed class FakeNode : IOutbound
    {
        private readonly Dictionary<string, string> _calls = [];
        private readonly Dictionary<string, (int Status, string Body)> _gateways = [];

        public List<string> Fetched { get; } = [];

        public void Answers(EthereumAddress to, byte[] call, byte[] data) =>
            _calls[to.ToLower() + Hex.Encode(call)] = $$"""{"result":"{{Hex.Encode(data)}}"}""";

        public void Reverts(EthereumAddress to, byte[] call, byte[] data) =>
            _calls[to.ToLower() + Hex.Encode(call)] = $$$"""{"error":{"code":3,"message":"execution reverted","data":"{{{Hex.Encode(data)}}}"}}""";

        public void Gateway(string prefix, int status, string body) => _gateways[prefix] = (status, body);

        public Task<OutboundOutcome> Get(Uri address, CancellationToken cancel = default) => Task.FromResult(Other(address.OriginalString, ""));

        public Task<OutboundOutcome> Post(
            Uri address, ReadOnlyMemory<byte> body, string contentType, IReadOnlyDictionary<string, string> headers,
            CancellationToken cancel = default)
        {
            string text = Encoding.UTF8.GetString(body.Span);
            if (address.Host != "node.test") return Task.FromResult(Other(address.OriginalString, text));
            JsonElement call = JsonElement.Parse(text).GetProperty("params")[0];
            string key = call.GetProperty("to").GetString() + call.GetProperty("data").GetString();
            // A contract that does not know a call refuses it; an account without code returns nothing.
            string answer = _calls.GetValueOrDefault(key) ?? (key.StartsWith(Registry.ToLower(), StringComparison.Ordinal)
                ? $$"""{"result":"{{Hex.Encode(new byte[32])}}"}""" : """{"error":{"code":3,"message":"execution reverted","data":"0x"}}""");
            return Task.FromResult<OutboundOutcome>(new OutboundOutcome.Answered(200, Encoding.UTF8.GetBytes(answer)));
        }

        private OutboundOutcome Other(string address, string body)
        {
            Fetched.Add($"{address} {body}");
            foreach ((string prefix, (int status, string answer)) in _gateways)
            {
                if (address.StartsWith(prefix, StringComparison.Ordinal)) return new OutboundOutcome.Answered(status, Encoding.UTF8.GetBytes(answer));
            }
            return new OutboundOutcome.Failed("The server is out of reach.");
        }
    }
}
