using System.Collections;
using System.Numerics;

namespace Guise.Cryptography;

/// <summary>
/// The values that CBOR (RFC 8949, as far as the Internet Computer and DAG-CBOR use it) and request ids are made of.
/// They print their kind alone: a value may be secret.
/// </summary>
internal abstract class CborValue
{
    private CborValue()
    {
    }

    public static implicit operator CborValue(string text) => new Text(text);
    public static implicit operator CborValue(byte[] bytes) => new Bytes(bytes);
    public static implicit operator CborValue(ReadOnlyMemory<byte> bytes) => new Bytes(bytes);
    public static implicit operator CborValue(ulong number) => new Integer(number);
    public static implicit operator CborValue(bool value) => new Bool(value);

    public sealed class Null : CborValue;

    public sealed class Bool(bool value) : CborValue
    {
        public bool Value => value;
    }

    /// <summary>A whole number from −2^64 to 2^64 − 1 in CBOR; in a request id, any natural number.</summary>
    public sealed class Integer(BigInteger value) : CborValue
    {
        public BigInteger Value => value;
    }

    /// <summary>A finite number, 64 bits in CBOR always, as DAG-CBOR asks for.</summary>
    public sealed class Float(double value) : CborValue
    {
        public double Value => value;
    }

    public sealed class Bytes(ReadOnlyMemory<byte> value) : CborValue
    {
        public ReadOnlyMemory<byte> Value => value;
    }

    public sealed class Text(string value) : CborValue
    {
        public string Value => value;
    }

    /// <summary>A link of DAG-CBOR: tag 42 around a zero byte and a binary CID. The value is the CID alone.</summary>
    public sealed class Link(ReadOnlyMemory<byte> cid) : CborValue
    {
        public ReadOnlyMemory<byte> Cid => cid;
    }

    public sealed class List(params IReadOnlyList<CborValue> items) : CborValue
    {
        public IReadOnlyList<CborValue> Items => items;
    }

    /// <summary>Keys are text, and each stands once. Their order means nothing.</summary>
    public sealed class Map : CborValue, IEnumerable<KeyValuePair<string, CborValue>>
    {
        private readonly Dictionary<string, CborValue> _entries = new(StringComparer.Ordinal);

        /// <summary>The value of a key, or null when the map has none.</summary>
        public CborValue? this[string key] => _entries.GetValueOrDefault(key);

        public int Count => _entries.Count;

        /// <exception cref="ArgumentException">The map has this key already.</exception>
        public void Add(string key, CborValue value) => _entries.Add(key, value);

        public IEnumerator<KeyValuePair<string, CborValue>> GetEnumerator() => _entries.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
