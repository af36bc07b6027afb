using System.Numerics;
using Guise.Cryptography;

namespace Guise.Buckets.Ucan;

/// <summary>One condition of a policy of UCAN 1.0 on the arguments of a command. It holds or it does not; it never fails.</summary>
internal abstract record PolicyStatement
{
    public abstract bool Holds(CborValue arguments);

    public sealed record Compare(string Operator, Selector Selector, CborValue Value) : PolicyStatement
    {
        public override bool Holds(CborValue arguments) => Selector.TryResolve(arguments, out CborValue? found) && Operator switch
        {
            "==" => CborValues.AreEqual(found, Value),
            "!=" => !CborValues.AreEqual(found, Value),
            _ => CborValues.Compare(found, Value) is { } order && Operator switch
            {
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            },
        };
    }

    public sealed record Like(Selector Selector, string Pattern) : PolicyStatement
    {
        public override bool Holds(CborValue arguments) =>
            Selector.TryResolve(arguments, out CborValue? found) && found is CborValue.Text text && Glob.Matches(Pattern, text.Value);
    }

    public sealed record Not(PolicyStatement Inner) : PolicyStatement
    {
        public override bool Holds(CborValue arguments) => !Inner.Holds(arguments);
    }

    public sealed record And(IReadOnlyList<PolicyStatement> Inner) : PolicyStatement
    {
        public override bool Holds(CborValue arguments) => Inner.All(statement => statement.Holds(arguments));
    }

    /// <summary>Of nothing it holds: the specification says so.</summary>
    public sealed record Or(IReadOnlyList<PolicyStatement> Inner) : PolicyStatement
    {
        public override bool Holds(CborValue arguments) => Inner.Count == 0 || Inner.Any(statement => statement.Holds(arguments));
    }

    public sealed record Each(bool All, Selector Selector, PolicyStatement Inner) : PolicyStatement
    {
        public override bool Holds(CborValue arguments)
        {
            if (!Selector.TryResolve(arguments, out CborValue? found) || Selector.ItemsOf(found) is not { } items) return false;
            return All ? items.All(Inner.Holds) : items.Any(Inner.Holds);
        }
    }
}

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

/// <summary>Patterns of <c>like</c>: <c>*</c> is any run of characters, <c>\*</c> a star.</summary>
internal static class Glob
{
    /// <summary>In time of at most pattern × text, whatever the pattern.</summary>
    public static bool Matches(string pattern, string text)
    {
        List<char?> parts = [];
        for (int i = 0; i < pattern.Length; i++)
        {
            bool escaped = pattern[i] == '\\' && i + 1 < pattern.Length && pattern[i + 1] is '*' or '\\';
            if (escaped) i++;
            parts.Add(!escaped && pattern[i] == '*' ? null : pattern[i]);
        }
        int p = 0, t = 0, star = -1, from = 0;
        while (t < text.Length)
        {
            if (p < parts.Count && parts[p] == text[t] && parts[p] is not null)
            {
                p++;
                t++;
            }
            else if (p < parts.Count && parts[p] is null)
            {
                star = p++;
                from = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++from;
            }
            else
            {
                return false;
            }
        }
        while (p < parts.Count && parts[p] is null) p++;
        return p == parts.Count;
    }
}
