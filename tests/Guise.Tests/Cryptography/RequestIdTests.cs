using System.Numerics;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class RequestIdTests
{
    private static readonly JsonObject InternetComputer = Vectors.Read("internet-computer.json");

    [Fact]
    public void Every_published_request_has_its_id()
    {
        JsonArray vectors = InternetComputer["request_id"]!["vectors"]!.AsArray();
        Assert.Equal(6, vectors.Count);
        foreach (JsonNode? vector in vectors) Assert.Equal(vector.Text("hash"), Convert.ToHexStringLower(RequestId.Of((CborValue.Map)Value(vector!["map"]))));
    }

    [Fact]
    public void Values_of_a_ledgers_blocks_hash_the_same_way()
    {
        JsonArray vectors = InternetComputer["icrc3_value_hash"]!["vectors"]!.AsArray();
        Assert.Equal(3, vectors.Count);
        foreach (JsonNode? vector in vectors) Assert.Equal(vector.Text("h"), Convert.ToHexStringLower(RequestId.HashOf(LedgerValue(vector!["v"]))));
    }

    [Fact]
    public void A_signed_payment_has_the_published_id_and_message()
    {
        JsonNode vector = InternetComputer["signed_ingress"]!;
        CborValue.Map content = Payment(vector);
        byte[] id = RequestId.Of(content);
        Assert.Equal(vector.Text("requestId"), Convert.ToHexStringLower(id));
        Assert.Equal(vector.Text("signedMessageHex"), Convert.ToHexStringLower(RequestId.Message(id)));

        content.Add("nonce", Convert.FromHexString("0102030405060708090a0b0c0d0e0f10"));
        Assert.Equal(vector.Text("requestIdWithNonce_0102to10"), Convert.ToHexStringLower(RequestId.Of(content)));
    }

    [Fact]
    public void The_order_of_members_does_not_matter_and_everything_else_does()
    {
        byte[] id = RequestId.Of(new() { { "a", 1UL }, { "b", "x" } });
        Assert.Equal(id, RequestId.Of(new() { { "b", "x" }, { "a", 1UL } }));
        Assert.NotEqual(id, RequestId.Of(new() { { "a", 1UL }, { "b", "y" } }));
        Assert.NotEqual(id, RequestId.Of(new() { { "a", 1UL }, { "c", "x" } }));
        Assert.NotEqual(id, RequestId.Of(new() { { "a", 2UL }, { "b", "x" } }));
        Assert.NotEqual(id, RequestId.Of(new() { { "a", 1UL } }));
    }

    [Fact]
    public void What_has_no_hash_is_refused_and_never_hashed_as_something_else()
    {
        CborValue[] values = [new CborValue.Null(), true, new CborValue.Float(1), new CborValue.Link(new byte[4]), new CborValue.Integer(-1),
            "\ud800"];
        foreach (CborValue value in values)
        {
            Assert.ThrowsAny<ArgumentException>(() => RequestId.Of(new() { { "member", value } }));
            Assert.ThrowsAny<ArgumentException>(() => RequestId.Of(new() { { "member", new CborValue.List(value) } }));
        }
        Assert.Throws<ArgumentException>(() => new CborValue.Map { { "twice", 1UL }, { "twice", 2UL } });
    }

    private static CborValue.Map Payment(JsonNode vector) => new()
    {
        { "request_type", "call" },
        { "canister_id", Convert.FromHexString("00000000000000020101") },
        { "method_name", vector.Text("method") },
        { "arg", vector.Hex("argHex") },
        { "sender", Convert.FromHexString("58b3060323ceb894e4cdf9bf2c0efddad30107a17bcd95e5d30b7f9602") },
        { "ingress_expiry", ulong.Parse(vector.Text("ingress_expiry")) }
    };

    /// <summary>Text stands for itself, <c>{"hex"}</c> for bytes, <c>{"nat"}</c> for a number.</summary>
    private static CborValue Value(JsonNode? json)
    {
        if (json is JsonValue text) return text.GetValue<string>();
        if (json is JsonArray list) return new CborValue.List([.. list.Select(Value)]);
        JsonObject members = json!.AsObject();
        if (members.ContainsKey("hex")) return members.Hex("hex");
        if (members.ContainsKey("nat")) return new CborValue.Integer(BigInteger.Parse(members.Text("nat")));
        CborValue.Map map = [];
        foreach ((string name, JsonNode? member) in members) map.Add(name, Value(member));
        return map;
    }

    private static CborValue LedgerValue(JsonNode? json)
    {
        (string kind, JsonNode? value) = json!.AsObject().Single();
        return kind switch
        {
            "Nat" => new CborValue.Integer(BigInteger.Parse(value!.GetValue<string>())),
            "Text" => value!.GetValue<string>(),
            "Blob" => Convert.FromHexString(value!.GetValue<string>()),
            _ => new CborValue.List([.. value!.AsArray().Select(LedgerValue)])
        };
    }
}
