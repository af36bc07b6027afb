using System.Numerics;

namespace Guise.Cryptography.Bls12381;

/// <summary><c>C0 + C1·u</c> with u² = −1.</summary>
internal readonly record struct Fp2(Fp C0, Fp C1) : IField<Fp2>
{
    public const int Size = 2 * Fp.Size;
    private static readonly BigInteger ThreeQuarters = (Fp.Modulus - 3) / 4, Half = (Fp.Modulus - 1) / 2;

    public static Fp2 Zero => default;

    public static Fp2 One { get; } = new(Fp.One, Fp.Zero);

    public bool IsZero => C0.IsZero && C1.IsZero;

    /// <summary>Which of two roots a compressed point means.</summary>
    public bool IsLarge => C1.IsZero ? C0.IsLarge : C1.IsLarge;

    /// <summary>The power of p.</summary>
    public Fp2 Frobenius => new(C0, -C1);

    /// <summary>Times ξ = 1 + u, by which the next field is built.</summary>
    public Fp2 TimesXi => new(C0 - C1, C0 + C1);

    /// <summary>The number of 96 bytes, the coefficient of u first; null when one is not below p.</summary>
    public static Fp2? TryParse(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size && Fp.TryParse(bytes[..Fp.Size]) is { } c1 && Fp.TryParse(bytes[Fp.Size..]) is { } c0 ? new(c0, c1) : null;

    public static Fp2 operator +(Fp2 a, Fp2 b) => new(a.C0 + b.C0, a.C1 + b.C1);

    public static Fp2 operator -(Fp2 a, Fp2 b) => new(a.C0 - b.C0, a.C1 - b.C1);

    public static Fp2 operator -(Fp2 a) => new(-a.C0, -a.C1);

    public static Fp2 operator *(Fp2 a, Fp2 b)
    {
        Fp low = a.C0 * b.C0, high = a.C1 * b.C1;
        return new(low - high, ((a.C0 + a.C1) * (b.C0 + b.C1)) - low - high);
    }

    public static Fp2 operator *(Fp2 a, Fp b) => new(a.C0 * b, a.C1 * b);

    public Fp2 Inverse() => Frobenius * ((C0 * C0) + (C1 * C1)).Inverse();

    /// <summary>
    /// A square root, or null when there is none (Adj and Rodríguez-Henríquez, "Square root computation over even extension fields").
    /// </summary>
    public Fp2? SquareRootOrNull()
    {
        Fp2 power = this.Pow(ThreeQuarters), candidate = power * this, alpha = power * candidate;
        Fp2 root = alpha == -One ? new Fp2(Fp.Zero, Fp.One) * candidate : (One + alpha).Pow(Half) * candidate;
        return root * root == this ? root : null;
    }
}
