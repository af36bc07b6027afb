using System.Collections.Concurrent;
using System.Text.Json;

namespace Guise.Tests.Infrastructure;

/// <summary>The known answers of dm3, which keep count of which of them a test has looked at.</summary>
internal static class Dm3Vectors
{
    private static readonly JsonElement File = Vectors.Read("dm3.json").Deserialize<JsonElement>();
    private static readonly ConcurrentDictionary<string, bool> Used = [];

    public static KnownAnswer Root => new(File, "", path => Used[path] = true);

    /// <summary>Paths of values that nobody has looked at so far.</summary>
    public static IEnumerable<string> Unused => Leaves(File, "").Where(path => !Used.ContainsKey(path));

    private static IEnumerable<string> Leaves(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Leaves(member.Value, $"{path}/{member.Name}")),
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, index) => Leaves(item, $"{path}/{index}")),
        _ => [path],
    };
}

/// <summary>A known answer, read as <see cref="JsonElement"/> is read.</summary>
internal readonly struct KnownAnswer(JsonElement json, string path, Action<string> use)
{
    public KnownAnswer GetProperty(string name) => new(json.GetProperty(name), $"{path}/{name}", use);

    public bool Has(string name) => json.TryGetProperty(name, out _);

    public string Text(string name) => GetProperty(name).GetString();

    /// <summary>Bytes behind <c>0x</c>.</summary>
    public byte[] Hex(string name) => Guise.Cryptography.Hex.TryDecode(Text(name))!;

    public byte[] Base64(string name) => Convert.FromBase64String(Text(name));

    public IEnumerable<(string Name, KnownAnswer Value)> EnumerateObject()
    {
        KnownAnswer self = this;
        return json.EnumerateObject().Select(member => (member.Name, self.GetProperty(member.Name)));
    }

    public IEnumerable<KnownAnswer> EnumerateArray()
    {
        (string at, Action<string> note) = (path, use);
        return json.EnumerateArray().Select((item, index) => new KnownAnswer(item, $"{at}/{index}", note));
    }

    public string GetString()
    {
        use(path);
        return json.GetString()!;
    }

    public long GetInt64()
    {
        use(path);
        return json.GetInt64();
    }

    public bool GetBoolean()
    {
        use(path);
        return json.GetBoolean();
    }

    /// <summary>The JSON itself: with all that is in it.</summary>
    public JsonElement Whole()
    {
        UseAll();
        return json;
    }

    private void UseAll()
    {
        if (json.ValueKind == JsonValueKind.Object) foreach ((_, KnownAnswer value) in EnumerateObject()) value.UseAll();
        else if (json.ValueKind == JsonValueKind.Array) foreach (KnownAnswer value in EnumerateArray()) value.UseAll();
        else use(path);
    }
}
