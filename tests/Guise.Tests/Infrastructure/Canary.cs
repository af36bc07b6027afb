using System.Text;

namespace Guise.Tests.Infrastructure;

/// <summary>Looks for something in bytes, in every form in which it could have slipped out.</summary>
internal static class Canary
{
    private const int TooShort = 6;

    /// <summary>The forms of <paramref name="secret"/> that occur; none when it is nowhere.</summary>
    public static IEnumerable<string> Found(ReadOnlyMemory<byte> where, byte[] secret) =>
        Forms(secret).Where(form => where.Span.IndexOf(form.Bytes) >= 0).Select(form => form.Name);

    public static IEnumerable<string> Found(ReadOnlyMemory<byte> where, string secret) => Found(where, Encoding.UTF8.GetBytes(secret));

    public static IEnumerable<string> Found(string where, string secret) => Found(Encoding.UTF8.GetBytes(where), secret);

    private static IEnumerable<(string Name, byte[] Bytes)> Forms(byte[] secret)
    {
        yield return ("as it is", secret);
        yield return ("backwards", [.. Enumerable.Reverse(secret)]);
        yield return ("hex", Ascii(Convert.ToHexStringLower(secret)));
        yield return ("HEX", Ascii(Convert.ToHexString(secret)));
        yield return ("percent", Ascii(string.Concat(secret.Select(b => $"%{b:X2}"))));
        foreach ((string alignment, string base64) in Base64(secret))
        {
            if (base64.Length < TooShort) continue;
            yield return ("base64 " + alignment, Ascii(base64));
            yield return ("base64url " + alignment, Ascii(base64.Replace('+', '-').Replace('/', '_')));
        }
        string? text = TextOf(secret);
        if (text is null) yield break;
        yield return ("UTF-16", Encoding.Unicode.GetBytes(text));
        yield return ("UTF-16 big endian", Encoding.BigEndianUnicode.GetBytes(text));
        yield return ("a JSON string", Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(text)[1..^1]));
        yield return ("a part of a URL", Ascii(Uri.EscapeDataString(text)));
        yield return ("JSON escapes", Ascii(string.Concat(text.Select(c => $"\\u{(int)c:x4}"))));
    }

    /// <summary>What base64 makes of it after 0, 1 or 2 other bytes, without the characters that the neighbours have a share in.</summary>
    private static IEnumerable<(string, string)> Base64(byte[] secret)
    {
        for (int before = 0; before < 3; before++)
        {
            string all = Convert.ToBase64String([.. new byte[before], .. secret]);
            yield return ($"after {before}", all[((before * 8 + 5) / 6)..((before + secret.Length) * 8 / 6)]);
        }
    }

    private static string? TextOf(byte[] secret)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(secret);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
