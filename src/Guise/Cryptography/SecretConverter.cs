using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guise.Cryptography;

internal sealed class SecretConverter : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException();
        int bound = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        byte[] buffer = new byte[bound];
        int written = reader.CopyString(buffer);
        byte[] exact = buffer[..written];
        CryptographicOperations.ZeroMemory(buffer);
        return new Secret(exact);
    }

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is read from a request and never written.");
}
