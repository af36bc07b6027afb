using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Platform;

/// <summary>Bodies that are not what a call takes: every call × every kind. Always a 4xx with a code, never an echo, nothing written.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Every_body_that_is_no_such_object_is_refused_by_every_call()
    {
        await using BadInput bad = await BadInput.Start();
        foreach (AnyEndpoint endpoint in bad.WithBody)
        {
            string sample = endpoint.Sample().ToJsonString();
            if (endpoint.Members().Any(member => AnyEndpoint.IsText(member.Type)))
                Assert.Contains(AnyEndpoint.Canary, sample, StringComparison.Ordinal);
            if (endpoint.Members().Any(member => !member.Optional)) await bad.MustRefuse(endpoint, "{}"u8.ToArray(), Problems.InvalidBody);
            foreach (string body in (string[])
            [
                " ", "null", "true", "1", "\"" + AnyEndpoint.Canary + "\"", "[]", "[" + sample + "]", "{", "}", "{]", "\0",
                sample[..^1], sample + "x", sample + sample, sample + ",", "/* " + AnyEndpoint.Canary + " */" + sample, sample[..^1] + ",}",
                sample.Replace(':', ' '), sample.Replace('"', '\''), Nested(100), Nested(10_000), "{\"a\":" + Nested(31) + "}", sample + "\0",
            ])
            {
                if (body != "{}" || !endpoint.TakesEmptyBody) await bad.MustRefuse(endpoint, Encoding.UTF8.GetBytes(body), Problems.InvalidBody);
            }
            await bad.MustRefuse(endpoint, [], endpoint.BodyIsOptional ? Problems.Unauthenticated : Problems.InvalidBody);
            foreach (byte[] body in (byte[][])
            [
                Encoding.Unicode.GetBytes(sample), [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(sample)], Encoding.UTF32.GetBytes(sample),
                [0xFF], [0xEF, 0xBB], [0xEF, 0xBB, 0xBF],
            ])
            {
                await bad.MustRefuse(endpoint, body, Problems.InvalidBody);
            }
        }
        bad.MustHaveWrittenNothing();
    }

    [Fact]
    public async Task Every_member_of_the_wrong_type_missing_or_null_is_refused_by_every_call()
    {
        await using BadInput bad = await BadInput.Start();
        foreach (AnyEndpoint endpoint in bad.WithBody)
        {
            foreach ((string[] path, Type type, bool optional) in endpoint.Members())
            {
                foreach (string wrong in WrongFor(type)) await bad.MustRefuse(endpoint, With(endpoint, path, wrong), Problems.InvalidBody);
                if (!optional) await bad.MustRefuse(endpoint, With(endpoint, path, "null"), Problems.InvalidBody);
                if (!optional) await bad.MustRefuse(endpoint, Without(endpoint, path), Problems.InvalidBody);
            }
        }
        bad.MustHaveWrittenNothing();
    }

    [Fact]
    public async Task Every_member_twice_or_unknown_or_in_another_case_is_refused_by_every_call()
    {
        await using BadInput bad = await BadInput.Start();
        foreach (AnyEndpoint endpoint in bad.WithBody)
        {
            string sample = endpoint.Sample().ToJsonString();
            foreach ((string[] path, _, _) in endpoint.Members())
            {
                string name = path[^1], value = Find(endpoint.Sample(), path).ToJsonString(), member = $"\"{name}\":{value}";
                string escaped = $"\"\\u{(int)name[0]:x4}{name[1..]}\":{value}";
                foreach (string instead in (string[])
                [
                    member + "," + member, member + "," + escaped, member + ",\"" + AnyEndpoint.Canary + "\":\"" + AnyEndpoint.Canary + "\"",
                    member.Replace(name, char.ToUpperInvariant(name[0]) + name[1..]) , member + ",\"\\ud800\":1", member + ",\"$type\":\"x\"",
                    member + ",\"$id\":\"1\"", member + ",\"$ref\":\"1\"",
                ])
                {
                    await bad.MustRefuse(endpoint, Encoding.UTF8.GetBytes(sample.Replace(member, instead)), Problems.InvalidBody);
                }
            }
        }
        bad.MustHaveWrittenNothing();
    }

    [Fact]
    public async Task Every_text_that_is_no_Unicode_is_refused_by_every_call()
    {
        await using BadInput bad = await BadInput.Start();
        foreach (AnyEndpoint endpoint in bad.WithBody)
        {
            foreach ((string[] path, Type type, _) in endpoint.Members())
            {
                if (!AnyEndpoint.IsText(type)) continue;
                foreach (string wrong in (string[])["\"\\ud800\"", "\"\\udc00x\"", "\"x\\ud800\\ud800\"", "\"a\u0001b\"", "\"a\nb\"", "\"\\x41\"",
                    "\"\\u12\""])
                    await bad.MustRefuse(endpoint, With(endpoint, path, wrong), Problems.InvalidBody);
                foreach (byte[] wrong in (byte[][])[[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]])
                    await bad.MustRefuse(endpoint, WithBytes(endpoint, path, wrong), Problems.InvalidBody);
            }
        }
        bad.MustHaveWrittenNothing();
    }

    [Fact]
    public async Task Every_text_that_is_too_long_is_refused_by_every_call()
    {
        await using BadInput bad = await BadInput.Start();
        foreach (AnyEndpoint endpoint in bad.WithBody)
        {
            foreach ((string[] path, Type type, _) in endpoint.Members())
            {
                if (!AnyEndpoint.IsText(type)) continue;
                foreach (int length in new[] { 1_100, 30_000, 1_100_000 })
                    await bad.MustRefuse(endpoint, With(endpoint, path, "\"" + new string('x', length) + AnyEndpoint.Canary + "\""), problem: null);
            }
        }
        bad.MustHaveWrittenNothing();
    }

    [Fact]
    public async Task A_content_is_read_as_strictly_as_its_envelope()
    {
        await using BadInput bad = await BadInput.Start();
        AnyEndpoint add = bad.WithBody.Single(endpoint => endpoint.Path == "/v1/contents/metadata");
        foreach (string content in (string[])
        [
            """{"id":"x","a":{"b":[{"c":1,"c":2}]}}""", """{"id":"x","id":"x"}""", """{"id":"x","\u0069d":"y"}""", """{"a":NaN}""", """{"a":01}""",
            """{"a":1.}""",
            """{"a":"\ud800\ud800"}""".Replace("\\ud800\\ud800", "\u0002"), """{"a":+1}""", """{a:1}""", """{"a":1,}""", """{"a":/**/1}""",
            Nested(32),
        ])
        {
            await bad.MustRefuse(add, Encoding.UTF8.GetBytes($$"""{"content":{{content}}}"""), Problems.InvalidBody);
        }
        foreach (string content in (string[])["""{"id":"\ud800"}""", """{"\ud800":1}""", """{"\ud800":1,"\ud800":2}""", """{"a":"\udc00"}"""])
            await bad.MustRefuse(add, Encoding.UTF8.GetBytes($$"""{"content":{{content}}}"""), Problems.InvalidBody);
        await bad.MustRefuse(add, [.. "{\"content\":{\"a\":\""u8, 0xFF, .. "\"}}"u8], Problems.InvalidBody);
        bad.MustHaveWrittenNothing();
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static IEnumerable<string> WrongFor(Type type)
    {
        const string text = "\"" + AnyEndpoint.Canary + "\"";
        if (AnyEndpoint.IsText(type)) return ["1", "true", "{}", "[]", $"[{text}]", $"{{{text}:{text}}}", "-1e400"];
        if (AnyEndpoint.IsTexts(type)) return ["1", "true", text, "{}", "[1]", "[[]]", $"{{{text}:{text}}}"];
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(long)) return [text, "\"1\"", "1.5", "9223372036854775808", "1e99", "true", "{}", "[1]", "NaN", "0x1", "01"];
        if (plain == typeof(int))
            return [text, "\"1\"", "1.5", "2147483648", "-2147483649", "1e99", "1e400", "true", "{}", "[1]", "NaN", "0x1", "01"];
        if (plain.Name == "RawJson") return ["}", "NaN", ""];
        return ["1", "true", text, "[]", $"[{text}]", "{\"" + AnyEndpoint.Canary + "\":1}"];
    }

    private static byte[] With(AnyEndpoint endpoint, string[] path, string raw) => WithBytes(endpoint, path, raw, Encoding.UTF8.GetBytes(raw));

    private static byte[] WithBytes(AnyEndpoint endpoint, string[] path, byte[] bytes) =>
        WithBytes(endpoint, path, "", [(byte)'"', .. bytes, (byte)'"']);

    /// <summary>The sample with these bytes as one of its members, which no JSON writer would write.</summary>
    private static byte[] WithBytes(AnyEndpoint endpoint, string[] path, string _, byte[] bytes)
    {
        const string mark = "\"@mark@\"";
        JsonObject sample = endpoint.Sample();
        Find(sample, path).ReplaceWith("@mark@");
        string[] halves = sample.ToJsonString().Split(mark);
        return [.. Encoding.UTF8.GetBytes(halves[0]), .. bytes, .. Encoding.UTF8.GetBytes(halves[1])];
    }

    private static byte[] Without(AnyEndpoint endpoint, string[] path)
    {
        JsonObject sample = endpoint.Sample();
        ((JsonObject)Find(sample, path).Parent!).Remove(path[^1]);
        return JsonSerializer.SerializeToUtf8Bytes(sample);
    }

    private static JsonNode Find(JsonNode node, string[] path) => path.Aggregate(node, (at, name) => at[name]!);
}
