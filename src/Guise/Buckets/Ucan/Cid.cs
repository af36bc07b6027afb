using System.Security.Cryptography;

namespace Guise.Buckets.Ucan;

/// <summary>
/// Content ids (CIDv1) with SHA-256: of a JWT (codec <c>raw</c>) and of a DAG-CBOR envelope. As text base32 (<c>bafk…</c>,
/// <c>bafy…</c>); base58btc (<c>z…</c>), the other form in use, names the same bytes.
/// </summary>
internal static class Cid
{
    private const byte Raw = 0x55;
    private const byte DagCbor = 0x71;
    private const int Size = 36;

    public static string OfJwt(ReadOnlySpan<byte> ascii) => Text(Raw, SHA256.HashData(ascii));

    /// <summary>Of bytes whose SHA-256 is known.</summary>
    public static string OfHash(byte[] hash) => Text(Raw, hash);

    public static string OfEnvelope(ReadOnlySpan<byte> dagCbor) => Text(DagCbor, SHA256.HashData(dagCbor));

    /// <summary>The same id in base32; null when it is not the id of a JWT or an envelope.</summary>
    public static string? TryNormalise(string? text)
    {
        byte[]? bytes = text switch
        {
            ['b', .. var base32] when text.Length == 59 => Multibase.TryBase32(base32),
            ['z', .. var base58] when text.Length is 49 or 50 => Multibase.TryBase58(base58),
            _ => null,
        };
        return bytes is null ? null : TryFormat(bytes);
    }

    /// <summary>An id in its binary form; null when it is not the id of a JWT or an envelope.</summary>
    public static string? TryFormat(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size && bytes[0] == 1 && bytes[1] is Raw or DagCbor && bytes[2] == 0x12 && bytes[3] == 0x20
            ? "b" + Multibase.ToBase32(bytes)
            : null;

    /// <summary>The SHA-256 that an id holds.</summary>
    public static byte[] HashOf(string cid) => Multibase.TryBase32(cid.AsSpan(1))![4..];

    private static string Text(byte codec, byte[] hash) => "b" + Multibase.ToBase32([1, codec, 0x12, 0x20, .. hash]);
}
