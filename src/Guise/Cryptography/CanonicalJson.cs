using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Guise.Cryptography;

/// <summary>
/// JSON in the one form that dm3 signs and hashes: members sorted by UTF-16 code unit at every level, no white space, texts and
/// numbers as ECMAScript writes them (ECMA-262 §25.5.2, as the npm package safe-stable-stringify).
/// </summary>
internal static class CanonicalJson
{
    /// <exception cref="InvalidOperationException">A text is not valid Unicode.</exception>
    public static string Of(JsonElement value)
    {
        StringBuilder text = new();
        Write(text, value);
        return text.ToString();
    }

    public static string Of(string value)
    {
        StringBuilder text = new();
        WriteText(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                string separator = "{";
                foreach (JsonProperty member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    text.Append(separator);
                    WriteText(text, member.Name);
                    Write(text.Append(':'), member.Value);
                    separator = ",";
                }
                text.Append(separator == "{" ? "{}" : "}");
                break;
            case JsonValueKind.Array:
                text.Append('[');
                int index = 0;
                foreach (JsonElement item in value.EnumerateArray()) Write(index++ == 0 ? text : text.Append(','), item);
                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteText(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetDouble()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }

    /// <summary>The shortest digits that read back as the number, with an exponent from 10²¹ and below 10⁻⁶ (ECMA-262 §6.1.6.1.20).</summary>
    private static string Number(double number)
    {
        if (!double.IsFinite(number)) return "null";
        if (number == 0) return "0";
        string shortest = Math.Abs(number).ToString("E16", CultureInfo.InvariantCulture);
        for (int precision = 0; precision < 17; precision++)
        {
            string candidate = Math.Abs(number).ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture) != Math.Abs(number)) continue;
            shortest = candidate;
            break;
        }
        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        string digits = shortest[..e].Replace(".", "", StringComparison.Ordinal);
        int point = int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + 1;
        return (number < 0 ? "-" : "") + Place(digits, point);
    }

    private static string Place(string digits, int point)
    {
        if (digits.Length <= point && point <= 21) return digits.PadRight(point, '0');
        if (point is > 0 and <= 21) return digits[..point] + "." + digits[point..];
        if (point is > -6 and <= 0) return "0." + new string('0', -point) + digits;
        string mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(point > 0 ? "+" : "-")}{Math.Abs(point - 1)}");
    }
}
