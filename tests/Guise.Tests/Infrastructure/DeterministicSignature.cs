using System.Numerics;
using Guise.Cryptography;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Guise.Tests.Infrastructure;

/// <summary>Signatures of wallets as ethers makes them: always the same for the same (RFC 6979), with the smaller s. By BouncyCastle.</summary>
internal static class DeterministicSignature
{
    /// <returns>65 bytes r‖s‖v in hexadecimal behind <c>0x</c>, v 27 or 28.</returns>
    public static string Of(byte[] secret, byte[] digest)
    {
        Org.BouncyCastle.Asn1.X9.X9ECParameters curve = SecNamedCurves.GetByName("secp256k1");
        ECDomainParameters domain = new(curve.Curve, curve.G, curve.N, curve.H);
        ECDsaSigner signer = new(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(true, new ECPrivateKeyParameters(new Org.BouncyCastle.Math.BigInteger(1, secret), domain));
        Org.BouncyCastle.Math.BigInteger[] parts = signer.GenerateSignature(digest);
        Org.BouncyCastle.Math.BigInteger s = parts[1].CompareTo(curve.N.ShiftRight(1)) > 0 ? curve.N.Subtract(parts[1]) : parts[1];
        string signature = "0x" + Text(parts[0]) + Text(s);
        EthereumAddress address = EthereumAddress.OfPublicKey(Secp256k1.PublicKey(secret));
        return WalletSignature.SignerOf(digest, signature + "1b") == address ? signature + "1b" : signature + "1c";
    }

    private static string Text(Org.BouncyCastle.Math.BigInteger number) =>
        new BigInteger(number.ToByteArrayUnsigned(), isUnsigned: true, isBigEndian: true).ToString("x64", null)[^64..];
}
