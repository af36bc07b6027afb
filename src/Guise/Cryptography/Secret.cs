using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Guise.Cryptography;

/// <summary>
/// A secret as it came out of a request: UTF-8 bytes that never become a <c>string</c>, are cleared on disposal,
/// and print as stars.
/// </summary>
[JsonConverter(typeof(SecretConverter))]
public sealed class Secret(byte[] utf8) : IDisposable
{
    public ReadOnlySpan<byte> Utf8 => utf8;

    public void Dispose() => CryptographicOperations.ZeroMemory(utf8);

    public override string ToString() => "***";

    /// <summary>The bytes that the secret spells in hexadecimal, with or without <c>0x</c> in front; or null.</summary>
    internal byte[]? TryDecodeHex()
    {
        ReadOnlySpan<byte> digits = utf8.AsSpan().StartsWith("0x"u8) ? utf8.AsSpan(2) : utf8;
        byte[] bytes = new byte[digits.Length / 2];
        return Convert.FromHexString(digits, bytes, out int read, out _) is OperationStatus.Done && read == digits.Length ? bytes : null;
    }

    /// <summary>The bytes that the secret spells in base64url, or null.</summary>
    internal byte[]? TryDecodeBase64Url()
    {
        char[] text = new char[utf8.Length];
        try
        {
            for (int i = 0; i < utf8.Length; i++) text[i] = (char)utf8[i];
            return StrictBase64Url.TryDecode(text);
        }
        finally
        {
            Array.Clear(text);
        }
    }
}
