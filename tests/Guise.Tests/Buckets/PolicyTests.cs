using System.Numerics;
using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Cryptography;

namespace Guise.Tests.Buckets;

/// <summary>Policies and selectors of UCAN 1.0: each operator both ways, what is missing, and what is no policy.</summary>
public sealed class PolicyTests
{
    private const string Arguments =
        """{"uri":"storage://b/team/x","size":7,"half":0.5,"big":9007199254740993,"ok":true,"none":null,"tags":["a","b","c"],"from":{"name":"Ann","x y":1},"list":[{"n":1},{"n":2}],"empty":[]}""";

    [Theory]
    [InlineData("""["==",".size",7]""", true)]
    [InlineData("""["==",".size",7.0]""", true)]
    [InlineData("""["==",".size",8]""", false)]
    [InlineData("""["==",".size","7"]""", false)]
    [InlineData("""["!=",".size",8]""", true)]
    [InlineData("""["!=",".size",7]""", false)]
    [InlineData("""["==",".from",{"x y":1,"name":"Ann"}]""", true)]
    [InlineData("""["==",".from",{"name":"Ann"}]""", false)]
    [InlineData("""["==",".tags",["a","b","c"]]""", true)]
    [InlineData("""["==",".tags",["a","c","b"]]""", false)]
    [InlineData("""["<",".size",7.5]""", true)]
    [InlineData("""["<",".size",7]""", false)]
    [InlineData("""["<=",".size",7]""", true)]
    [InlineData("""[">",".half",0]""", true)]
    [InlineData("""[">=",".half",0.5]""", true)]
    [InlineData("""[">=",".half",1]""", false)]
    [InlineData("""[">",".big",9007199254740992.0]""", true)]
    [InlineData("""["<",".uri",9]""", false)]
    [InlineData("""[">=",".ok",0]""", false)]
    [InlineData("""["like",".uri","storage://b/team/*"]""", true)]
    [InlineData("""["like",".uri","storage://b/other/*"]""", false)]
    [InlineData("""["like",".uri","*team*"]""", true)]
    [InlineData("""["like",".size","*"]""", false)]
    [InlineData("""["like",".missing","*"]""", false)]
    [InlineData("""["not",["==",".size",7]]""", false)]
    [InlineData("""["not",["==",".size.deeper",7]]""", true)]
    [InlineData("""["and",[]]""", true)]
    [InlineData("""["and",[["==",".size",7],["==",".ok",true]]]""", true)]
    [InlineData("""["and",[["==",".size",7],["==",".ok",false]]]""", false)]
    [InlineData("""["or",[]]""", true)]
    [InlineData("""["or",[["==",".size",8],["==",".ok",true]]]""", true)]
    [InlineData("""["or",[["==",".size",8],["==",".ok",false]]]""", false)]
    [InlineData("""["all",".list",[">",".n",0]]""", true)]
    [InlineData("""["all",".list",[">",".n",1]]""", false)]
    [InlineData("""["all",".empty",["==",".",1]]""", true)]
    [InlineData("""["any",".tags",["==",".","b"]]""", true)]
    [InlineData("""["any",".tags",["==",".","z"]]""", false)]
    [InlineData("""["any",".empty",["==",".",1]]""", false)]
    [InlineData("""["all",".size",["==",".",7]]""", false)]
    [InlineData("""["all",".missing",["==",".",7]]""", false)]
    [InlineData("""["==",".missing",null]""", true)]
    [InlineData("""["==",".none",null]""", true)]
    [InlineData("""["==",".size.deeper",null]""", false)]
    [InlineData("""["==",".size.deeper?",null]""", true)]
    [InlineData("""["!=",".size.deeper",1]""", false)]
    public void A_statement_holds_or_does_not(string statement, bool holds) =>
        Assert.Equal(holds, Read($"[{statement}]")!.All(one => one.Holds(Value(Arguments))));

