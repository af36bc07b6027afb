using static Guise.Cryptography.LibCrypto;

namespace Guise.Cryptography;

/// <summary>Keys of Ed25519 and X25519 inside libcrypto.</summary>
internal static class RawKeys
{
    private const int KeySize = 32;

    public static KeyHandle Private(int type, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != KeySize) throw new ArgumentException("A secret key is 32 bytes.", nameof(secret));
        return Made(EVP_PKEY_new_raw_private_key(type, 0, secret, KeySize));
    }

    public static byte[] PublicKey(KeyHandle key)
    {
        byte[] publicKey = new byte[KeySize];
        nuint length = KeySize;
        Check(EVP_PKEY_get_raw_public_key(key, publicKey, ref length) == 1 && length == KeySize);
        return publicKey;
    }
}
