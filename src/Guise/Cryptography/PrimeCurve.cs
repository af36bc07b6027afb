using static Guise.Cryptography.LibCrypto;

namespace Guise.Cryptography;

/// <summary>
/// ECDSA (FIPS 186-5) on a curve of 256 bits and cofactor 1. Secrets are 32 bytes big endian, public keys 65 bytes uncompressed
/// (SEC 1), digests 32 bytes, signatures 64 bytes r‖s with the smaller s.
/// </summary>
/// <remarks>
/// Not .NET's ECDsa: importing a key there checks or derives its public key, one more scalar multiplication for every signature
/// and every verification. A point that lies on a curve of cofactor 1 needs no further check.
/// </remarks>
internal sealed class PrimeCurve(int nid, string order)
{
    public const int ScalarSize = 32;
    public const int PublicKeySize = 65;
    public const int CompressedSize = 33;
    public const int SignatureSize = 64;

    private readonly GroupHandle _group = Made(EC_GROUP_new_by_curve_name(nid));
    private readonly byte[] _order = Convert.FromHexString(order);
    private readonly byte[] _halfOrder = Half(Convert.FromHexString(order));

    /// <summary>Whether the bytes are a number from 1 to n - 1. The time does not depend on it.</summary>
    public bool IsScalar(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != ScalarSize) return false;
        int any = 0;
        foreach (byte b in bytes) any |= b;
        return (any != 0) & Less(bytes, _order);
    }

    public byte[] PublicKey(ReadOnlySpan<byte> secret)
    {
        RequireSecret(secret);
        using NumberHandle d = Secret(secret);
        using PointHandle q = Made(EC_POINT_new(_group));
        Check(EC_POINT_mul(_group, q, d, 0, 0, 0) == 1);
        return Write(q, Uncompressed);
    }

    /// <exception cref="ArgumentException">The bytes are not a point of the curve.</exception>
    public byte[] Compress(ReadOnlySpan<byte> publicKey)
    {
        using PointHandle q = RequirePoint(publicKey);
        return Write(q, Compressed);
    }

    /// <summary>The uncompressed form of 33 bytes, or null when they are not a point of the curve.</summary>
    public byte[]? Decompress(ReadOnlySpan<byte> compressed)
    {
        if (compressed.Length != CompressedSize) return null;
        using PointHandle? q = TryRead(compressed);
        return q is null ? null : Write(q, Uncompressed);
    }

    /// <summary>Whether the bytes are the uncompressed form of a point of the curve.</summary>
    public bool IsPublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicKeySize) return false;
        using PointHandle? q = TryRead(publicKey);
        return q is not null;
    }

    public byte[] Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> digest)
    {
        RequireSecret(secret);
        RequireDigest(digest);
        using CurveKeyHandle key = NewKey();
        using (NumberHandle d = Secret(secret)) Check(EC_KEY_set_private_key(key, d) == 1);
        using SignatureHandle made = Made(ECDSA_do_sign(digest, digest.Length, key));
        ECDSA_SIG_get0(made, out nint r, out nint s);
        byte[] signature = new byte[SignatureSize];
        Check(BN_bn2binpad(r, signature.AsSpan(0, ScalarSize), ScalarSize) == ScalarSize);
        Check(BN_bn2binpad(s, signature.AsSpan(ScalarSize), ScalarSize) == ScalarSize);
        if (!IsLow(signature.AsSpan(ScalarSize))) Subtract(_order, signature.AsSpan(ScalarSize));
        return signature;
    }

    /// <summary>False for anything malformed, and for the other of the two signatures that verify alike (the one with the larger s).</summary>
    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeySize || digest.Length != ScalarSize || !IsSignature(signature)) return false;
        using PointHandle? q = TryRead(publicKey);
        if (q is null) return false;
        using CurveKeyHandle key = NewKey();
        Check(EC_KEY_set_public_key(key, q) == 1);
        using SignatureHandle sig = Made(ECDSA_SIG_new());
        using NumberHandle r = Number(signature[..ScalarSize]), s = Number(signature[ScalarSize..]);
        Check(ECDSA_SIG_set0(sig, r, s) == 1);
        // The signature owns its numbers from here on.
        r.SetHandleAsInvalid();
        s.SetHandleAsInvalid();
        return Succeeds(ECDSA_do_verify(digest, digest.Length, sig, key));
    }

    /// <summary>The public key under which the signature verifies, when the nonce's point had an x below n and a y of this parity.</summary>
    public byte[]? Recover(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, bool odd)
    {
        if (digest.Length != ScalarSize || !IsSignature(signature)) return null;
        using PointHandle? nonce = TryRead([(byte)(odd ? 3 : 2), .. signature[..ScalarSize]]);
        if (nonce is null) return null;
        // Q = (s·R - z·G) / r
        using NumberHandle r = Number(signature[..ScalarSize]), s = Number(signature[ScalarSize..]), z = Number(digest);
        using NumberHandle n = Number(_order);
        Check(BN_sub(z, n, z) == 1);
        return Combine(z, nonce, s, divisor: r, n);
    }

    /// <summary>The point of the nonce that a signature was made with: Q's counterpart in <see cref="Recover"/>.</summary>
    public byte[]? NoncePoint(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        // R = (r·Q + z·G) / s
        using PointHandle q = RequirePoint(publicKey);
        using NumberHandle r = Number(signature[..ScalarSize]), s = Number(signature[ScalarSize..]), z = Number(digest);
        using NumberHandle n = Number(_order);
        return Combine(z, q, r, divisor: s, n);
    }

    /// <summary>(a + b) mod n in constant time, or null when that is zero. Both are below n.</summary>
    public byte[]? AddSecrets(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        using NumberHandle left = Secret(a), right = Secret(b), n = Number(_order);
        Check(BN_mod_add_quick(left, left, right, n) == 1);
        byte[] sum = new byte[ScalarSize];
        Check(BN_bn2binpad(left, sum, ScalarSize) == ScalarSize);
        return IsScalar(sum) ? sum : null;
    }

    /// <summary>(g·G + p·P) / divisor, uncompressed, of public numbers only; null for the point at infinity.</summary>
    private byte[]? Combine(NumberHandle g, PointHandle point, NumberHandle p, NumberHandle divisor, NumberHandle n)
    {
        using NumberContext context = Made(BN_CTX_new());
        using NumberHandle inverse = Made(BN_new());
        Check(BN_mod_inverse(inverse, divisor, n, context) != 0);
        Check(BN_mod_mul(g, g, inverse, n, context) == 1);
        Check(BN_mod_mul(p, p, inverse, n, context) == 1);
        using PointHandle result = Made(EC_POINT_new(_group));
        Check(EC_POINT_mul(_group, result, g, point, p, 0) == 1);
        return EC_POINT_is_at_infinity(_group, result) == 1 ? null : Write(result, Uncompressed);
    }

    private CurveKeyHandle NewKey()
    {
        CurveKeyHandle key = Made(EC_KEY_new());
        Check(EC_KEY_set_group(key, _group) == 1);
        return key;
    }

    private bool IsSignature(ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureSize && IsScalar(signature[..ScalarSize]) && IsScalar(signature[ScalarSize..])
        && IsLow(signature[ScalarSize..]);

    private bool IsLow(ReadOnlySpan<byte> s) => !Less(_halfOrder, s);

    /// <summary>Null for the hybrid forms (6, 7), which libcrypto would read, and for what is not on the curve.</summary>
    private PointHandle? TryRead(ReadOnlySpan<byte> bytes)
    {
        bool known = bytes.Length == PublicKeySize ? bytes[0] == Uncompressed : bytes[0] is 2 or 3;
        if (!known) return null;
        PointHandle point = Made(EC_POINT_new(_group));
        if (Succeeds(EC_POINT_oct2point(_group, point, bytes, (nuint)bytes.Length, 0))) return point;
        point.Dispose();
        return null;
    }

    private PointHandle RequirePoint(ReadOnlySpan<byte> publicKey) =>
        (publicKey.Length == PublicKeySize ? TryRead(publicKey) : null)
        ?? throw new ArgumentException("The public key is not a point of the curve, 65 bytes uncompressed.", nameof(publicKey));

    private byte[] Write(PointHandle point, int form)
    {
        byte[] bytes = new byte[form == Compressed ? CompressedSize : PublicKeySize];
        Check(EC_POINT_point2oct(_group, point, form, bytes, (nuint)bytes.Length, 0) == (nuint)bytes.Length);
        return bytes;
    }

    private void RequireSecret(ReadOnlySpan<byte> secret)
    {
        if (!IsScalar(secret)) throw new ArgumentException("A secret key is a number from 1 to n - 1 of 32 bytes.", nameof(secret));
    }

    private static void RequireDigest(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != ScalarSize) throw new ArgumentException("A digest is 32 bytes.", nameof(digest));
    }

    /// <summary>a &lt; b, both 32 bytes, in constant time.</summary>
    private static bool Less(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int borrow = 0;
        for (int i = ScalarSize - 1; i >= 0; i--) borrow = (a[i] - b[i] - borrow) >> 8 & 1;
        return borrow != 0;
    }

    /// <summary>value = from - value.</summary>
    private static void Subtract(ReadOnlySpan<byte> from, Span<byte> value)
    {
        int borrow = 0;
        for (int i = ScalarSize - 1; i >= 0; i--)
        {
            int difference = from[i] - value[i] - borrow;
            value[i] = (byte)difference;
            borrow = difference >> 8 & 1;
        }
    }

    private static byte[] Half(byte[] number)
    {
        for (int i = ScalarSize - 1; i >= 0; i--) number[i] = (byte)(number[i] >> 1 | (i == 0 ? 0 : number[i - 1] << 7));
        return number;
    }
}
