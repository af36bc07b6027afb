using System.Text;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class HashTreeTests
{
    private static readonly JsonNode Vector = Vectors.Read("internet-computer.json")["hash_tree"]!;
    private static readonly HashTree Whole = Parse(Vector.Text("cborHex"))!;
    private static readonly HashTree Cut = Parse(Vector.Text("prunedCborHex"))!;

    [Fact]
    public void A_tree_and_its_cut_form_have_the_published_root()
    {
        Assert.Equal(Vector.Text("rootHash"), Convert.ToHexStringLower(Whole.Digest));
        Assert.Equal(Vector.Text("rootHash"), Convert.ToHexStringLower(Cut.Digest));
    }

    [Fact]
    public void Look_ups_in_a_cut_tree_answer_as_published()
    {
        JsonObject lookups = Vector["lookupsPruned"]!.AsObject();
        Assert.Equal(8, lookups.Count);
        foreach ((string path, JsonNode? answer) in lookups) Assert.Equal(answer!.GetValue<string>(), Say(Cut.Find(Path(path))));
    }

    [Theory]
    [InlineData("a/x", "Found hello")]
    [InlineData("a/y", "Found world")]
    [InlineData("b", "Found good")]
    [InlineData("c", "Absent")]
    [InlineData("d", "Found morning")]
    [InlineData("e", "Absent")]
    [InlineData("A", "Absent")]
    [InlineData("a", "NotAValue")]
    [InlineData("", "NotAValue")]
    [InlineData("b/b", "NotAValue")]
    [InlineData("a/z", "Absent")]
    public void Look_ups_in_a_whole_tree(string path, string answer) => Assert.Equal(answer, Say(Whole.Find(Path(path))));

    [Theory]
    [InlineData("8105", "an unknown node")]
    [InlineData("8101", "a fork without branches")]
    [InlineData("83018100", "a fork with one branch")]
    [InlineData("820341", "bytes that end early")]
    [InlineData("82036161", "a leaf of text")]
    [InlineData("82044100", "a cut without a hash")]
    [InlineData("8100f6", "two values")]
    [InlineData("82008100", "an empty node with something in it")]
    [InlineData("830183024162820341788302416182034179", "labels out of order")]
    [InlineData("830183024161820341788302416182034179", "a label twice")]
    [InlineData("830182034178" + "82034179", "two leaves")]
    [InlineData("81c249010000000000000000", "a node of a big number")]
    [InlineData("811bffffffffffffffff", "a node of a large number")]
    [InlineData("8120", "a node of a negative number")]
    public void Nobody_reads(string hex, string why) => Assert.True(Parse(hex) is null, why);

    [Fact]
    public void A_tree_that_is_too_deep_is_not_read()
    {
        CborValue Nest(int depth) => Enumerable.Range(0, depth - 1)
            .Aggregate((CborValue)new CborValue.List(3UL, Array.Empty<byte>()), (tree, _) => new CborValue.List(2UL, "a"u8.ToArray(), tree));
        Assert.NotNull(HashTree.TryParse(Nest(128)));
        Assert.Null(HashTree.TryParse(Nest(129)));
    }

    [Fact]
    public void A_certificate_is_read_with_its_time_and_delegation_and_says_what_is_signed()
    {
        CborValue tree = new CborValue.List(2UL, "time"u8.ToArray(), new CborValue.List(3UL, Leb128.Unsigned(1_700_000_000_000_000_000)));
        CborValue.Map content = new() { { "tree", tree }, { "signature", new byte[48] } };
        Certificate plain = Certificate.TryParse(Cbor.Encode(content, selfDescribed: true))!;
        Assert.Null(plain.Delegation);
        Assert.Equal(1_700_000_000_000_000_000UL, plain.Time);
        Assert.Equal("0d69632d73746174652d726f6f74" + Convert.ToHexStringLower(plain.Tree.Digest), Convert.ToHexStringLower(plain.Message));

        content.Add("delegation", new CborValue.Map { { "subnet_id", new byte[] { 7 } }, { "certificate", new byte[] { 8 } } });
        Certificate delegated = Certificate.TryParse(Cbor.Encode(content))!;
        Assert.Equal([7], delegated.Delegation!.Value.SubnetId);
        Assert.Equal([8], delegated.Delegation!.Value.Certificate);

        Assert.Null(Certificate.TryParse(Cbor.Encode(new CborValue.Map { { "tree", tree } })));
        Assert.Null(Certificate.TryParse(Cbor.Encode(new CborValue.Map { { "tree", tree }, { "signature", new byte[48] },
            { "delegation", new CborValue.Null() } })));
        Assert.Null(Certificate.TryParse("nonsense"u8.ToArray()));
    }

    private static HashTree? Parse(string hex) => HashTree.TryParse(Cbor.TryDecode(Convert.FromHexString(hex), CborRules.Deterministic));

    private static byte[][] Path(string path) => path == "" ? [] : [.. path.Split('/').Select(Encoding.UTF8.GetBytes)];

    private static string Say(HashTree.Lookup lookup) =>
        lookup is HashTree.Lookup.Found found ? "Found " + Encoding.UTF8.GetString(found.Value.Span) : lookup.GetType().Name;
}
