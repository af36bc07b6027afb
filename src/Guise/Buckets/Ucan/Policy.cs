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