    [Theory]
    [InlineData(".", Arguments)]
    [InlineData(".size", "7")]
    [InlineData(""".["x y"]""", "null")]
    [InlineData(""".from["x y"]""", "1")]
    [InlineData(".tags[0]", "\"a\"")]
    [InlineData(".tags[-1]", "\"c\"")]
    [InlineData(".tags[1:]", """["b","c"]""")]
    [InlineData(".tags[:-1]", """["a","b"]""")]
    [InlineData(".tags[1:2]", """["b"]""")]
    [InlineData(".tags[2:1]", "[]")]
    [InlineData(".tags[5:9]", "[]")]
    [InlineData(".tags[]", """["a","b","c"]""")]
    [InlineData(".list[].n", "[1,2]")]
    [InlineData(".from[]", """[1,"Ann"]""")]
    [InlineData(".tags[9]", null)]
    [InlineData(".tags[-9]", null)]
    [InlineData(".tags[9]?", "null")]
    [InlineData(".size[0]", null)]
    [InlineData(".uri[1:2]", null)]
    [InlineData(".tags.a", null)]
    [InlineData(".list[].n.deeper", null)]
    public void A_selector_leads_somewhere_or_nowhere(string text, string? expected)
    {
        bool found = Selector.TryParse(text)!.TryResolve(Value(Arguments), out CborValue? value);
        Assert.Equal(expected is not null, found);
        if (found) Assert.True(CborValues.AreEqual(Sorted(Value(expected!)), Sorted(value!)), text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("..")]
    [InlineData(".a.")]
    [InlineData(".1a")]
    [InlineData(".a[")]
    [InlineData(".a[x]")]
    [InlineData(".a[1.5]")]
    [InlineData(".a[1:2:3]")]
    [InlineData(""".["a""")]
    [InlineData(".a b")]
    [InlineData(".a??")]
    [InlineData(".a[99999999999]")]
    public void What_is_no_selector_is_none(string text) => Assert.Null(Selector.TryParse(text));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""["==",".a",1]""")]
    [InlineData("""[[]]""")]
    [InlineData("""[["=",".a",1]]""")]
    [InlineData("""[["==",".a"]]""")]
    [InlineData("""[["==","a",1]]""")]
    [InlineData("""[["==",1,1]]""")]
    [InlineData("""[["like",".a",1]]""")]
    [InlineData("""[["not"]]""")]
    [InlineData("""[["and",["==",".a",1]]]""")]
    [InlineData("""[["all",".a"]]""")]
    [InlineData("""[["not",["not",["not",["not",["not",["not",["not",["not",["==",".a",1]]]]]]]]]]""")]
    public void What_is_no_policy_is_none(string policy) => Assert.Null(Read(policy));

    [Fact]
    public void A_policy_has_bounds()
    {
        string one = """["==",".size",7]""";
        Assert.NotNull(Read($"[{string.Join(',', Enumerable.Repeat(one, 64))}]"));
        Assert.Null(Read($"[{string.Join(',', Enumerable.Repeat(one, 65))}]"));
        Assert.Null(Selector.TryParse("." + new string('a', 256)));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "abbb", false)]
    [InlineData("a?c", "abc", false)]
    [InlineData(@"a\*c", "a*c", true)]
    [InlineData(@"a\*c", "abc", false)]
    [InlineData("**", "x", true)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    public void A_pattern_has_stars_alone(string pattern, string text, bool matches) => Assert.Equal(matches, Glob.Matches(pattern, text));

    [Fact]
    public void A_pattern_full_of_stars_costs_no_more_than_pattern_times_text() =>
        Assert.False(Glob.Matches(string.Concat(Enumerable.Repeat("*a", 200)) + "b", new string('a', 2_000)));

    private static IReadOnlyList<PolicyStatement>? Read(string policy) => PolicyReader.Read(Value(policy));

    private static CborValue Value(string json) => Value(JsonElement.Parse(json));

    private static CborValue Value(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                CborValue.Map map = new();
                foreach (JsonProperty member in json.EnumerateObject()) map.Add(member.Name, Value(member.Value));
                return map;
            case JsonValueKind.Array: return new CborValue.List([.. json.EnumerateArray().Select(Value)]);
            case JsonValueKind.String: return json.GetString()!;
            case JsonValueKind.True or JsonValueKind.False: return json.GetBoolean();
            case JsonValueKind.Null: return new CborValue.Null();
            default: return BigInteger.TryParse(json.GetRawText(), out BigInteger whole)
                ? new CborValue.Integer(whole)
                : new CborValue.Float(json.GetDouble());
        }
    }

    /// <summary>The values of a map come in no order that anybody promises.</summary>
    private static CborValue Sorted(
        CborValue value) => value is CborValue.List list && list.Items.Any(item =>
            item is CborValue.Text) && list.Items.Any(item => item is CborValue.Integer)
        ? new CborValue.List([.. list.Items.OrderBy(item => item is CborValue.Text)])
        : value;
}
