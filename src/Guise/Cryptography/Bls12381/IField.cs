namespace Guise.Cryptography.Bls12381;

/// <summary>Numbers that add, multiply and divide: what the curve's formulas are written in.</summary>
internal interface IField<T>
    where T : struct, IField<T>
{
    static abstract T Zero { get; }

    static abstract T One { get; }

    bool IsZero { get; }

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator -(T a);

    static abstract T operator *(T a, T b);

    /// <summary>Zero for zero.</summary>
    T Inverse();
}

internal static class Field
{
    /// <param name="exponent">Not negative; no secret, for the time depends on it.</param>
    public static T Pow<T>(this T value, System.Numerics.BigInteger exponent)
        where T : struct, IField<T>
    {
        T power = T.One;
        for (long bit = exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            power *= power;
            if (!(exponent >> (int)bit).IsEven) power *= value;
        }
        return power;
    }

    /// <summary>The value of a polynomial whose coefficients begin with the constant one.</summary>
    public static T Polynomial<T>(ReadOnlySpan<T> coefficients, T at)
        where T : struct, IField<T>
    {
        T value = T.Zero;
        for (int i = coefficients.Length - 1; i >= 0; i--) value = (value * at) + coefficients[i];
        return value;
    }
}
