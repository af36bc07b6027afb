using System.Text.Json;
using System.Text.Json.Nodes;

namespace Guise.Tests.Infrastructure;

/// <summary>Known answers from <c>Vectors/</c>; each file names its source and licence.</summary>
internal static class Vectors
{
    public static JsonObject Read(string file)
    {
        using Stream stream = typeof(Vectors).Assembly.GetManifestResourceStream("Vectors." + file)!;
        return JsonSerializer.Deserialize<JsonObject>(stream)!;
    }

    public static string Text(this JsonNode? node, string name) => node![name]!.GetValue<string>();

    public static byte[] Hex(this JsonNode? node, string name) => Convert.FromHexString(node.Text(name));
}
