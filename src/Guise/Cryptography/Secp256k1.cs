namespace Guise.Cryptography;

/// <summary>
/// ECDSA on secp256k1 (SEC 2 §2.4.1). Secrets are 32 bytes, public keys 65 bytes uncompressed, digests 32 bytes, signatures 64 bytes
/// r‖s, always the one with the smaller s.
/// </summary>
internal static class Secp256k1
{
    private static readonly PrimeCurve Curve =
        new(LibCrypto.NidSecp256k1, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    /// <summary>Whether the bytes are a number from 1 to n - 1.</summary>
    public static bool IsSecret(ReadOnlySpan<byte> secret) => Curve.IsScalar(secret);

    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey) => Curve.IsPublicKey(publicKey);

    public static byte[] PublicKey(ReadOnlySpan<byte> secret) => Curve.PublicKey(secret);

    /// <exception cref="ArgumentException">The bytes are not a point of the curve.</exception>
    public static byte[] Compress(ReadOnlySpan<byte> publicKey) => Curve.Compress(publicKey);

    /// <summary>The 65 bytes of a point's 33, or null when they are not a point of the curve.</summary>
    public static byte[]? Decompress(ReadOnlySpan<byte> compressed) => Curve.Decompress(compressed);

    /// <summary>
    /// Signs a digest. The nonce is random (OpenSSL 3.0 has no RFC 6979): two signatures of one digest differ, and both verify.
    /// </summary>
    public static byte[] Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> digest) => Curve.Sign(secret, digest);

    /// <inheritdoc cref="SignRecoverable(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static byte[] SignRecoverable(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> digest) =>
        SignRecoverable(secret, PublicKey(secret), digest);

    /// <summary>Signs so that <see cref="Recover"/> finds the public key: 65 bytes r‖s‖v, where v is 0 or 1.</summary>
    /// <param name="publicKey">The secret's own; who knows it saves a scalar multiplication.</param>
    public static byte[] SignRecoverable(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> digest)
    {
        while (true)
        {
            byte[] signature = Curve.Sign(secret, digest);
            byte[] nonce = Curve.NoncePoint(publicKey, digest, signature) ?? throw NotItsKey();
            // An x of n or above would need a v of 2 or 3. Nobody has ever seen one; a foreign public key looks the same.
            if (nonce.AsSpan(1, PrimeCurve.ScalarSize).SequenceEqual(signature.AsSpan(0, PrimeCurve.ScalarSize)))
                return [.. signature, (byte)(nonce[^1] & 1)];
            if (!Curve.Verify(publicKey, digest, signature)) throw NotItsKey();
        }
    }

    /// <summary>False for anything malformed, and for a signature with the larger s.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        Curve.Verify(publicKey, digest, signature);

    /// <summary>The public key that made a signature r‖s‖v with v 0 or 1; null when there is none, or s is the larger one.</summary>
    public static byte[]? Recover(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        signature.Length == PrimeCurve.SignatureSize + 1 && signature[^1] is 0 or 1
            ? Curve.Recover(digest, signature[..PrimeCurve.SignatureSize], odd: signature[^1] == 1)
            : null;

    /// <summary>(a + b) mod n in constant time, or null when that is zero. Both are below n.</summary>
    public static byte[]? AddSecrets(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Curve.AddSecrets(a, b);

    private static ArgumentException NotItsKey() => new("The public key is not the secret's.");
}
