using System.Buffers.Binary;
using System.Text;

namespace Guise.Cryptography;

/// <summary>
/// Reads a tuple of the Solidity ABI. Offsets and lengths are believed only within the bytes, so nothing is read twice as large
/// as it came; each method gives null when the tuple has no such value.
/// </summary>
internal readonly struct AbiReader(ReadOnlyMemory<byte> data)
{
    /// <summary>The four bytes that name a function, and its arguments; null for less than four bytes.</summary>
    public static (uint Selector, AbiReader Arguments)? Call(ReadOnlyMemory<byte> data) =>
        data.Length < sizeof(uint) ? null : (BinaryPrimitives.ReadUInt32BigEndian(data.Span), new AbiReader(data[sizeof(uint)..]));

    /// <summary>The word at a position of the tuple.</summary>
    public ReadOnlyMemory<byte>? Word(int index) =>
        data.Length / Abi.WordSize > index ? data.Slice(index * Abi.WordSize, Abi.WordSize) : default(ReadOnlyMemory<byte>?);

    /// <summary>A word that is a number below 2⁶³.</summary>
    public long? Number(int index) => Word(index) is { } word ? NumberOf(word.Span) : null;

    /// <summary>A word that is an address: 20 bytes behind twelve zeros.</summary>
    public byte[]? Address(int index) =>
        Word(index) is { } word && word.Span[..12].IndexOfAnyExcept((byte)0) < 0 ? word[12..].ToArray() : null;

    public byte[]? Bytes(int index) => Tail(index) is { } tail ? BytesAt(tail) : null;

    /// <summary>A <c>string</c>, if it is valid UTF-8.</summary>
    public string? Text(int index) => Bytes(index) is { } bytes && System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>A <c>bytes[]</c> or <c>string[]</c> of at most <paramref name="most"/> items.</summary>
    public IReadOnlyList<byte[]>? List(int index, int most)
    {
        if (Tail(index) is not { } tail || new AbiReader(tail).Number(0) is not { } count || count > most) return null;
        AbiReader items = new(tail[Abi.WordSize..]);
        List<byte[]> list = [];
        for (int i = 0; i < count; i++)
        {
            if (items.Bytes(i) is not { } item) return null;
            list.Add(item);
        }
        return list;
    }

    private ReadOnlyMemory<byte>? Tail(int index) =>
        Number(index) is { } offset && offset <= data.Length - Abi.WordSize ? data[(int)offset..] : default(ReadOnlyMemory<byte>?);

    private static byte[]? BytesAt(ReadOnlyMemory<byte> tail) =>
        NumberOf(tail.Span[..Abi.WordSize]) is { } length && length <= tail.Length - Abi.WordSize
            ? tail.Slice(Abi.WordSize, (int)length).ToArray()
            : null;

    private static long? NumberOf(ReadOnlySpan<byte> word) =>
        word[..24].IndexOfAnyExcept((byte)0) < 0 && BinaryPrimitives.ReadInt64BigEndian(word[24..]) is >= 0 and var number ? number : null;
}
