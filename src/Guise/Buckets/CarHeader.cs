using Guise.Buckets.Ucan;
using Guise.Cryptography;

namespace Guise.Buckets;

/// <summary>The header of a CAR file, version 1: its length as a varint, then DAG-CBOR <c>{roots, version}</c>.</summary>
internal static class CarHeader
{
    /// <summary>The content id of the first root in base32; null when this is no such file, or its header is longer than any in use.</summary>
    public static string? RootOf(ReadOnlySpan<byte> beginning)
    {
        int length = 0, at = 0;
        for (int shift = 0; ; shift += 7)
        {
            if (at >= beginning.Length || shift > 14) return null;
            byte next = beginning[at++];
            length |= (next & 0x7F) << shift;
            if (next < 0x80) break;
        }
        if (length == 0 || at + length > beginning.Length) return null;
        return Cbor.TryDecode(beginning.Slice(at, length).ToArray(), CborRules.Deterministic) is CborValue.Map header
            && header["version"] is CborValue.Integer { Value.IsOne: true }
            && header["roots"] is CborValue.List { Items: { Count: > 0 } roots }
            && roots[0] is CborValue.Link { Cid: { Length: > 4 and <= 64 } cid } && cid.Span[0] == 1
                ? "b" + Multibase.ToBase32(cid.Span)
                : null;
    }
}
