using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guise.Platform.Http;

/// <summary>A JSON value that comes back byte for byte as it was sent.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal sealed record RawJson(byte[] Utf8)
{
    /// <summary>A text as such a value, by the rules of a body; null when it is none.</summary>
    public static RawJson? TryParse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<RawJson>(text, Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => "***";
}
