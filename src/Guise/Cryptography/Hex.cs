namespace Guise.Cryptography;

/// <summary>Bytes as Ethereum spells them: <c>0x</c> and two hexadecimal digits a byte.</summary>
internal static class Hex
{
    public static string Encode(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>The bytes; null without the prefix, for half a byte, or for a foreign character. Letters may be of either case.</summary>
    public static byte[]? TryDecode(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0) return null;
        ReadOnlySpan<char> digits = text[2..];
        return digits.ContainsAnyExcept("0123456789abcdefABCDEF") ? null : Convert.FromHexString(digits);
    }
}
