using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Guise.Tests.Cryptography;

/// <summary>The same curves from an independent library, and signatures by RFC 6979.</summary>
internal sealed class CurveOracle
{
    private readonly ECDomainParameters _domain;
    private readonly Random _random = new(32);

    public CurveOracle(string name)
    {
        X9ECParameters curve = SecNamedCurves.GetByName(name);
        _domain = new(curve.Curve, curve.G, curve.N, curve.H);
    }

    public byte[] Order => Bytes(_domain.N);

    public byte[] Bytes32()
    {
        byte[] bytes = new byte[32];
        _random.NextBytes(bytes);
        return bytes;
    }

    public byte[] PublicKey(byte[] secret, bool compressed) =>
        _domain.G.Multiply(new BigInteger(1, secret)).Normalize().GetEncoded(compressed);

    public byte[] Add(byte[] a, byte[] b) => Bytes(new BigInteger(1, a).Add(new BigInteger(1, b)).Mod(_domain.N));

    public byte[] Sign(byte[] secret, byte[] digest)
    {
        ECDsaSigner signer = new(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(true, new ECPrivateKeyParameters(new BigInteger(1, secret), _domain));
        BigInteger[] rs = signer.GenerateSignature(digest);
        return Lower([.. Bytes(rs[0]), .. Bytes(rs[1])]);
    }

    public bool Verify(byte[] publicKey, byte[] digest, byte[] signature)
    {
        ECDsaSigner signer = new();
        signer.Init(false, new ECPublicKeyParameters(_domain.Curve.DecodePoint(publicKey), _domain));
        return signer.VerifySignature(digest, new BigInteger(1, signature[..32]), new BigInteger(1, signature[32..]));
    }

    public bool IsLow(byte[] signature) => new BigInteger(1, signature[32..]).CompareTo(_domain.N.ShiftRight(1)) <= 0;

    public byte[] Negate(byte[] signature) => [.. signature[..32], .. Bytes(_domain.N.Subtract(new BigInteger(1, signature[32..])))];

    public byte[] Lower(byte[] signature) => IsLow(signature) ? signature : Negate(signature);

    private static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = number.ToByteArrayUnsigned();
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
