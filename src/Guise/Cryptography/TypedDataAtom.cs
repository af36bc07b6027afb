using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Guise.Cryptography;

/// <summary>The atomic and dynamic types of EIP-712: their words of 32 bytes, and how a person reads them.</summary>
internal static class TypedDataAtom
{
    /// <summary>Beyond this, what a JSON reader makes of a number depends on the reader (RFC 7493 §2.2).</summary>
    private const long MaxExactNumber = (1L << 53) - 1;

    public static bool IsKnown(string type) =>
        type is "bool" or "address" or "string" or "bytes" || Bits(type, "uint") > 0 || Bits(type, "int") > 0 || FixedBytes(type) > 0;

    /// <exception cref="FormatException">The value is not one of the type, or not in its one spelling.</exception>
    public static (byte[] Word, string Text) Encode(string type, JsonElement value)
    {
        switch (type)
        {
            case "bool":
                bool flag = value.GetBoolean();
                return (Word(flag ? BigInteger.One : BigInteger.Zero), flag ? "true" : "false");
            case "address":
                if (!EthereumAddress.TryParse(Text(value), out EthereumAddress? address)) throw Wrong();
                return ([.. new byte[12], .. address.Bytes], address.ToString());
            case "string":
                string text = Text(value);
                return (Keccak256.Hash(Encoding.UTF8.GetBytes(text)), VisibleText.Of(text));
            case "bytes":
                byte[] bytes = Hex.TryDecode(Text(value)) ?? throw Wrong();
                return (Keccak256.Hash(bytes), Hex.Encode(bytes));
        }
        if (FixedBytes(type) is > 0 and int size)
        {
            byte[] bytes = Hex.TryDecode(Text(value)) ?? throw Wrong();
            return bytes.Length == size ? ([.. bytes, .. new byte[32 - size]], Hex.Encode(bytes)) : throw Wrong();
        }
        int bits = Bits(type, "uint");
        bool signed = bits == 0;
        if (signed) bits = Bits(type, "int");
        if (bits == 0) throw Wrong();
        BigInteger number = Number(value);
        BigInteger lowest = signed ? -(BigInteger.One << (bits - 1)) : BigInteger.Zero;
        BigInteger end = BigInteger.One << (signed ? bits - 1 : bits);
        return number >= lowest && number < end ? (Word(number), number.ToString(CultureInfo.InvariantCulture)) : throw Wrong();
    }

    /// <summary>An integer in JSON, in decimal digits, or in hexadecimal digits behind <c>0x</c>: the three spellings that wallets take.</summary>
    private static BigInteger Number(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return IsDecimal(value.GetRawText()) && value.TryGetInt64(out long small) && Math.Abs(small) <= MaxExactNumber ? small : throw Wrong();
        string text = Text(value);
        if (text.Length > 80) throw Wrong();
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return text.Length > 2 && !text.AsSpan(2).ContainsAnyExcept("0123456789abcdefABCDEF")
                ? BigInteger.Parse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : throw Wrong();
        }
        return IsDecimal(text) ? BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : throw Wrong();
    }

    private static bool IsDecimal(string text)
    {
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9') && (digits[0] != '0' || text == "0");
    }

    /// <summary>Two's complement, big endian.</summary>
    private static byte[] Word(BigInteger number)
    {
        byte[] word = new byte[32];
        if (number.Sign < 0) number += BigInteger.One << 256;
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(word, 32 - bytes.Length);
        return word;
    }

    private static int Bits(string type, string name) => Size(type, name) is var bits && bits % 8 == 0 && bits <= 256 ? bits : 0;

    private static int FixedBytes(string type) => Size(type, "bytes") is var size && size <= 32 ? size : 0;

    private static int Size(string type, string name)
    {
        if (!type.StartsWith(name, StringComparison.Ordinal)) return 0;
        ReadOnlySpan<char> size = type.AsSpan(name.Length);
        if (size.Length is < 1 or > 3 || size.ContainsAnyExceptInRange('0', '9') || size[0] == '0') return 0;
        return int.Parse(size, provider: null);
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong();

    private static FormatException Wrong() => new("A value is not of its type.");
}
