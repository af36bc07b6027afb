using System.Security.Cryptography;

namespace Guise.Cryptography;

/// <summary>
/// AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce:
/// <c>format (1) ‖ nonce (12) ‖ ciphertext ‖ tag (16)</c>. The associated data says what the box is and where it lies,
/// so that a box moved to another row does not open.
/// </summary>
internal static class Sealed
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    public const int Overhead = 1 + NonceSize + TagSize;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        byte[] box = new byte[Overhead + plaintext.Length];
        box[0] = Format;
        Span<byte> nonce = box.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm aes = new(key, TagSize);
        aes.Encrypt(nonce, plaintext, box.AsSpan(1 + NonceSize, plaintext.Length), box.AsSpan(box.Length - TagSize), associatedData);
        return box;
    }

    /// <summary>The plaintext, or null when the key, the associated data or the box is not the right one.</summary>
    public static byte[]? TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associatedData)
    {
        if (box.Length < Overhead || box[0] != Format) return null;
        byte[] plaintext = new byte[box.Length - Overhead];
        using AesGcm aes = new(key, TagSize);
        try
        {
            aes.Decrypt(box.Slice(1, NonceSize), box[(1 + NonceSize)..^TagSize], box[^TagSize..], plaintext, associatedData);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <exception cref="CryptographicException">The row was altered, moved, or sealed under another key.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associatedData) =>
        TryOpen(key, box, associatedData) ?? throw new CryptographicException("A sealed value does not open here.");
}
