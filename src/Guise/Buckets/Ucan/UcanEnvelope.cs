using System.Numerics;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>
/// A token of UCAN 1.0: DAG-CBOR <c>[signature, {"h": varsig header, "ucan/dlg@1.0.0": payload}]</c>, signed over its second part. Read
/// strictly, so the bytes that are hashed are the bytes that were sent.
/// </summary>
/// <param name="Signed">The bytes under the signature.</param>
internal sealed record UcanEnvelope(string Tag, CborValue.Map Payload, UcanKey Issuer, string Cid, byte[] Signed, byte[] Signature)
{
    public const string Delegation = "ucan/dlg@";
    public const string Invocation = "ucan/inv@";

    /// <summary>The final version, and the release candidate that clients in use write.</summary>
    private static readonly string[] Versions = ["1.0.0", "1.0.0-rc.1"];

    /// <summary>Not for a signature of another length either.</summary>
    public bool IsSigned => Issuer.Verify(Signed, Signature);

    public string SignedHash => StrictBase64Url.Encode(SHA256.HashData(Signed));

    /// <param name="kind"><see cref="Delegation"/> or <see cref="Invocation"/>.</param>
    public static Result<UcanEnvelope> Read(ReadOnlyMemory<byte> bytes, string kind)
    {
        if (Cbor.TryDecode(bytes, CborRules.Deterministic) is not CborValue.List { Items: [CborValue.Bytes signature,
            CborValue.Map { Count: 2 } signed] })
            return Problems.UcanMalformed;
        string? tag = Versions.Select(version => kind + version).FirstOrDefault(known => signed[known] is not null);
        if (tag is null || signed["h"] is not CborValue.Bytes header || signed[tag] is not CborValue.Map payload) return Problems.UcanHeaderInvalid;
        if (UcanKey.TryParse(Text(payload, "iss")) is not { } issuer) return Problems.UcanDidInvalid;
        return header.Value.Span.SequenceEqual(HeaderOf(issuer.Type))
            ? new UcanEnvelope(tag, payload, issuer, Ucan.Cid.OfEnvelope(bytes.Span), Cbor.Encode(signed), signature.Value.ToArray())
            : Problems.UcanHeaderInvalid;
    }

    /// <summary>Varsig v1: the key's type, SHA-2 and DAG-CBOR.</summary>
    public static byte[] HeaderOf(KeyType type) => type switch
    {
        KeyType.Ed25519 => [0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x13, 0x71],
        KeyType.P256 => [0x34, 0x01, 0xec, 0x01, 0x80, 0x24, 0x12, 0x71],
        _ => [0x34, 0x01, 0xec, 0x01, 0xe7, 0x01, 0x12, 0x71],
    };

    public static string? Text(CborValue.Map map, string name) => (map[name] as CborValue.Text)?.Value;

    /// <summary>A time in seconds; null when it is missing, of another type, or beyond what every reader holds exactly.</summary>
    public static long? Time(CborValue.Map map, string name) =>
        map[name] is CborValue.Integer { Value: var value } && BigInteger.Abs(value) <= UcanToken.MaxSafe ? (long)value : null;

    public override string ToString() => Cid;
}
