using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Guise.Platform.Http;

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument value = JsonDocument.ParseValue(ref reader);
        byte[] utf8 = JsonMarshal.GetRawUtf8Value(value.RootElement).ToArray();
        if (!Utf8.IsValid(utf8)) throw new JsonException("A text is not valid UTF-8.");
        RefuseDuplicates(utf8);
        RefuseHalfCharacters(utf8);
        return new(utf8);
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8, skipInputValidation: true);

    /// <summary>Two members of one name mean different things to different readers.</summary>
    private static void RefuseDuplicates(byte[] utf8)
    {
        using JsonDocument strict = JsonDocument.Parse(utf8, new() { AllowDuplicateProperties = false, MaxDepth = Limits.JsonDepth });
    }

    /// <summary>Half a surrogate pair in an escape is text that no string can hold (RFC 7493 §2.1); whoever reads it later would stumble.</summary>
    private static void RefuseHalfCharacters(byte[] utf8)
    {
        Utf8JsonReader reader = new(utf8, new() { MaxDepth = Limits.JsonDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped) reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("A text is not valid Unicode.");
        }
    }
}
