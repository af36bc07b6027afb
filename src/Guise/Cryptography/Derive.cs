using System.Security.Cryptography;
using System.Text;

namespace Guise.Cryptography;

/// <summary>HKDF-SHA256 (RFC 5869) from key material to a 32-byte key for one labelled purpose.</summary>
internal static class Derive
{
    public const int KeySize = 32;

    public static byte[] Key(ReadOnlySpan<byte> material, string label) => Key(material, label, []);

    public static byte[] Key(ReadOnlySpan<byte> material, string label, ReadOnlySpan<byte> context)
    {
        byte[] info = Frame.Of("guise/1", label, context.ToArray());
        byte[] key = new byte[KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, material, key, salt: [], info);
        return key;
    }

    /// <summary>A keyed name: the first 16 bytes of HMAC-SHA256, as 22 base64url characters.</summary>
    public static string Blind(ReadOnlySpan<byte> key, ReadOnlySpan<byte> name)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, name, mac);
        return System.Buffers.Text.Base64Url.EncodeToString(mac[..16]);
    }

    public static string Blind(ReadOnlySpan<byte> key, string name) => Blind(key, Encoding.UTF8.GetBytes(name));
}
