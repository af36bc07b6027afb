using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guise.Platform.Http;

/// <summary>
/// Enums by their camelCase names, one spelling a value. The framework's converter takes any case, white space, and lists, which it joins bit by bit
/// into values that nobody named.
/// </summary>
internal sealed class StrictEnumConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Names<>).MakeGenericType(typeToConvert))!;

    private sealed class Names<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
        private static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && ByName.TryGetValue(reader.GetString()!, out T value)
                ? value
                : throw new JsonException("No such name.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(ByValue.TryGetValue(value, out string? name) ? name : throw new JsonException("A value without a name."));
    }
}
