using System.Globalization;

namespace Guise.Buckets.Ucan;

/// <summary>The version of the UCAN specification that a JWT names: 0.7 to 0.10, three numbers, one spelling.</summary>
internal readonly record struct UcanVersion(int Minor, int Patch) : IComparable<UcanVersion>
{
    public const int Oldest = 7;
    public const int Newest = 10;

    /// <summary>The proofs stand in the token itself; from 0.9 on they are only named.</summary>
    public bool EmbedsProofs => Minor <= 8;

    /// <summary>The version stands in the payload and the capabilities are a map.</summary>
    public bool IsMapped => Minor >= 10;

    public static UcanVersion? TryParse(string? text)
    {
        if (text is null || text.Split('.') is not ["0", var minor, var patch]) return null;
        return Number(minor) is >= Oldest and <= Newest and int m && Number(patch) is { } p ? new UcanVersion(m, p) : null;
    }

    public int CompareTo(UcanVersion other) => (Minor, Patch).CompareTo((other.Minor, other.Patch));

    private static int? Number(string text) =>
        text.Length is 1 or 2 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0')
            ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
}
