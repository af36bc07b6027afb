namespace Guise.Cryptography;

/// <summary>A type of Candid, as far as ledgers use them: numbers, text, principals, and what is built of them.</summary>
internal abstract class CandidType
{
    private CandidType()
    {
    }

    public static readonly CandidType Null = new Primitive(0x7f);
    public static readonly CandidType Bool = new Primitive(0x7e);
    public static readonly CandidType Nat = new Primitive(0x7d);
    public static readonly CandidType Int = new Primitive(0x7c);
    public static readonly CandidType Nat8 = new Primitive(0x7b);
    public static readonly CandidType Nat32 = new Primitive(0x79);
    public static readonly CandidType Nat64 = new Primitive(0x78);
    public static readonly CandidType Text = new Primitive(0x71);
    public static readonly CandidType Principal = new Primitive(0x68);
    public static readonly CandidType Blob = Vec(Nat8);

    public static CandidType Opt(CandidType inner) => new Wrapper(0x6e, inner);

    public static CandidType Vec(CandidType inner) => new Wrapper(0x6d, inner);

    public static CandidType Record(params (string Name, CandidType Type)[] fields) => new Fields(0x6c, ById(fields));

    public static CandidType Variant(params (string Name, CandidType Type)[] fields) => new Fields(0x6b, ById(fields));

    /// <summary>A record without names: its fields are numbered.</summary>
    public static CandidType Tuple(params CandidType[] items) => new Fields(0x6c, [.. items.Select((type, index) => ((uint)index, type))]);

    private static (uint, CandidType)[] ById((string Name, CandidType Type)[] fields) =>
        [.. fields.Select(field => (Candid.Label(field.Name), field.Type)).OrderBy(field => field.Item1)];

    /// <param name="code">The type's byte on the wire: the negative number −1 to −24 in LEB128.</param>
    public sealed class Primitive(byte code) : CandidType
    {
        public byte Code => code;
    }

    /// <summary><c>opt</c> or <c>vec</c>.</summary>
    public sealed class Wrapper(byte code, CandidType inner) : CandidType
    {
        public byte Code => code;
        public CandidType Inner => inner;
    }

    /// <summary><c>record</c> or <c>variant</c>, its fields in the order of their ids.</summary>
    public sealed class Fields(byte code, IReadOnlyList<(uint Id, CandidType Type)> items) : CandidType
    {
        public byte Code => code;
        public IReadOnlyList<(uint Id, CandidType Type)> Items => items;
    }
}
