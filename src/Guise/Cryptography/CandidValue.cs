using System.Numerics;

namespace Guise.Cryptography;

/// <summary>
/// A value of Candid. What reads it says which kind it expects: the accessors return null for anything else, so that a foreign
/// answer of another shape is never mistaken for the right one.
/// </summary>
internal abstract class CandidValue
{
    private CandidValue()
    {
    }

    public static readonly CandidValue None = new Opt(null);

    public static CandidValue Nat(BigInteger value) => new Number(0x7d, value);

    public static CandidValue Nat8(byte value) => new Number(0x7b, value);

    public static CandidValue Nat64(ulong value) => new Number(0x78, value);

    public static CandidValue Some(CandidValue value) => new Opt(value);

    public static CandidValue OptBlob(byte[]? bytes) => bytes is null ? None : Some(new Blob(bytes));

    public static CandidValue Record(params (string Name, CandidValue Value)[] fields) =>
        new Fields(fields.ToDictionary(field => Candid.Label(field.Name), field => field.Value));

    public static CandidValue Variant(string name, CandidValue value) => new Case(Candid.Label(name), value);

    /// <summary>The number when this is exactly a <c>nat</c>.</summary>
    public BigInteger? AsNat => this is Number { Code: 0x7d } number ? number.Value : null;

    public ulong? AsNat64 => this is Number { Code: 0x78 } number ? (ulong)number.Value : null;

    public byte? AsNat8 => this is Number { Code: 0x7b } number ? (byte)number.Value : null;

    public string? AsText => (this as Text)?.Value;

    public byte[]? AsBlob => (this as Blob)?.Value;

    public byte[]? AsPrincipal => (this as Principal)?.Value;

    /// <summary>A record's field. One that is missing reads like an empty option, as the rules of subtyping ask for.</summary>
    public CandidValue this[string name] =>
        this is Fields fields && fields.Items.TryGetValue(Candid.Label(name), out CandidValue? value) ? value : None;

    /// <summary>What an option holds; null when it is empty. A value where an option is expected counts as that option's value.</summary>
    public CandidValue? Inner => this switch
    {
        Opt option => option.Value,
        Null => null,
        _ => this
    };

    /// <summary>The value of a variant's case, or null when it is another case.</summary>
    public CandidValue? InCase(string name) => this is Case found && found.Id == Candid.Label(name) ? found.Value : null;

    public sealed class Null : CandidValue;

    public sealed class Bool(bool value) : CandidValue
    {
        public bool Value => value;
    }

    /// <param name="code">The byte of its type: <c>nat</c>, <c>int</c> and those of fixed width differ.</param>
    public sealed class Number(byte code, BigInteger value) : CandidValue
    {
        public byte Code => code;
        public BigInteger Value => value;
    }

    public sealed class Float(double value) : CandidValue
    {
        public double Value => value;
    }

    public sealed class Text(string value) : CandidValue
    {
        public string Value => value;
    }

    public sealed class Principal(byte[] value) : CandidValue
    {
        public byte[] Value => value;
    }

    public sealed class Opt(CandidValue? value) : CandidValue
    {
        public CandidValue? Value => value;
    }

    /// <summary><c>vec nat8</c>.</summary>
    public sealed class Blob(byte[] value) : CandidValue
    {
        public byte[] Value => value;
    }

    public sealed class Vec(IReadOnlyList<CandidValue> items) : CandidValue
    {
        public IReadOnlyList<CandidValue> Items => items;
    }

    public sealed class Fields(IReadOnlyDictionary<uint, CandidValue> items) : CandidValue
    {
        public IReadOnlyDictionary<uint, CandidValue> Items => items;
    }

    /// <summary>A variant: the id of its case, and the value of that.</summary>
    public sealed class Case(uint id, CandidValue value) : CandidValue
    {
        public uint Id => id;
        public CandidValue Value => value;
    }
}
