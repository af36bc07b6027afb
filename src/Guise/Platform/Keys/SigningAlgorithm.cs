using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Guise.Platform.Keys;

/// <summary>An elliptic curve signature of JOSE, with SHA-256.</summary>
internal sealed class SigningAlgorithm
{
    /// <summary>RFC 7518 §3.4.</summary>
    public static readonly SigningAlgorithm Es256 = new(
        "ES256", "P-256", ECCurve.NamedCurves.nistP256, "0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    /// <summary>RFC 8812 §3.2.</summary>
    public static readonly SigningAlgorithm Es256K = new(
        "ES256K", "secp256k1", ECCurve.CreateFromFriendlyName("secp256k1"),
        "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    public static readonly IReadOnlyList<SigningAlgorithm> All = [Es256, Es256K];

    private const int ScalarSize = 32;
    private readonly BigInteger _order;

    private SigningAlgorithm(string name, string curveName, ECCurve curve, string order)
    {
        (Name, CurveName, Curve) = (name, curveName, curve);
        _order = BigInteger.Parse(order, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    public string Name { get; }

    public string CurveName { get; }

    public ECCurve Curve { get; }

    /// <summary>Of the two signatures that verify alike, makes this one the one with the smaller s.</summary>
    public void LowerS(Span<byte> signature)
    {
        Span<byte> half = signature[ScalarSize..];
        BigInteger s = new(half, isUnsigned: true, isBigEndian: true), lower = _order - s;
        if (s <= lower) return;
        half.Clear();
        lower.TryWriteBytes(half[(ScalarSize - lower.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }

    public override string ToString() => Name;
}
