using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;

namespace Guise.Masks;

/// <summary>
/// An id that hides what it names: a few texts, encrypted under a key of the wallet's seed, so that it may stand in a URL and needs no row. The
/// same texts have the same id always: the nonce derives from what is encrypted (as in RFC 5297, SIV).
/// </summary>
internal static class SealedId
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static string Of(MaskKeys keys, string purpose, params ReadOnlySpan<string> texts)
    {
        Frame.Part[] parts = new Frame.Part[texts.Length];
        for (int i = 0; i < parts.Length; i++) parts[i] = texts[i];
        byte[] plain = Frame.Of(parts);
        byte[] id = new byte[NonceSize + plain.Length + TagSize];
        byte[] nonceKey = keys.Derived(purpose + "/nonce");
        HMACSHA256.HashData(nonceKey, plain).AsSpan(0, NonceSize).CopyTo(id);
        CryptographicOperations.ZeroMemory(nonceKey);

        byte[] key = keys.Derived(purpose);
        using AesGcm aes = new(key, TagSize);
        aes.Encrypt(id.AsSpan(0, NonceSize), plain, id.AsSpan(NonceSize, plain.Length), id.AsSpan(id.Length - TagSize));
        CryptographicOperations.ZeroMemory(key);
        return StrictBase64Url.Encode(id);
    }

    /// <summary>The texts, or null for an id that is not of this wallet and purpose.</summary>
    public static IReadOnlyList<string>? TryRead(MaskKeys keys, string purpose, string id)
    {
        if (StrictBase64Url.TryDecode(id) is not { Length: > NonceSize + TagSize } bytes) return null;
        byte[] plain = new byte[bytes.Length - NonceSize - TagSize];
        byte[] key = keys.Derived(purpose);
        using AesGcm aes = new(key, TagSize);
        try
        {
            aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize, plain.Length), bytes.AsSpan(bytes.Length - TagSize), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
        return [.. Frame.Parts(plain).Select(part => Encoding.UTF8.GetString(part.Span))];
    }
}
