namespace Guise.Cryptography.Bls12381;

/// <summary><c>C0 + C1·w</c> with w² = v: where pairings have their values.</summary>
internal readonly record struct Fp12(Fp6 C0, Fp6 C1) : IField<Fp12>
{
    /// <summary>w to the power of p − 1.</summary>
    private static readonly Fp2 Twist = Fp2.One.TimesXi.Pow((Fp.Modulus - 1) / 6);

    public static Fp12 Zero => default;

    public static Fp12 One { get; } = new(Fp6.One, Fp6.Zero);

    public bool IsZero => C0.IsZero && C1.IsZero;

    /// <summary>The power of p.</summary>
    public Fp12 Frobenius
    {
        get
        {
            Fp2 b2 = Twist * Twist, b4 = b2 * b2;
            return new(
                new(C0.C0.Frobenius, C0.C1.Frobenius * b2, C0.C2.Frobenius * b4),
                new(C1.C0.Frobenius * Twist, C1.C1.Frobenius * b2 * Twist, C1.C2.Frobenius * b4 * Twist));
        }
    }

    /// <summary>The power of p⁶.</summary>
    public Fp12 Conjugate => new(C0, -C1);

    public static Fp12 operator +(Fp12 a, Fp12 b) => new(a.C0 + b.C0, a.C1 + b.C1);

    public static Fp12 operator -(Fp12 a, Fp12 b) => new(a.C0 - b.C0, a.C1 - b.C1);

    public static Fp12 operator -(Fp12 a) => new(-a.C0, -a.C1);

    public static Fp12 operator *(Fp12 a, Fp12 b)
    {
        Fp6 low = a.C0 * b.C0, high = a.C1 * b.C1;
        return new(low + high.TimesV, ((a.C0 + a.C1) * (b.C0 + b.C1)) - low - high);
    }

    public Fp12 Inverse()
    {
        Fp6 norm = ((C0 * C0) - (C1 * C1).TimesV).Inverse();
        return new(C0 * norm, -(C1 * norm));
    }
}
