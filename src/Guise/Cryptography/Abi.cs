using System.Buffers.Binary;
using System.Text;

namespace Guise.Cryptography;

/// <summary>One value of a Solidity tuple: a word of 32 bytes, or something of any length that the tuple points to.</summary>
internal readonly record struct AbiValue(byte[] Bytes, bool IsDynamic)
{
    /// <summary>A number, an address, a <c>bytes32</c> …: up to 32 bytes, filled up with zeros on the left.</summary>
    public static AbiValue Word(ReadOnlySpan<byte> bytes) => new([.. new byte[Abi.WordSize - bytes.Length], .. bytes], IsDynamic: false);

    public static AbiValue Number(ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return Word(bytes);
    }

    /// <summary><c>bytes</c>: the length, then the bytes filled up with zeros on the right.</summary>
    public static AbiValue Of(ReadOnlySpan<byte> bytes) =>
        new([.. Number((ulong)bytes.Length).Bytes, .. bytes, .. new byte[Abi.Padding(bytes.Length)]], IsDynamic: true);

    /// <summary><c>string</c>.</summary>
    public static AbiValue Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary><c>bytes[]</c>.</summary>
    public static AbiValue List(IReadOnlyList<byte[]> items) =>
        new([.. Number((ulong)items.Count).Bytes, .. Abi.Encode([.. items.Select(item => Of(item))])], IsDynamic: true);
}

/// <summary>
/// The Solidity contract ABI, as far as names and gateways need it: tuples of words, <c>bytes</c>, <c>string</c> and <c>bytes[]</c>.
/// </summary>
internal static class Abi
{
    public const int WordSize = 32;

    /// <summary>The tuple: words in place, offsets for the rest, and the rest behind.</summary>
    public static byte[] Encode(params ReadOnlySpan<AbiValue> values)
    {
        List<byte> head = [], tail = [];
        foreach (AbiValue value in values)
        {
            head.AddRange(value.IsDynamic ? AbiValue.Number((ulong)(values.Length * WordSize + tail.Count)).Bytes : value.Bytes);
            if (value.IsDynamic) tail.AddRange(value.Bytes);
        }
        return [.. head, .. tail];
    }

    /// <summary>A call: four bytes that name the function, and its arguments.</summary>
    public static byte[] Call(uint selector, params ReadOnlySpan<AbiValue> arguments)
    {
        byte[] name = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(name, selector);
        return [.. name, .. Encode(arguments)];
    }

    /// <summary>Bytes until the next whole word.</summary>
    public static int Padding(int length) => (WordSize - length % WordSize) % WordSize;
}
