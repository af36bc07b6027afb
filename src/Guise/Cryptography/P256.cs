namespace Guise.Cryptography;

/// <summary>
/// ECDSA on P-256 (SEC 2 §2.4.2). Secrets are 32 bytes, public keys 65 bytes uncompressed, digests 32 bytes, signatures 64 bytes
/// r‖s, always the one with the smaller s.
/// </summary>
internal static class P256
{
    private static readonly PrimeCurve Curve =
        new(LibCrypto.NidP256, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    /// <summary>Whether the bytes are a number from 1 to n - 1.</summary>
    public static bool IsSecret(ReadOnlySpan<byte> secret) => Curve.IsScalar(secret);

    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey) => Curve.IsPublicKey(publicKey);

    public static byte[] PublicKey(ReadOnlySpan<byte> secret) => Curve.PublicKey(secret);

    /// <exception cref="ArgumentException">The bytes are not a point of the curve.</exception>
    public static byte[] Compress(ReadOnlySpan<byte> publicKey) => Curve.Compress(publicKey);

    /// <summary>The 65 bytes of a point's 33, or null when they are not a point of the curve.</summary>
    public static byte[]? Decompress(ReadOnlySpan<byte> compressed) => Curve.Decompress(compressed);

    /// <summary>Signs a digest. The nonce is random: two signatures of one digest differ, and both verify.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> digest) => Curve.Sign(secret, digest);

    /// <summary>False for anything malformed, and for a signature with the larger s.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        Curve.Verify(publicKey, digest, signature);
}
