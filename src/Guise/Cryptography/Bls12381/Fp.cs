using System.Numerics;
using System.Runtime.CompilerServices;

namespace Guise.Cryptography.Bls12381;

/// <summary>
/// The prime field of BLS12-381 (draft-irtf-cfrg-pairing-friendly-curves §4.2.1), in Montgomery's form. Only public values are computed here:
/// times may depend on them.
/// </summary>
internal readonly struct Fp : IField<Fp>, IEquatable<Fp>
{
    public const int Size = 48;
    private const int Count = 6;
    public static readonly BigInteger Modulus = BigInteger.Parse(
        "01a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab", System.Globalization.NumberStyles.HexNumber);

    private static readonly ulong[] P = WordsOf(Modulus);

    /// <summary>−1/p modulo 2^64.</summary>
    private const ulong Factor = 0x89f3fffcfffcfffd;
    private static readonly BigInteger SquareRoot = (Modulus + 1) / 4;
    private readonly Words _words;

    private Fp(ReadOnlySpan<ulong> words) => words.CopyTo(_words);

    public static Fp Zero => default;

    public static Fp One { get; } = Of(BigInteger.One);

    public bool IsZero => this == Zero;

    /// <summary>Whether the number is odd (sgn0 of RFC 9380 §4.1).</summary>
    public bool IsOdd => !Value.IsEven;

    /// <summary>Whether the number is above (p − 1) / 2: which of two roots a compressed point means.</summary>
    public bool IsLarge => Value > Modulus / 2;

    private BigInteger Value
    {
        get
        {
            Fp plain = this * new Fp([1, 0, 0, 0, 0, 0]);
            BigInteger value = BigInteger.Zero;
            for (int i = Count - 1; i >= 0; i--) value = (value << 64) | plain._words[i];
            return value;
        }
    }

    /// <summary>Any number, modulo p.</summary>
    public static Fp Of(BigInteger value) => new(WordsOf((value % Modulus + Modulus) % Modulus * (BigInteger.One << (64 * Count)) % Modulus));

    public static Fp OfHex(string hex) => Of(new BigInteger(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true));

    /// <summary>The number of 48 bytes, or null when it is not below p.</summary>
    public static Fp? TryParse(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size && new BigInteger(bytes, isUnsigned: true, isBigEndian: true) is var value && value < Modulus ? Of(value) : null;

    public static Fp operator +(Fp a, Fp b)
    {
        Span<ulong> sum = stackalloc ulong[Count];
        ulong carry = 0;
        for (int i = 0; i < Count; i++) sum[i] = Add(a._words[i], b._words[i], ref carry);
        return Reduced(sum, 0);
    }

    public static Fp operator -(Fp a, Fp b) => a + -b;

    public static Fp operator -(Fp a)
    {
        if (a.IsZero) return a;
        Span<ulong> difference = stackalloc ulong[Count];
        Subtract(P, a._words, difference);
        return new(difference);
    }

    public static Fp operator *(Fp a, Fp b)
    {
        Span<ulong> t = stackalloc ulong[Count + 2];
        t.Clear();
        for (int i = 0; i < Count; i++)
        {
            ulong carry = 0;
            for (int j = 0; j < Count; j++) t[j] = MultiplyAdd(a._words[j], b._words[i], t[j], ref carry);
            ulong top = 0;
            t[Count] = Add(t[Count], carry, ref top);
            t[Count + 1] = top;

            ulong factor = t[0] * Factor;
            carry = 0;
            MultiplyAdd(factor, P[0], t[0], ref carry);
            for (int j = 1; j < Count; j++) t[j - 1] = MultiplyAdd(factor, P[j], t[j], ref carry);
            top = 0;
            t[Count - 1] = Add(t[Count], carry, ref top);
            t[Count] = t[Count + 1] + top;
        }
        return Reduced(t[..Count], t[Count]);
    }

    public static bool operator ==(Fp a, Fp b) => ((ReadOnlySpan<ulong>)a._words).SequenceEqual(b._words);

    public static bool operator !=(Fp a, Fp b) => !(a == b);

    public Fp Inverse() => this.Pow(Modulus - 2);

    /// <summary>A square root, or null when there is none.</summary>
    public Fp? SquareRootOrNull() => this.Pow(SquareRoot) is var root && root * root == this ? root : null;

    public bool Equals(Fp other) => this == other;

    public override bool Equals(object? obj) => obj is Fp other && this == other;

    public override int GetHashCode() => _words[0].GetHashCode();

    private static Fp Reduced(ReadOnlySpan<ulong> words, ulong top)
    {
        Span<ulong> less = stackalloc ulong[Count];
        return Subtract(words, P, less) > top ? new(words) : new(less);
    }

    /// <summary>Gives what had to be borrowed: 0 or 1.</summary>
    private static ulong Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> difference)
    {
        ulong borrow = 0;
        for (int i = 0; i < Count; i++)
        {
            ulong word = a[i] - b[i];
            ulong lent = a[i] < b[i] ? 1UL : 0;
            difference[i] = word - borrow;
            borrow = word < borrow ? 1 : lent;
        }
        return borrow;
    }

    private static ulong Add(ulong a, ulong b, ref ulong carry)
    {
        ulong sum = a + b, over = sum < a ? 1UL : 0;
        sum += carry;
        carry = over + (sum < carry ? 1UL : 0);
        return sum;
    }

    private static ulong MultiplyAdd(ulong a, ulong b, ulong addend, ref ulong carry)
    {
        ulong high = Math.BigMul(a, b, out ulong low), over = 0;
        low = Add(low, addend, ref over);
        high += over;
        over = 0;
        low = Add(low, carry, ref over);
        carry = high + over;
        return low;
    }

    private static ulong[] WordsOf(BigInteger value) => [.. Enumerable.Range(0, Count).Select(i => (ulong)((value >> (64 * i)) & ulong.MaxValue))];

    /// <summary>The least significant word first.</summary>
    [InlineArray(Count)]
    private struct Words
    {
        private ulong _first;
    }
}
