using System.Numerics;

namespace Guise.Cryptography.Bls12381;

/// <summary>The ate pairing of BLS12-381, as far as signatures need it: whether a product of pairings is one.</summary>
internal static class Pairing
{
    /// <summary>The curve's parameter without its sign.</summary>
    private const ulong Parameter = 0xd201000000010000;

    public static bool ProductIsOne(params ReadOnlySpan<(CurvePoint<Fp> P, CurvePoint<Fp2> Q)> pairs)
    {
        Fp12 product = Fp12.One;
        foreach ((CurvePoint<Fp> p, CurvePoint<Fp2> q) in pairs)
        {
            if (!p.IsInfinity && !q.IsInfinity) product *= Miller(p.ToAffine(), q.ToAffine());
        }
        return Final(product) == Fp12.One;
    }

    /// <summary>
    /// Miller's loop. Lines are given up to factors in smaller fields, which the last power makes one, and the parameter without its sign, which
    /// inverts the value.
    /// </summary>
    private static Fp12 Miller((Fp X, Fp Y) p, (Fp2 X, Fp2 Y) q)
    {
        Fp12 value = Fp12.One;
        CurvePoint<Fp2> point = new(q.X, q.Y), t = point;
        for (int bit = BitOperations.Log2(Parameter) - 1; bit >= 0; bit--)
        {
            value = value * value * Tangent(t, p);
            t = t.Double();
            if ((Parameter >> bit & 1) == 0) continue;
            value *= Chord(t, q, p);
            t += point;
        }
        return value;
    }

    /// <summary>The tangent in t, at p.</summary>
    private static Fp12 Tangent(CurvePoint<Fp2> t, (Fp X, Fp Y) p)
    {
        Fp2 xx = t.X * t.X, yy = t.Y * t.Y, zz = t.Z * t.Z, yz = t.Y * t.Z * zz, slope = xx + xx + xx;
        return Line((slope * t.X) - yy - yy, slope * zz, yz + yz, p);
    }

    /// <summary>The line through t and q, at p.</summary>
    private static Fp12 Chord(CurvePoint<Fp2> t, (Fp2 X, Fp2 Y) q, (Fp X, Fp Y) p)
    {
        Fp2 zz = t.Z * t.Z, rise = (q.Y * zz * t.Z) - t.Y, run = ((q.X * zz) - t.X) * t.Z;
        return Line((rise * q.X) - (run * q.Y), rise, run, p);
    }

    private static Fp12 Line(Fp2 constant, Fp2 rise, Fp2 run, (Fp X, Fp Y) p) =>
        new(new Fp6(constant, -(rise * p.X), Fp2.Zero), new Fp6(Fp2.Zero, run * p.Y, Fp2.Zero));

    /// <summary>
    /// The power of 3·(p¹² − 1) / r, by <c>(p⁶ − 1)(p² + 1)((x − 1)²(x + p)(x² + p² − 1) + 3)</c> (Hayashida, Hayasaka and Teruya, "Efficient final
    /// exponentiation via cyclotomic structure"). The factor 3 makes nothing one that was not.
    /// </summary>
    private static Fp12 Final(Fp12 value)
    {
        Fp12 easy = value.Conjugate * value.Inverse();
        easy = easy.Frobenius.Frobenius * easy;
        // From here on the inverse is the conjugate.
        Fp12 power = ToParameter(easy) * easy.Conjugate;
        power = ToParameter(power) * power.Conjugate;
        power = ToParameter(power) * power.Frobenius;
        power = ToParameter(ToParameter(power)) * power.Frobenius.Frobenius * power.Conjugate;
        return power * easy * easy * easy;
    }

    private static Fp12 ToParameter(Fp12 value) => value.Pow(Parameter).Conjugate;
}
