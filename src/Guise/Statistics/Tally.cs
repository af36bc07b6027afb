using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guise.Statistics;

/// <summary>How often something happened, and what it came to.</summary>
/// <param name="Sum">In the token's smallest unit; of what has no amount, the number of events.</param>
internal readonly record struct Tally(long Events, [property: JsonConverter(typeof(Tally.UnitsConverter))] BigInteger Sum)
{
    public static Tally operator +(Tally left, Tally right) => new(left.Events + right.Events, left.Sum + right.Sum);

    /// <summary>Digits in a string, as amounts are written everywhere.</summary>
    internal sealed class UnitsConverter : JsonConverter<BigInteger>
    {
        public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            BigInteger.Parse(reader.GetString()!, CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
