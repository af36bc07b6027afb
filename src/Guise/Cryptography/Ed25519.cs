using static Guise.Cryptography.LibCrypto;

namespace Guise.Cryptography;

/// <summary>Ed25519 (RFC 8032 §5.1). Seeds and public keys are 32 bytes, signatures 64 bytes and the same for the same message.</summary>
internal static class Ed25519
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;

    private const byte SignBit = 0x80;
    private static readonly byte[] Prime = Convert.FromHexString("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
    private static readonly byte[] D = Convert.FromHexString("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");

    // The y of all points of order 1, 2, 4 and 8, little endian. Such a "key" verifies signatures that nobody made.
    private static readonly byte[][] SmallOrders =
    [
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        using KeyHandle key = PrivateKey(seed);
        return RawKeys.PublicKey(key);
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        using KeyHandle key = PrivateKey(seed);
        using DigestContext context = Made(EVP_MD_CTX_new());
        Check(EVP_DigestSignInit(context, 0, 0, 0, key) == 1);
        byte[] signature = new byte[SignatureSize];
        nuint length = SignatureSize;
        Check(EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length) == 1 && length == SignatureSize);
        return signature;
    }

    /// <summary>False for anything malformed, for a signature with an s of the group's order or above, and for unsafe public keys.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize || !IsCanonicalAndLarge(publicKey)) return false;
        using KeyHandle key = Made(EVP_PKEY_new_raw_public_key(LibCrypto.Ed25519, 0, publicKey, KeySize));
        using DigestContext context = Made(EVP_MD_CTX_new());
        Check(EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1);
        return Succeeds(EVP_DigestVerify(context, signature, SignatureSize, message, (nuint)message.Length));
    }

    /// <summary>Whether the bytes are the one encoding of a point of the curve, and not of one of the few points of small order.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey) => IsCanonicalAndLarge(publicKey) && HasPoint(publicKey);

    private static bool IsCanonicalAndLarge(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != KeySize) return false;
        Span<byte> y = stackalloc byte[KeySize];
        publicKey.CopyTo(y);
        y[^1] &= SignBit - 1;
        foreach (byte[] small in SmallOrders)
        {
            if (y.SequenceEqual(small)) return false;
        }
        y.Reverse();
        return y.SequenceCompareTo(Prime) < 0;
    }

    /// <summary>
    /// -x² + y² = 1 + d·x²·y² has a solution x when (y² - 1)/(d·y² + 1) is a square, and that is so when the product of the two is.
    /// </summary>
    private static bool HasPoint(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> bigEndian = stackalloc byte[KeySize];
        publicKey.CopyTo(bigEndian);
        bigEndian[^1] &= SignBit - 1;
        bigEndian.Reverse();
        using NumberContext context = Made(BN_CTX_new());
        using NumberHandle p = Number(Prime), d = Number(D), one = Number([1]);
        using NumberHandle y2 = Number(bigEndian), u = Made(BN_new()), v = Made(BN_new());
        Check(BN_mod_mul(y2, y2, y2, p, context) == 1);
        Check(BN_sub(u, y2, one) == 1);
        Check(BN_mod_mul(v, y2, d, p, context) == 1);
        Check(BN_mod_add_quick(v, v, one, p) == 1);
        Check(BN_mod_mul(u, u, v, p, context) == 1);
        // Zero is left out with the points of small order, so the symbol is 1 or -1.
        return BN_kronecker(u, p, context) == 1;
    }

    private static KeyHandle PrivateKey(ReadOnlySpan<byte> seed) => RawKeys.Private(LibCrypto.Ed25519, seed);
}
