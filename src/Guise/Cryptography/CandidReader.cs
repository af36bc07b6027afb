using System.Numerics;
using System.Text;

namespace Guise.Cryptography;

/// <summary>
/// Reads a message by the types that it declares. Bounded in types, depth and values, since a few bytes can declare a list of
/// billions of values that take no byte each.
/// </summary>
internal ref struct CandidReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxTypes = 1000;
    private const int MaxDepth = 64;
    private const int MaxValues = 100_000;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly record struct Entry(byte Code, int Inner, (uint Id, int Type)[] Fields);

    private ReadOnlySpan<byte> _rest = bytes;
    private Entry[] _types = [];
    private int _declared;
    private int _values;

    public IReadOnlyList<CandidValue>? TryRead()
    {
        try
        {
            if (!Take(4).SequenceEqual("DIDL"u8)) return null;
            _types = new Entry[Count()];
            for (int i = 0; i < _types.Length; i++) _types[i] = ReadEntry();
            int[] arguments = new int[Count()];
            for (int i = 0; i < arguments.Length; i++) arguments[i] = TypeReference();

            List<CandidValue> values = [];
            foreach (int type in arguments) values.Add(Read(type, MaxDepth));
            return _rest.IsEmpty ? values : null;
        }
        catch (Exception problem) when (problem is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private Entry ReadEntry()
    {
        byte code = Take(1)[0];
        switch (code)
        {
            case 0x6e or 0x6d: return new(code, TypeReference(), []);
            case 0x6c or 0x6b:
                (uint, int)[] fields = new (uint, int)[Count()];
                long last = -1;
                for (int i = 0; i < fields.Length; i++)
                {
                    BigInteger id = Unsigned();
                    if (id <= last || id > uint.MaxValue) throw Malformed();
                    last = (long)id;
                    fields[i] = ((uint)id, TypeReference());
                }
                return new(code, 0, fields);
            default: throw Malformed();
        }
    }

    /// <summary>A position in the table, or a negative number for a primitive type. A type may refer to one that follows.</summary>
    private int TypeReference()
    {
        if (Leb128.TryReadSigned(_rest) is not { } read) throw Malformed();
        _rest = _rest[read.Length..];
        bool primitive = read.Value == -24 || read.Value <= -1 && read.Value >= -17;
        if (!primitive && (read.Value < 0 || read.Value >= _types.Length)) throw Malformed();
        return (int)read.Value;
    }

    private CandidValue Read(int type, int depth)
    {
        if (depth == 0 || ++_values > MaxValues) throw Malformed();
        return type < 0 ? ReadPrimitive((byte)(type & 0x7f)) : ReadBuilt(_types[type], depth);
    }

    private CandidValue ReadBuilt(Entry type, int depth)
    {
        switch (type.Code)
        {
            case 0x6e: return Flag() ? new CandidValue.Opt(Read(type.Inner, depth - 1)) : CandidValue.None;
            case 0x6d when type.Inner == -5: return new CandidValue.Blob(Take(Length()).ToArray());
            case 0x6d:
                BigInteger count = Unsigned();
                if (count > MaxValues) throw Malformed();
                List<CandidValue> items = [];
                for (int i = 0; i < count; i++) items.Add(Read(type.Inner, depth - 1));
                return new CandidValue.Vec(items);
            case 0x6c:
                Dictionary<uint, CandidValue> fields = [];
                foreach ((uint id, int field) in type.Fields) fields.Add(id, Read(field, depth - 1));
                return new CandidValue.Fields(fields);
            default:
                BigInteger index = Unsigned();
                if (index >= type.Fields.Length) throw Malformed();
                (uint found, int value) = type.Fields[(int)index];
                return new CandidValue.Case(found, Read(value, depth - 1));
        }
    }

    private CandidValue ReadPrimitive(byte code)
    {
        switch (code)
        {
            case 0x7f or 0x70: return new CandidValue.Null();
            case 0x7e: return new CandidValue.Bool(Flag());
            case 0x7d: return new CandidValue.Number(code, Unsigned());
            case 0x7c:
                if (Leb128.TryReadSigned(_rest) is not { } read) throw Malformed();
                _rest = _rest[read.Length..];
                return new CandidValue.Number(code, read.Value);
            case >= 0x74 and <= 0x7b: return new CandidValue.Number(code,
                new BigInteger(Take(Candid.Width(code)), isUnsigned: !Candid.IsSigned(code)));
            case 0x73: return new CandidValue.Float(BitConverter.ToSingle(Take(sizeof(float))));
            case 0x72: return new CandidValue.Float(BitConverter.ToDouble(Take(sizeof(double))));
            case 0x71: return new CandidValue.Text(Utf8.GetString(Take(Length())));
            case 0x68:
                if (!Flag()) throw Malformed();
                int length = Length();
                return length <= 29 ? new CandidValue.Principal(Take(length).ToArray()) : throw Malformed();
            default: throw Malformed();
        }
    }

    private bool Flag() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        _ => throw Malformed()
    };

    /// <summary>A count of declarations: all together are bounded.</summary>
    private int Count()
    {
        BigInteger count = Unsigned();
        if (count > MaxTypes || (_declared += (int)count) > MaxTypes) throw Malformed();
        return (int)count;
    }

    private int Length()
    {
        BigInteger length = Unsigned();
        return length <= _rest.Length ? (int)length : throw Malformed();
    }

    private BigInteger Unsigned()
    {
        if (Leb128.TryReadUnsigned(_rest) is not { } read) throw Malformed();
        _rest = _rest[read.Length..];
        return read.Value;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw Malformed();
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static FormatException Malformed() => new("Not a message of Candid.");
}
