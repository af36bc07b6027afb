using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Guise.Cryptography;

/// <summary>Base64 with padding (RFC 4648 §4) as dm3 writes keys and signatures, read strictly: one spelling a value.</summary>
internal static class StrictBase64
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    /// <summary>The bytes; null for missing padding, white space, foreign characters, or another length than wanted.</summary>
    public static byte[]? TryDecode(string text, int size)
    {
        if (text.Length != (size + 2) / 3 * 4 || !Ascii.IsValid(text)) return null;
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        bool read = Base64.DecodeFromUtf8(Encoding.ASCII.GetBytes(text), bytes, out _, out int written) == OperationStatus.Done;
        return read && written == size && Convert.ToBase64String(bytes, 0, size) == text ? bytes[..size] : null;
    }
}
