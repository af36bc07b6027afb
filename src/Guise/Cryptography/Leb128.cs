using System.Numerics;

namespace Guise.Cryptography;

/// <summary>Whole numbers of any size, seven bits a byte, least significant first (DWARF 5 §7.6), read strictly: no idle bytes at the end.</summary>
internal static class Leb128
{
    /// <summary>Enough for 1024 bits: no amount comes near, and a reader does not work for ever.</summary>
    private const int MaxBytes = 147;

    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static byte[] Unsigned(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value.Sign, nameof(value));
        List<byte> bytes = [];
        while (value >= 0x80)
        {
            bytes.Add((byte)((int)(value & 0x7f) | 0x80));
            value >>= 7;
        }
        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Signed(BigInteger value)
    {
        List<byte> bytes = [];
        while (value < -0x40 || value > 0x3f)
        {
            bytes.Add((byte)((int)(value & 0x7f) | 0x80));
            value >>= 7;
        }
        bytes.Add((byte)(int)(value & 0x7f));
        return [.. bytes];
    }

    /// <summary>The number at the front, and how many bytes it takes; null when there is none or it is not in its shortest form.</summary>
    public static (BigInteger Value, int Length)? TryReadUnsigned(ReadOnlySpan<byte> bytes)
    {
        int length = LengthAtFront(bytes);
        if (length == 0 || length > 1 && bytes[length - 1] == 0) return null;
        return (Join(bytes[..length]), length);
    }

    /// <inheritdoc cref="TryReadUnsigned"/>
    public static (BigInteger Value, int Length)? TryReadSigned(ReadOnlySpan<byte> bytes)
    {
        int length = LengthAtFront(bytes);
        if (length == 0) return null;
        bool negative = (bytes[length - 1] & 0x40) != 0;
        if (length > 1 && bytes[length - 1] == (negative ? 0x7f : 0) && (bytes[length - 2] & 0x40) != 0 == negative) return null;
        BigInteger value = Join(bytes[..length]);
        return (negative ? value - (BigInteger.One << (7 * length)) : value, length);
    }

    private static int LengthAtFront(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length && i < MaxBytes; i++)
            if ((bytes[i] & 0x80) == 0) return i + 1;
        return 0;
    }

    private static BigInteger Join(ReadOnlySpan<byte> bytes)
    {
        BigInteger value = 0;
        for (int i = bytes.Length - 1; i >= 0; i--) value = (value << 7) | (bytes[i] & 0x7f);
        return value;
    }
}
