using System.Numerics;
using Guise.Cryptography;

namespace Guise.Buckets.Ucan;

/// <summary>Comparing values of DAG-CBOR.</summary>
internal static class CborValues
{
    public static bool AreEqual(CborValue a, CborValue b) => (a, b) switch
    {
        (CborValue.Null, CborValue.Null) => true,
        (CborValue.Bool x, CborValue.Bool y) => x.Value == y.Value,
        (CborValue.Text x, CborValue.Text y) => x.Value == y.Value,
        (CborValue.Bytes x, CborValue.Bytes y) => x.Value.Span.SequenceEqual(y.Value.Span),
        (CborValue.Link x, CborValue.Link y) => x.Cid.Span.SequenceEqual(y.Cid.Span),
        (CborValue.List x, CborValue.List y) => x.Items.Count == y.Items.Count && x.Items.Zip(y.Items).All(pair => AreEqual(pair.First, pair.Second)),
        (CborValue.Map x, CborValue.Map y) => x.Count == y.Count && x.All(entry => y[entry.Key] is { } value && AreEqual(entry.Value, value)),
        _ => Compare(a, b) == 0,
    };

    /// <summary>Null for what is not a pair of numbers.</summary>
    public static int? Compare(CborValue a, CborValue b) => (a, b) switch
    {
        (CborValue.Integer x, CborValue.Integer y) => x.Value.CompareTo(y.Value),
        (CborValue.Float x, CborValue.Float y) => x.Value.CompareTo(y.Value),
        (CborValue.Integer x, CborValue.Float y) => CompareMixed(x.Value, y.Value),
        (CborValue.Float x, CborValue.Integer y) => -CompareMixed(y.Value, x.Value),
        _ => null,
    };

    /// <summary>Exactly: a 64-bit integer does not always fit a float.</summary>
    private static int CompareMixed(BigInteger whole, double number)
    {
        double floor = Math.Floor(number);
        int order = whole.CompareTo(new BigInteger(floor));
        return order == 0 && number > floor ? -1 : order;
    }
}
