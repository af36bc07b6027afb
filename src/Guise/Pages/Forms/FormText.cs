using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Guise.Pages.Forms;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> (WHATWG URL §5.1), strictly, without making strings of the values.</summary>
internal static class FormText
{
    private const int MostFields = 32;

    /// <summary>Null when a field occurs twice, an escape is broken, a value is no UTF-8, or there are too many.</summary>
    public static Dictionary<string, byte[]>? TryParse(ReadOnlySpan<byte> body)
    {
        Dictionary<string, byte[]> fields = new(StringComparer.Ordinal);
        if (body.IsEmpty) return fields;
        foreach (Range part in body.Split((byte)'&'))
        {
            ReadOnlySpan<byte> pair = body[part];
            int equals = pair.IndexOf((byte)'=');
            if (equals < 0 || fields.Count == MostFields) return Refused(fields);
            if (Decoded(pair[..equals]) is not { } name || Decoded(pair[(equals + 1)..]) is not { } value) return Refused(fields);
            if (!fields.TryAdd(Encoding.UTF8.GetString(name), value)) return Refused(fields);
        }
        return fields;
    }

    private static byte[]? Decoded(ReadOnlySpan<byte> text)
    {
        byte[] buffer = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                buffer[length++] = text[i] == '+' ? (byte)' ' : text[i];
                continue;
            }
            if (i + 2 >= text.Length || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out buffer[length]))
                return null;
            length++;
            i += 2;
        }
        byte[] exact = buffer[..length];
        CryptographicOperations.ZeroMemory(buffer);
        return Utf8.IsValid(exact) ? exact : null;
    }

    private static Dictionary<string, byte[]>? Refused(Dictionary<string, byte[]> fields)
    {
        foreach (byte[] value in fields.Values) CryptographicOperations.ZeroMemory(value);
        return null;
    }
}
