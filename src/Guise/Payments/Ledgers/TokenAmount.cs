using System.Globalization;
using System.Numerics;

namespace Guise.Payments.Ledgers;

/// <summary>
/// Amounts of a token: whole numbers of its smallest unit everywhere, and decimal text only where a person reads or types them.
/// Nothing is rounded: text that the token's decimals cannot hold is refused.
/// </summary>
internal static class TokenAmount
{
    /// <summary>More than any supply: a ledger's numbers have no bound, what is stored and shown of them has.</summary>
    public static readonly BigInteger Max = BigInteger.Pow(2, 128) - 1;

    private const int MaxChars = 60;

    /// <summary>An amount as the API writes it: digits without a leading zero, at most <see cref="Max"/>.</summary>
    public static bool TryParseUnits(string? text, out BigInteger units)
    {
        units = default;
        if (text is null or "" || text.Length > MaxChars || text.Any(c => !char.IsAsciiDigit(c)) || text.Length > 1 && text[0] == '0') return false;
        units = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        return units <= Max;
    }

    public static string ToUnits(BigInteger units) => units.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// What a person types: digits, with <c>'</c> between groups of three if at all, and a point before at most as many digits as the
    /// token has decimals.
    /// </summary>
    public static bool TryParse(string? text, byte decimals, out BigInteger units)
    {
        units = default;
        if (text is null || text.Length > MaxChars) return false;
        string[] parts = text.Split('.');
        if (parts.Length > 2 || !IsWhole(parts[0])) return false;
        string fraction = parts.Length == 2 ? parts[1] : "";
        if (parts.Length == 2 && fraction == "" || fraction.Length > decimals || fraction.Any(c => !char.IsAsciiDigit(c))) return false;
        units = BigInteger.Parse(parts[0].Replace("'", "", StringComparison.Ordinal) + fraction.PadRight(decimals, '0'),
            CultureInfo.InvariantCulture);
        return units <= Max;
    }

    /// <summary>For people: every digit that counts and no other, whole groups of three parted by <c>'</c>.</summary>
    public static string Format(BigInteger units, byte decimals)
    {
        string digits = BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string whole = digits[..^decimals];
        string fraction = digits[^decimals..].TrimEnd('0');
        for (int i = whole.Length - 3; i > 0; i -= 3) whole = whole.Insert(i, "'");
        return $"{(units.Sign < 0 ? "−" : "")}{whole}{(fraction == "" ? "" : ".")}{fraction}";
    }

    private static bool IsWhole(string text)
    {
        string[] groups = text.Split('\'');
        if (groups.Any(group => group.Length == 0 || group.Any(c => !char.IsAsciiDigit(c)))) return false;
        return groups.Length == 1 || groups[0].Length <= 3 && groups.Skip(1).All(group => group.Length == 3);
    }
}
