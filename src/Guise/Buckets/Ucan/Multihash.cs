using System.Text.Json;

namespace Guise.Buckets.Ucan;

/// <summary>A SHA-256 multihash as text: base58btc, bare (<c>Qm…</c>) or as multibase (<c>zQm…</c>), or base32 (<c>b…</c>).</summary>
internal static class Multihash
{
    public static byte[]? TryParse(JsonElement value) => value.ValueKind == JsonValueKind.String ? TryParse(value.GetString()!) : null;

    /// <summary>The 32 bytes of the hash, or null.</summary>
    public static byte[]? TryParse(string text)
    {
        byte[]? bytes = text switch
        {
            { Length: > 64 } => null,
            ['Q', ..] => Multibase.TryBase58(text),
            ['z', .. var base58] => Multibase.TryBase58(base58),
            ['b', .. var base32] => Multibase.TryBase32(base32),
            _ => null,
        };
        return bytes is [0x12, 0x20, ..] and { Length: 34 } ? bytes[2..] : null;
    }
}
