using System.Text;
using SimpleBase;

namespace Guise.Buckets.Ucan;

/// <summary>Base32 (RFC 4648 in lower case, without padding) and base58btc, read strictly: one spelling a value.</summary>
internal static class Multibase
{
    private const int MaxBytes = 128;

    public static string ToBase32(ReadOnlySpan<byte> bytes) => Base32.Rfc4648.Encode(bytes, padding: false).ToLowerInvariant();

    public static byte[]? TryBase32(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[MaxBytes];
        if (text.Length > MaxBytes || !Ascii.IsValid(text) || !Base32.Rfc4648.TryDecode(text, bytes, out int written)) return null;
        Array.Resize(ref bytes, written);
        return text.SequenceEqual(ToBase32(bytes)) ? bytes : null;
    }

    public static byte[]? TryBase58(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[MaxBytes];
        if (text.Length > MaxBytes || !Ascii.IsValid(text) || !Base58.Bitcoin.TryDecode(text, bytes, out int written)) return null;
        Array.Resize(ref bytes, written);
        return text.SequenceEqual(Base58.Bitcoin.Encode(bytes)) ? bytes : null;
    }
}
