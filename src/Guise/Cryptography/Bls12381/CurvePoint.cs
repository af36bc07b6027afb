using System.Numerics;

namespace Guise.Cryptography.Bls12381;

/// <summary>A point of <c>y² = x³ + b</c> in Jacobian coordinates: x = X/Z², y = Y/Z³; Z is zero at infinity.</summary>
internal readonly record struct CurvePoint<T>(T X, T Y, T Z)
    where T : struct, IField<T>
{
    public CurvePoint(T x, T y)
        : this(x, y, T.One)
    {
    }

    public static CurvePoint<T> Infinity => new(T.One, T.One, T.Zero);

    public bool IsInfinity => Z.IsZero;

    public static CurvePoint<T> operator -(CurvePoint<T> point) => point with { Y = -point.Y };

    public static CurvePoint<T> operator +(CurvePoint<T> a, CurvePoint<T> b)
    {
        if (a.IsInfinity) return b;
        if (b.IsInfinity) return a;
        T aa = a.Z * a.Z, bb = b.Z * b.Z, u = a.X * bb, s = a.Y * bb * b.Z, h = (b.X * aa) - u, slope = (b.Y * aa * a.Z) - s;
        if (h.IsZero) return slope.IsZero ? a.Double() : Infinity;
        T hh = h * h, hhh = hh * h, v = u * hh;
        T x = (slope * slope) - hhh - v - v;
        return new(x, (slope * (v - x)) - (s * hhh), a.Z * b.Z * h);
    }

    public CurvePoint<T> Multiply(BigInteger scalar)
    {
        CurvePoint<T> product = Infinity;
        for (long bit = scalar.GetBitLength() - 1; bit >= 0; bit--)
        {
            product = product.Double();
            if (!(scalar >> (int)bit).IsEven) product += this;
        }
        return product;
    }

    /// <summary>x and y of a point that is not at infinity.</summary>
    public (T X, T Y) ToAffine()
    {
        T inverse = Z.Inverse(), square = inverse * inverse;
        return (X * square, Y * square * inverse);
    }

    public CurvePoint<T> Double()
    {
        if (IsInfinity) return this;
        T xx = X * X, yy = Y * Y, yyyy = yy * yy, s = X * yy, slope = xx + xx + xx;
        s += s;
        s += s;
        T x = (slope * slope) - s - s, eight = yyyy + yyyy;
        eight += eight;
        eight += eight;
        T z = Y * Z;
        return new(x, (slope * (s - x)) - eight, z + z);
    }
}
