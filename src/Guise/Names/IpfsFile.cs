using System.Security.Cryptography;
using SimpleBase;

namespace Guise.Names;

/// <summary>
/// A small file of IPFS, named by the hash of its one block. A gateway is a stranger: the block is what its name says or it is nothing.
/// </summary>
internal static class IpfsFile
{
    private const int HashSize = 32;

    /// <summary>A content identifier: version 0 (<c>Qm…</c>), or version 1 in base32 (<c>b…</c>), with SHA-256.</summary>
    public static bool TryParse(string cid, out byte[] hash, out bool raw)
    {
        (hash, raw) = ([], false);
        byte[] bytes = new byte[64];
        if (cid is { Length: 46 } && cid.StartsWith("Qm", StringComparison.Ordinal))
        {
            if (!Base58.Bitcoin.TryDecode(cid, bytes, out int size) || size != 2 + HashSize || bytes is not [0x12, HashSize, ..]) return false;
            hash = bytes[2..(2 + HashSize)];
            return true;
        }
        if (cid is not { Length: 59 } || cid[0] != 'b' || !cid.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))) return false;
        try
        {
            bytes = Base32.Rfc4648.Decode(cid.AsSpan(1));
        }
        catch (ArgumentException)
        {
            return false;
        }
        // Version 1, codec raw (0x55) or dag-pb (0x70), SHA-256 of 32 bytes.
        if (bytes is not [1, 0x55 or 0x70, 0x12, HashSize, ..] || bytes.Length != 4 + HashSize) return false;
        (hash, raw) = (bytes[4..], bytes[1] == 0x55);
        return true;
    }

    /// <summary>The file's bytes, or null when the block is another, or only a part of a file.</summary>
    public static byte[]? Read(byte[] block, byte[] hash, bool raw)
    {
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(block), hash)) return null;
        if (raw) return block;
        // dag-pb: field 1 is the data, field 2 would be a link to another block. UnixFS in it: field 1 the type, field 2 the bytes.
        return Fields(block) is { } node && node.All(field => field.Number == 1) && node is [{ Bytes: { } data }]
            && Fields(data) is { } file && file.Any(field => field is { Number: 1, Value: 0 or 2 })
                ? file.FirstOrDefault(field => field.Number == 2).Bytes
                : null;
    }

    private readonly record struct Field(int Number, ulong Value, byte[]? Bytes);

    /// <summary>The fields of a protocol buffer with numbers and bytes only; null when it is none.</summary>
    private static List<Field>? Fields(ReadOnlySpan<byte> message)
    {
        List<Field> fields = [];
        while (!message.IsEmpty)
        {
            if (Number(ref message) is not { } tag || Number(ref message) is not { } value || tag > 127) return null;
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new((int)(tag >> 3), value, null));
                    break;
                case 2 when value <= (ulong)message.Length:
                    fields.Add(new((int)(tag >> 3), 0, message[..(int)value].ToArray()));
                    message = message[(int)value..];
                    break;
                default:
                    return null;
            }
        }
        return fields;
    }

    private static ulong? Number(ref ReadOnlySpan<byte> message)
    {
        ulong number = 0;
        for (int shift = 0; shift < 63 && !message.IsEmpty; shift += 7)
        {
            byte next = message[0];
            message = message[1..];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return number;
        }
        return null;
    }
}
