namespace Guise.Cryptography;

/// <summary>What a reader takes. Both readers refuse repeated keys, foreign tags, text that is not UTF-8, and anything after the value.</summary>
internal enum CborRules
{
    /// <summary>
    /// One spelling a value, which is what DAG-CBOR asks for and RFC 8949 §4.2.1 with text keys: shortest heads, definite lengths, keys sorted by
    /// length and then by bytes, 64-bit floats.
    /// </summary>
    Deterministic,

    /// <summary>Any order of keys and any length of a head, as nodes of the Internet Computer send it; the self-describing tag may lead.</summary>
    Foreign
}
