namespace Guise.Tests.Architecture;

/// <summary>
/// Which part of the address space is which Azure function's: the whole plan of that head in one table. An area with a new
/// prefix adds its line here and its method in <c>AreaFunctions</c>; tests of both configurations compare the two.
/// </summary>
internal static class FunctionTable
{
    /// <summary>Takes what no other function takes. The host tries functions in the order of their names: this is the last.</summary>
    public const string CatchAll = "zPages";

    public static readonly SortedDictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        [""] = CatchAll,
        ["v1/accounts"] = "Accounts",
        ["v1/buckets"] = "Buckets",
        ["v1/challenges"] = "Challenges",
        ["v1/assets"] = "Assets",
        ["v1/contents"] = "Contents",
        ["v1/dids"] = "Dids",
        ["v1/gateway"] = "Gateway",
        ["v1/keys"] = "Keys",
        ["v1/names"] = "Names",
        ["v1/links"] = "Links",
        ["v1/masks"] = "Masks",
        ["v1/organizations"] = "Organizations",
        ["v1/payments"] = "Payments",
        ["v1/profile"] = "Profile",
        ["v1/profiles"] = "Profiles",
        ["v1/requests"] = "Requests",
        ["v1/session"] = "Session",
        ["v1/sessions"] = "Sessions",
        ["v1/statistics"] = "Statistics",
        ["v1/ucan"] = "Ucan",
    };

    /// <summary>What is wrong with the table for these routes of endpoints, one sentence each.</summary>
    public static IEnumerable<string> Faults(IEnumerable<string> routes)
    {
        string[] all = [.. routes.Select(route => route.Trim('/')).Distinct()];
        foreach (string route in all)
        {
            string[] owners = [.. Prefixes.Where(row => row.Key.Length > 0 && Covers(row.Key, route)).Select(row => row.Value)];
            if (owners.Length > 1) yield return $"/{route} belongs to {string.Join(" and ", owners)}.";
            if (owners.Length == 0 && Covers("v1", route)) yield return $"/{route} belongs to no function of its own.";
        }
        foreach ((string prefix, string name) in Prefixes)
        {
            if (!all.Any(route => Covers(prefix, route))) yield return $"{name} has no endpoint.";
        }
    }

    private static bool Covers(string prefix, string route) =>
        prefix.Length == 0 || route == prefix || route.StartsWith(prefix + "/", StringComparison.Ordinal);
}
