namespace Guise.Cryptography.Bls12381;

/// <summary><c>C0 + C1·v + C2·v²</c> with v³ = ξ.</summary>
internal readonly record struct Fp6(Fp2 C0, Fp2 C1, Fp2 C2) : IField<Fp6>
{
    public static Fp6 Zero => default;

    public static Fp6 One { get; } = new(Fp2.One, Fp2.Zero, Fp2.Zero);

    public bool IsZero => C0.IsZero && C1.IsZero && C2.IsZero;

    /// <summary>Times v, by which the next field is built.</summary>
    public Fp6 TimesV => new(C2.TimesXi, C0, C1);

    public static Fp6 operator +(Fp6 a, Fp6 b) => new(a.C0 + b.C0, a.C1 + b.C1, a.C2 + b.C2);

    public static Fp6 operator -(Fp6 a, Fp6 b) => new(a.C0 - b.C0, a.C1 - b.C1, a.C2 - b.C2);

    public static Fp6 operator -(Fp6 a) => new(-a.C0, -a.C1, -a.C2);

    public static Fp6 operator *(Fp6 a, Fp6 b)
    {
        Fp2 x = a.C0 * b.C0, y = a.C1 * b.C1, z = a.C2 * b.C2;
        return new(
            x + (((a.C1 + a.C2) * (b.C1 + b.C2)) - y - z).TimesXi,
            ((a.C0 + a.C1) * (b.C0 + b.C1)) - x - y + z.TimesXi,
            ((a.C0 + a.C2) * (b.C0 + b.C2)) - x - z + y);
    }

    public Fp6 Inverse()
    {
        Fp2 x = (C0 * C0) - (C1 * C2).TimesXi, y = (C2 * C2).TimesXi - (C0 * C1), z = (C1 * C1) - (C0 * C2);
        Fp2 norm = ((C0 * x) + ((C2 * y) + (C1 * z)).TimesXi).Inverse();
        return new(x * norm, y * norm, z * norm);
    }
}
