using System.Text;

namespace Guise.Cryptography;

/// <summary>
/// Candid, the interface language of the Internet Computer (specification, "Binary format"): <c>DIDL</c>, a table of types,
/// the arguments' types, their values.
/// </summary>
internal static class Candid
{
    /// <summary>A field's number: its name's bytes as digits of base 223, modulo 2^32.</summary>
    public static uint Label(string name)
    {
        uint hash = 0;
        foreach (byte b in Encoding.UTF8.GetBytes(name)) hash = unchecked(hash * 223 + b);
        return hash;
    }

    /// <summary>Arguments or results in the order of their positions.</summary>
    /// <exception cref="ArgumentException">A value is not of its type.</exception>
    public static byte[] Encode(params (CandidType Type, CandidValue Value)[] arguments)
    {
        CandidTypeTable table = new();
        byte[][] types = [.. arguments.Select(argument => table.Reference(argument.Type))];
        List<byte> bytes = [.. "DIDL"u8, .. table.Encode(), .. Leb128.Unsigned(arguments.Length)];
        foreach (byte[] type in types) bytes.AddRange(type);
        foreach ((CandidType type, CandidValue value) in arguments) CandidWriter.Write(bytes, type, value);
        return [.. bytes];
    }

    /// <summary>The arguments, or null when the bytes are not exactly a list of them. References to functions and services are not taken.</summary>
    public static IReadOnlyList<CandidValue>? TryDecode(ReadOnlySpan<byte> bytes) => new CandidReader(bytes).TryRead();

    /// <summary>The one argument, or null when there is none; more than one is no error, as later versions of a method may return more.</summary>
    public static CandidValue? TryDecodeFirst(ReadOnlySpan<byte> bytes) => TryDecode(bytes) is [var first, ..] ? first : null;

    /// <summary>Bytes of a number of fixed width, by the byte of its type: <c>nat8</c> is 0x7b and <c>int8</c> 0x77.</summary>
    public static int Width(byte code) => 1 << ((0x7b - code) & 3);

    public static bool IsSigned(byte code) => code is >= 0x74 and <= 0x77 or 0x7c;
}
