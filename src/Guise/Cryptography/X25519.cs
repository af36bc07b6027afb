using static Guise.Cryptography.LibCrypto;

namespace Guise.Cryptography;

/// <summary>Key agreement X25519 (RFC 7748 §5). Secrets, public keys and what two agree on are 32 bytes.</summary>
internal static class X25519
{
    public const int KeySize = 32;

    public static byte[] PublicKey(ReadOnlySpan<byte> secret)
    {
        using KeyHandle key = RawKeys.Private(LibCrypto.X25519, secret);
        return RawKeys.PublicKey(key);
    }

    /// <summary>What both sides compute; the caller derives a key from it and clears it.</summary>
    /// <returns>Null for a public key of another length, and for one of small order, with which everybody agrees on zeros.</returns>
    public static byte[]? Agree(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != KeySize) return null;
        using KeyHandle key = RawKeys.Private(LibCrypto.X25519, secret);
        using KeyHandle peer = Made(EVP_PKEY_new_raw_public_key(LibCrypto.X25519, 0, publicKey, KeySize));
        using KeyContext context = Made(EVP_PKEY_CTX_new(key, 0));
        Check(EVP_PKEY_derive_init(context) == 1);
        Check(EVP_PKEY_derive_set_peer(context, peer) == 1);
        byte[] shared = new byte[KeySize];
        nuint length = KeySize;
        // libcrypto refuses the all-zero result itself.
        return Succeeds(EVP_PKEY_derive(context, shared, ref length)) ? shared : null;
    }
}
