using Guise.Cryptography;

namespace Guise.Buckets.Ucan;

/// <summary>Reads a policy: a list of statements, all of which must hold.</summary>
internal static class PolicyReader
{
    private const int MaxDepth = 8;
    private const int MaxStatements = 64;

    /// <summary>Null when it is not a policy, or larger than anybody writes.</summary>
    public static IReadOnlyList<PolicyStatement>? Read(CborValue? value)
    {
        int left = MaxStatements;
        return value is CborValue.List list ? ReadAll(list, MaxDepth, ref left) : null;
    }

    private static List<PolicyStatement>? ReadAll(CborValue.List list, int depth, ref int left)
    {
        List<PolicyStatement> statements = [];
        foreach (CborValue item in list.Items)
        {
            if (ReadOne(item, depth, ref left) is not { } statement) return null;
            statements.Add(statement);
        }
        return statements;
    }

    private static PolicyStatement? ReadOne(CborValue value, int depth, ref int left)
    {
        if (depth == 0 || --left < 0 || value is not CborValue.List { Items: { Count: > 0 } items } || items[0] is not CborValue.Text name)
            return null;
        switch (name.Value, items.Skip(1).ToArray())
        {
            case ("==" or "!=" or "<" or "<=" or ">" or ">=", [CborValue.Text selector, var operand]):
                return Selector.TryParse(selector.Value) is { } compared ? new PolicyStatement.Compare(name.Value, compared, operand) : null;
            case ("like", [CborValue.Text selector, CborValue.Text pattern]):
                return Selector.TryParse(selector.Value) is { } matched ? new PolicyStatement.Like(matched, pattern.Value) : null;
            case ("not", [var inner]):
                return ReadOne(inner, depth - 1, ref left) is { } negated ? new PolicyStatement.Not(negated) : null;
            case ("and", [CborValue.List inner]):
                return ReadAll(inner, depth - 1, ref left) is { } all ? new PolicyStatement.And(all) : null;
            case ("or", [CborValue.List inner]):
                return ReadAll(inner, depth - 1, ref left) is { } any ? new PolicyStatement.Or(any) : null;
            case ("all" or "any", [CborValue.Text selector, var inner]):
                return Selector.TryParse(selector.Value) is { } selected && ReadOne(inner, depth - 1, ref left) is { } each
                    ? new PolicyStatement.Each(name.Value == "all", selected, each)
                    : null;
            default:
                return null;
        }
    }
}
