using Guise.Buckets;
using Guise.Keys;
using Guise.Platform;
using Guise.Platform.Http;

namespace Guise.Pages.Buckets;

// What the pages show. Razor makes components public, so they take these as objects.

/// <param name="Typed">The name that was refused.</param>
internal sealed record BucketsModel(
    DidListAnswer Dids, Page<BucketEntryAnswer> Page, IReadOnlyList<OrganizationAnswer> Organizations, string? Said, string? Typed, Problem? Problem);

/// <param name="Here">Which of the bucket's pages it is, by the end of its address; empty for the files.</param>
internal abstract record BucketPageModel(BucketAnswer Bucket, string Here, string? Said, Problem? Problem)
{
    public string Name => NameOf(Bucket.Id, Bucket.Name);

    /// <summary>What has no name in one's own list goes by the beginning of its id.</summary>
    public static string NameOf(string id, string? name) => name ?? "Bucket " + id[..8];
}

/// <param name="Folder">Empty for the whole bucket.</param>
/// <param name="Page">Null when the owner's keys may not look.</param>
internal sealed record FilesModel(BucketAnswer Bucket, string Folder, Page<ObjectAnswer>? Page, string? Said,
    Problem? Problem) : BucketPageModel(Bucket, "", Said, Problem)
{
    public static string Text(string path) => Uri.UnescapeDataString(path);

    public static string Size(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} bytes",
        < 1_000_000 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1000d:0.#} kB"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1_000_000d:0.#} MB"),
    };
}

/// <param name="Account">The owner's own.</param>
internal sealed record AccessModel(
    BucketAnswer Bucket, string Account, IReadOnlyList<OrganizationAnswer> Organizations, string? Said, Problem? Problem)
    : BucketPageModel(Bucket, "access", Said, Problem)
{
    /// <summary>Somebody has to own the bucket for good, and not by a key alone.</summary>
    public bool IsLastOwner(GrantAnswer grant) => IsOwner(grant) && Bucket.Grants.Count(IsOwner) == 1;

    private static bool IsOwner(GrantAnswer grant) => grant.Role == BucketRole.Owner && grant.Kind != PrincipalKind.Did && grant.ExpiresAt is null;

    public string Who(GrantAnswer grant) =>
        grant.Principal == Account ? "You"
        : Organizations.FirstOrDefault(organization => organization.Id == grant.Principal) is { } known ? known.Name
        : grant.Principal;
}

internal sealed record DelegationsModel(BucketAnswer Bucket, Page<DelegationAnswer> Page, string? Said, Problem? Problem) : BucketPageModel(Bucket,
    "delegations", Said, Problem);

/// <param name="Given">A token, or an address that has one and its key in it: shown once.</param>
internal sealed record DelegatedModel(BucketAnswer Bucket, string Given, bool IsLink) : BucketPageModel(Bucket, "delegations", null, null);

internal sealed record RecoveryModel(
    BucketAnswer Bucket, IReadOnlyList<DidAnswer> Dids, IReadOnlyList<RecoveryAnswer> Recoveries, string? Said, Problem? Problem)
    : BucketPageModel(Bucket, "recovery", Said, Problem);

/// <param name="Form">Which form the problem belongs to.</param>
internal sealed record BucketSettingsModel(BucketAnswer Bucket, string? Form, string? Said, Problem? Refused) : BucketPageModel(Bucket, "settings",
    Said, null)
{
    public Problem? ProblemOf(string form) => Form == form ? Refused : null;
}

/// <param name="Others">Keys of the wallet that are not registered.</param>
internal sealed record DidsModel(DidListAnswer Dids, IReadOnlyList<KeyAnswer> Others, string? Said, Problem? Problem);

/// <param name="Name">What was typed, like the two after it.</param>
internal sealed record ImportModel(DidListAnswer Dids, string? Name, string? Descriptor, string? Log, Problem? Problem);

/// <param name="Log">Empty for an id that was drawn.</param>
internal sealed record DescribedModel(BucketAnswer Bucket, string Descriptor, IReadOnlyList<string> Log) : BucketPageModel(Bucket, "settings", null,
    null);

internal sealed record OrganizationsModel(IReadOnlyList<OrganizationAnswer> Items, string? Said, Problem? Problem);

internal sealed record OrganizationModel(OrganizationAnswer Organization, string Account, string? Said, Problem? Problem);
