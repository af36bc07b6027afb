using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Guise.Cryptography;

namespace Guise.Platform.Http;

/// <summary>
/// How the application reads and writes JSON: camelCase, bytes as base64url, and strictly: unknown members, duplicate
/// members, missing members, wrong types, comments and nesting beyond <see cref="Limits.JsonDepth"/> are refused.
/// </summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = WithStrictEnums(Configure(new()));

    /// <summary>For our own rows: a member that newer code added is no reason to refuse.</summary>
    public static readonly JsonSerializerOptions Rows =
        new(Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.MaxDepth = Limits.JsonDepth;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new Base64UrlConverter());
        options.Converters.Add(new UtcTimeConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver();
        return options;
    }

    /// <summary>Not for the framework's own options: the API's description comes from the converter that it knows.</summary>
    private static JsonSerializerOptions WithStrictEnums(JsonSerializerOptions options)
    {
        options.Converters.Insert(0, new StrictEnumConverter());
        return options;
    }

    private sealed class Base64UrlConverter : JsonConverter<byte[]>
    {
        public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            StrictBase64Url.TryDecode(reader.GetString()) ?? throw new JsonException("Bytes are base64url without padding.");

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
            writer.WriteStringValue(StrictBase64Url.Encode(value));
    }

    /// <summary>RFC 3339 in UTC, with the fraction only where there is one: <c>2026-11-24T10:00:00Z</c>.</summary>
    private sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset().ToUniversalTime();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime);
    }
}
