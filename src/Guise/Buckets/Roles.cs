using Guise.Buckets.Ucan;

namespace Guise.Buckets;

/// <summary>Which abilities a role contains. What changes members is no ability: no token can do that.</summary>
internal static class Roles
{
    public const string Get = "storage/get";
    public const string List = "storage/list";
    public const string Put = "storage/put";
    public const string Delete = "storage/delete";
    public const string LegacyImport = "upload/IMPORT";

    private static readonly string[] Reading = [Get, List];
    private static readonly string[] Writing = ["storage/*", "upload/*"];

    public static bool Contains(BucketRole role, string ability) => role switch
    {
        BucketRole.Owner or BucketRole.Admin => true,
        BucketRole.Writer => Writing.Any(wide => Abilities.Covers(wide, ability)),
        _ => Reading.Any(wide => Abilities.Covers(wide, ability)),
    };

    public static BucketRole Lesser(BucketRole a, BucketRole b) => a < b ? a : b;
}
