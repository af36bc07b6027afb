using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Numerics;

namespace Guise.Cryptography;

/// <summary>CBOR (RFC 8949): writes deterministically, reads strictly.</summary>
internal static class Cbor
{
    /// <summary>A certificate's tree is the deepest thing that is read; the Internet Computer bounds it by 128.</summary>
    public const int MaxDepth = 160;

    private const CborTag LinkTag = (CborTag)42;

    /// <summary>The one deterministic spelling of a value.</summary>
    /// <param name="selfDescribed">Puts tag 55799 in front (RFC 8949 §3.4.6), as the Internet Computer asks for.</param>
    /// <exception cref="ArgumentException">A number is outside the range of CBOR, or not finite; or a text is not valid Unicode.</exception>
    public static byte[] Encode(CborValue value, bool selfDescribed = false)
    {
        CborWriter writer = new(CborConformanceMode.Canonical);
        if (selfDescribed) writer.WriteTag(CborTag.SelfDescribeCbor);
        Write(writer, value);
        return writer.Encode();
    }

    /// <summary>The value, or null when the bytes are not exactly one value under the rules.</summary>
    public static CborValue? TryDecode(ReadOnlyMemory<byte> bytes, CborRules rules)
    {
        try
        {
            CborReader reader = new(bytes, rules == CborRules.Deterministic ? CborConformanceMode.Canonical : CborConformanceMode.Strict);
            if (rules == CborRules.Foreign && reader.PeekState() == CborReaderState.Tag && reader.PeekTag() == CborTag.SelfDescribeCbor)
                reader.ReadTag();
            CborValue value = Read(reader, MaxDepth);
            return reader.BytesRemaining == 0 ? value : null;
        }
        catch (Exception problem) when (problem is CborContentException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    private static void Write(CborWriter writer, CborValue value)
    {
        switch (value)
        {
            case CborValue.Null: writer.WriteNull(); break;
            case CborValue.Bool flag: writer.WriteBoolean(flag.Value); break;
            case CborValue.Integer number: WriteInteger(writer, number.Value); break;
            case CborValue.Float number: WriteFloat(writer, number.Value); break;
            case CborValue.Bytes bytes: writer.WriteByteString(bytes.Value.Span); break;
            case CborValue.Text text: writer.WriteTextString(text.Value); break;
            case CborValue.Link link:
                writer.WriteTag(LinkTag);
                writer.WriteByteString([0, .. link.Cid.Span]);
                break;
            case CborValue.List list:
                writer.WriteStartArray(list.Items.Count);
                foreach (CborValue item in list.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case CborValue.Map map:
                writer.WriteStartMap(map.Count);
                foreach ((string key, CborValue entry) in map)
                {
                    writer.WriteTextString(key);
                    Write(writer, entry);
                }
                writer.WriteEndMap();
                break;
        }
    }

    private static void WriteInteger(CborWriter writer, BigInteger value)
    {
        if (value < -BigInteger.One - ulong.MaxValue || value > ulong.MaxValue) throw new ArgumentException("A CBOR integer has 64 bits and a sign.");
        if (value.Sign < 0) writer.WriteCborNegativeIntegerRepresentation((ulong)(-BigInteger.One - value));
        else writer.WriteUInt64((ulong)value);
    }

    private static void WriteFloat(CborWriter writer, double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException("A CBOR number is finite here.");
        Span<byte> encoded = stackalloc byte[1 + sizeof(double)];
        encoded[0] = 0xfb;
        BinaryPrimitives.WriteDoubleBigEndian(encoded[1..], value);
        writer.WriteEncodedValue(encoded);
    }

    private static CborValue Read(CborReader reader, int depth)
    {
        if (depth == 0) throw new CborContentException("Too deep.");
        switch (reader.PeekState())
        {
            case CborReaderState.Null: reader.ReadNull(); return new CborValue.Null();
            case CborReaderState.Boolean: return new CborValue.Bool(reader.ReadBoolean());
            case CborReaderState.UnsignedInteger: return new CborValue.Integer(reader.ReadUInt64());
            case CborReaderState.NegativeInteger: return new CborValue.Integer(-BigInteger.One - reader.ReadCborNegativeIntegerRepresentation());
            case CborReaderState.DoublePrecisionFloat: return ReadFloat(reader);
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString: return new CborValue.Bytes(reader.ReadByteString());
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString: return new CborValue.Text(reader.ReadTextString());
            case CborReaderState.Tag: return ReadLink(reader);
            case CborReaderState.StartArray: return ReadList(reader, depth);
            case CborReaderState.StartMap: return ReadMap(reader, depth);
            default: throw new CborContentException("A kind of value that is not taken.");
        }
    }

    private static CborValue.Float ReadFloat(CborReader reader)
    {
        double value = reader.ReadDouble();
        return double.IsFinite(value) ? new(value) : throw new CborContentException("A number that is not finite.");
    }

    private static CborValue.Link ReadLink(CborReader reader)
    {
        if (reader.ReadTag() != LinkTag) throw new CborContentException("A foreign tag.");
        byte[] bytes = reader.ReadByteString();
        return bytes is [0, _, ..] ? new(bytes.AsMemory(1)) : throw new CborContentException("A link starts with a zero byte.");
    }

    private static CborValue.List ReadList(CborReader reader, int depth)
    {
        reader.ReadStartArray();
        List<CborValue> items = [];
        while (reader.PeekState() != CborReaderState.EndArray) items.Add(Read(reader, depth - 1));
        reader.ReadEndArray();
        return new(items);
    }

    private static CborValue.Map ReadMap(CborReader reader, int depth)
    {
        reader.ReadStartMap();
        CborValue.Map map = [];
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            string key = reader.ReadTextString();
            // "Strict" compares encoded keys: the same text under a longer head would pass there.
            if (map[key] is not null) throw new CborContentException("A repeated key.");
            map.Add(key, Read(reader, depth - 1));
        }
        reader.ReadEndMap();
        return map;
    }
}
