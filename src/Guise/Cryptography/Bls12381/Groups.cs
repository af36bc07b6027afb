using System.Globalization;
using System.Numerics;

namespace Guise.Cryptography.Bls12381;

/// <summary>
/// The two groups of BLS12-381 and their compressed points (draft-irtf-cfrg-pairing-friendly-curves, appendix C): x, whose first three bits say
/// compressed, infinity, and which y. Parsing takes no point at infinity and none outside of its group of prime order.
/// </summary>
internal static class Groups
{
    public const int G1Size = Fp.Size;
    public const int G2Size = Fp2.Size;

    /// <summary>How many points each group has.</summary>
    public static readonly BigInteger Order = BigInteger.Parse("073eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
        NumberStyles.HexNumber);

    private const byte Compressed = 0x80, Infinity = 0x40, Large = 0x20, Flags = Compressed | Infinity | Large;
    private static readonly Fp B1 = Fp.Of(4);
    private static readonly Fp2 B2 = new(Fp.Of(4), Fp.Of(4));

    /// <summary>The generator of the second group.</summary>
    public static CurvePoint<Fp2> Generator { get; } = TryParseG2(Convert.FromHexString(
        "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
        + "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"))!.Value;

    public static CurvePoint<Fp>? TryParseG1(ReadOnlySpan<byte> bytes) =>
        bytes.Length == G1Size && Unflagged(bytes, out bool large) is { } plain && Fp.TryParse(plain) is { } x
        && ((x * x * x) + B1).SquareRootOrNull() is { } y && new CurvePoint<Fp>(x, y.IsLarge == large ? y : -y) is var point && IsInGroup(point)
            ? point
            : null;

    public static CurvePoint<Fp2>? TryParseG2(ReadOnlySpan<byte> bytes) =>
        bytes.Length == G2Size && Unflagged(bytes, out bool large) is { } plain && Fp2.TryParse(plain) is { } x
        && ((x * x * x) + B2).SquareRootOrNull() is { } y && new CurvePoint<Fp2>(x, y.IsLarge == large ? y : -y) is var point && IsInGroup(point)
            ? point
            : null;

    private static byte[]? Unflagged(ReadOnlySpan<byte> bytes, out bool large)
    {
        large = (bytes[0] & Large) != 0;
        if ((bytes[0] & (Compressed | Infinity)) != Compressed) return null;
        byte[] plain = bytes.ToArray();
        plain[0] &= unchecked((byte)~Flags);
        return plain;
    }

    private static bool IsInGroup<T>(CurvePoint<T> point)
        where T : struct, IField<T> => point.Multiply(Order).IsInfinity;
}
