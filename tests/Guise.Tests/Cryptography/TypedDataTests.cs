using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class TypedDataTests
{
    private const string Mail = """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},
        {"name":"verifyingContract","type":"address"}],"Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
        "Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]},"primaryType":"Mail",
        "domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        "message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
        "to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"contents":"Hello, Bob!"}}
        """;

    [Fact]
    public void The_example_of_the_standard_has_its_hashes()
    {
        KnownAnswer known = Dm3Vectors.Root.GetProperty("eip712_spec_mail");
        TypedData mail = Parse(Mail)!;
        Assert.Equal(known.Text("typeHash"), Hex.Encode(Keccak256.Hash("Mail(Person from,Person to,string contents)Person(string name,address wallet)"u8)));
        Assert.Equal(known.Text("domainSeparator"), Hex.Encode(mail.DomainSeparator));
        Assert.Equal(known.Text("structHash"), Hex.Encode(mail.MessageHash));
        Assert.Equal(known.Text("digest"), Hex.Encode(mail.Digest));
        Assert.Equal(known.Text("cow"), EthereumAddress.OfPublicKey(Secp256k1.PublicKey(known.Hex("pk"))).ToString());
        Assert.Equal(known.Text("sig"), DeterministicSignature.Of(known.Hex("pk"), mail.Digest));
        Assert.Equal(known.Text("cow"), WalletSignature.SignerOf(mail.Digest, known.Text("sig"))!.ToString());
    }

    [Fact]
    public void What_ethers_and_viem_hash_alike_hashes_alike_here()
    {
        JsonElement[] cases = [.. Vectors.Read("eip712.json").Deserialize<JsonElement>().GetProperty("cases").EnumerateArray()];
        Assert.True(cases.Length >= 25);
        foreach (JsonElement known in cases)
        {
            TypedData? data = Parse(known.GetProperty("typedData").GetRawText());
            Assert.NotNull(data);
            Assert.Equal(known.GetProperty("domainSeparator").GetString(), Hex.Encode(data.DomainSeparator));
            Assert.Equal(known.GetProperty("messageHash").GetString(), Hex.Encode(data.MessageHash));
            Assert.Equal(known.GetProperty("digest").GetString(), Hex.Encode(data.Digest));
        }
    }

    [Fact]
    public void A_person_reads_every_value_that_is_signed()
    {
        TypedData mail = Parse(Mail)!;
        Assert.Equal("Mail", mail.PrimaryType);
        Assert.Equal(("Ether Mail", "1", "1", "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"),
            (mail.Domain.Name, mail.Domain.Version, mail.Domain.ChainId, mail.Domain.VerifyingContract));
        Assert.Null(mail.Domain.Salt);
        Assert.Equal(
        [
            new("from.name", "string", "Cow"), new("from.wallet", "address", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
            new("to.name", "string", "Bob"), new("to.wallet", "address", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"),
            new("contents", "string", "Hello, Bob!"),
        ], mail.Message);
    }

    [Fact]
    public void Arrays_are_read_item_by_item_and_empty_ones_are_seen()
    {
        TypedData data = Parse(With("""[{"name":"a","type":"uint8[][2]"},{"name":"b","type":"bytes"},{"name":"c","type":"int8"}]""",
            """{"a":[[1,"0x2"],[]],"b":"0x00FF","c":"-128"}"""))!;
        Assert.Equal(
        [
            new("a[0][0]", "uint8", "1"), new("a[0][1]", "uint8", "2"), new("a[1]", "uint8[]", "[]"), new("b", "bytes", "0x00ff"),
            new("c", "int8", "-128"),
        ], data.Message);
    }

    [Fact]
    public void Characters_that_hide_or_reorder_are_spelled_out()
    {
        TypedData data = Parse(With("""[{"name":"a","type":"string"}]""", """{"a":"pay\u202e001\u200b\n\\u{1}\ud83d\ude00"}"""))!;
        Assert.Equal(@"pay\u{202e}001\u{200b}\u{a}\\u{1}" + "\U0001F600", data.Message[0].Text);
    }

    [Theory]
    [InlineData("uint8", "255")]
    [InlineData("uint8", "\"0xff\"")]
    [InlineData("uint256", "\"115792089237316195423570985008687907853269984665640564039457584007913129639935\"")]
    [InlineData("int256", "\"-57896044618658097711785492504343953926634992332820282019728792003956564819968\"")]
    [InlineData("uint256", "9007199254740991")]
    [InlineData("bytes3", "\"0xAbCdEf\"")]
    [InlineData("address", "\"0xcccccccccccccccccccccccccccccccccccccccc\"")]
    [InlineData("bool", "false")]
    [InlineData("string", "\"\"")]
    [InlineData("uint8[2]", "[1,2]")]
    public void Values_of_their_type_are_taken(string type, string value) =>
        Assert.NotNull(Parse(With($$"""[{"name":"a","type":"{{type}}"}]""", $$"""{"a":{{value}}}""")));

    [Theory]
    [InlineData("uint8", "256")]
    [InlineData("uint8", "-1")]
    [InlineData("uint8", "1.0")]
    [InlineData("uint8", "1e1")]
    [InlineData("uint8", "\"01\"")]
    [InlineData("uint8", "\"+1\"")]
    [InlineData("uint8", "\" 1\"")]
    [InlineData("uint8", "\"\"")]
    [InlineData("uint8", "\"0x\"")]
    [InlineData("uint8", "\"0X1\"")]
    [InlineData("uint8", "\"-0\"")]
    [InlineData("uint8", "null")]
    [InlineData("uint8", "true")]
    [InlineData("uint256", "9007199254740993")]
    [InlineData("uint256", "\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"")]
    [InlineData("int8", "128")]
    [InlineData("int8", "\"-129\"")]
    [InlineData("bytes3", "\"0xabcd\"")]
    [InlineData("bytes", "\"0xabc\"")]
    [InlineData("bytes", "\"abcd\"")]
    [InlineData("bytes", "[1]")]
    [InlineData("address", "\"0xCCcccccccccccccccccccccccccccccccccccccc\"")]
    [InlineData("address", "\"0xcc\"")]
    [InlineData("bool", "1")]
    [InlineData("bool", "\"true\"")]
    [InlineData("string", "1")]
    [InlineData("string", "null")]
    [InlineData("string", "\"\\ud800\"")]
    [InlineData("uint8[2]", "[1]")]
    [InlineData("uint8[]", "{}")]
    [InlineData("uint8[]", "null")]
    [InlineData("uint8[0]", "[]")]
    [InlineData("uint8[01]", "[1]")]
    [InlineData("uint8[-1]", "[1]")]
    [InlineData("uint8[", "[1]")]
    [InlineData("uint8]", "[1]")]
    [InlineData("[]", "[1]")]
    [InlineData("uint8[][][][][]", "[]")]
    [InlineData("uint", "1")]
    [InlineData("uint7", "1")]
    [InlineData("uint264", "1")]
    [InlineData("uint08", "1")]
    [InlineData("bytes0", "\"0x\"")]
    [InlineData("bytes33", "\"0x00\"")]
    [InlineData("Unknown", "{}")]
    [InlineData("Message", "{}")]
    [InlineData("Message[]", "[]")]
    [InlineData("", "1")]
    public void Anything_else_is_refused(string type, string value) =>
        Assert.Null(Parse(With($$"""[{"name":"a","type":"{{type}}"}]""", $$"""{"a":{{value}}}""")));

    [Theory]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"EIP712Domain\"")]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"Nothing\"")]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"uint256\"")]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":null")]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"Mail\",\"primaryType\":\"Mail\"")]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"Mail\",\"more\":1")]
    [InlineData("\"primaryType\":\"Mail\",", "")]
    [InlineData("\"contents\":\"Hello, Bob!\"", "\"contents\":\"Hello, Bob!\",\"more\":\"\"")]
    [InlineData(",\"contents\":\"Hello, Bob!\"", "")]
    [InlineData("\"Person\":[", "\"Pers on\":[")]
    [InlineData("\"Person\":[", "\"string\":[],\"Person\":[")]
    [InlineData("\"Person\":[", "\"1Person\":[],\"Person\":[")]
    [InlineData("\"type\":\"Person\"", "\"type\":\"Person \"")]
    [InlineData("{\"name\":\"contents\",", "{\"name\":\"from\",")]
    [InlineData("{\"name\":\"contents\",", "{\"more\":1,\"name\":\"contents\",")]
    [InlineData("{\"name\":\"version\",\"type\":\"string\"},", "")]
    [InlineData("{\"name\":\"version\",\"type\":\"string\"},", "{\"name\":\"version\",\"type\":\"bytes\"},")]
    [InlineData("\"version\":\"1\",", "")]
    [InlineData("EIP712Domain", "EIP712domain")]
    public void A_declaration_that_is_not_whole_is_refused(string part, string instead)
    {
        Assert.Contains(part, Mail, StringComparison.Ordinal);
        int at = Mail.IndexOf(part, StringComparison.Ordinal);
        Assert.Null(Parse(Mail[..at] + instead + Mail[(at + part.Length)..]));
    }

    [Fact]
    public void The_domain_has_members_of_the_standard_in_its_order()
    {
        JsonNode swapped = JsonNode.Parse(Mail)!;
        JsonArray members = (JsonArray)swapped["types"]!["EIP712Domain"]!;
        JsonNode first = members[0]!;
        members.RemoveAt(0);
        members.Add(first);
        Assert.Null(Parse(swapped.ToJsonString()));

        JsonNode empty = JsonNode.Parse(Mail)!;
        empty["types"]!["EIP712Domain"] = new JsonArray();
        empty["domain"] = new JsonObject();
        Assert.Null(Parse(empty.ToJsonString()));
    }

    [Fact]
    public void Types_that_refer_to_each_other_in_a_circle_are_refused()
    {
        const string members = """[{"name":"a","type":"B[]"}],"B":[{"name":"b","type":"C"}],"C":[{"name":"c","type":"B[]"}]""";
        Assert.Null(Parse(With(members, """{"a":[]}""")));
    }

    [Fact]
    public void The_largest_that_is_taken_and_the_first_that_is_not_are_quick()
    {
        string Of(int values) => With("""[{"name":"a","type":"uint256[]"}]""", $$"""{"a":[{{string.Join(',', Enumerable.Range(0, values))}}]}""");
        Assert.NotNull(Parse(Of(TypedData.MaxValues)));
        Damage.MustBeQuick(() => Assert.Null(Parse(Of(TypedData.MaxValues + 1))));
    }

    [Fact]
    public void A_web_of_types_costs_no_more_than_its_text()
    {
        // Every type refers to all later ones, twice.
        string types = string.Join(',', Enumerable.Range(0, 30).Select(i =>
            $"\"T{i}\":[{string.Join(',', Enumerable.Range(i + 1, 29 - i).SelectMany(j => new[] { $"{{\"name\":\"a{j}\",\"type\":\"T{j}[]\"}}", $"{{\"name\":\"b{j}\",\"type\":\"T{j}[]\"}}" }))}]"));
        string message = string.Join(',', Enumerable.Range(1, 29).SelectMany(j => new[] { $"\"a{j}\":[]", $"\"b{j}\":[]" }));
        string json = $$$"""{"types":{"EIP712Domain":[{"name":"name","type":"string"}],{{{types}}}},"primaryType":"T0","domain":{"name":"x"},"message":{{{{message}}}}}""";
        Damage.MustBeQuick(() => Assert.NotNull(Parse(json)));
    }

    [Fact]
    public void Mutations_are_read_or_refused_and_never_throw()
    {
        Random random = new(20_260_301);
        byte[] mail = Encoding.UTF8.GetBytes(Mail);
        for (int i = 0; i < Damage.Count; i++)
        {
            byte[] mutated = Damage.Of(mail, random);
            Damage.MustBeQuick(() => TypedData.TryParse(mutated));
        }
    }

    private static TypedData? Parse(string json) => TypedData.TryParse(Encoding.UTF8.GetBytes(json));

    private static string With(string members, string message) =>
        $$"""{"types":{"EIP712Domain":[{"name":"name","type":"string"}],"Message":{{members}}},"primaryType":"Message","domain":{"name":"x"},"message":{{message}}}""";
}
