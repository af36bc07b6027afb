using System.Text.Json.Serialization;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>
/// Everything that decides about a bucket, in one partition under one prefix, so that one read brings it and every change of it is one
/// transaction with the head. What outgrows that lies under other prefixes.
/// </summary>
internal static class BucketRows
{
    public const string Live = "live|";
    public const string Head = "live|head";
    public const string Blocks = "live|block|";
    public const string Home = "live|home";
    public const string Log = "live|log";
    public const string Grants = "live|grant|";
    public const string Revocations = "live|revoked|";
    public const string Feed = "feed|";
    public const string Delegations = "delegation|";
    public const string Recoveries = "recovery|";
    public const string Followed = "followed";
    public const string Operations = "log|";

    public static string PartitionOf(string bucket) => "bucket|" + bucket;
}

internal enum BucketState { Active, Frozen, Deleted }

/// <summary>Each role contains the ones before it.</summary>
internal enum BucketRole { Reader, Writer, Admin, Owner }

internal enum PrincipalKind { Account, Did, Organization }

/// <param name="CreatedBy">The account that made it: a fact without any right.</param>
/// <param name="Version">Counts the changes of members and state.</param>
/// <param name="Recovery">The recovery that is under way.</param>
/// <param name="IsFinal">Nobody is left who could restore it.</param>
internal sealed record BucketRecord(
    int V, string CreatedBy, DateTimeOffset CreatedAt, BucketState State, int Version, DateTimeOffset? DeletedAt = null, string? Recovery = null,
    bool IsFinal = false)
    : IRecordShape
{
    public static int Newest => 1;

    /// <summary>When what it held is erased; null while it lives.</summary>
    [JsonIgnore]
    public DateTimeOffset? PurgeAt => IsFinal ? DeletedAt : DeletedAt + Limits.BucketRetention;
}

/// <summary>Somebody's right on a bucket.</summary>
/// <param name="Account">The account of a DID, which never changes; null for the other kinds.</param>
/// <param name="Path">What it is limited to; empty for the whole bucket.</param>
/// <param name="ValidFrom">In seconds: tokens that do not say to begin at that time or later do not count.</param>
internal sealed record GrantRecord(
    int V, string Id, PrincipalKind Kind, string Principal, BucketRole Role, string Path, long ValidFrom, DateTimeOffset GrantedAt,
    string? Account = null, DateTimeOffset? ExpiresAt = null) : IRecordShape
{
    public static int Newest => 1;

    public string Row => BucketRows.Grants + Id;

    public bool IsOwnerForGood => Role == BucketRole.Owner && Kind != PrincipalKind.Did && ExpiresAt is null;
}

internal sealed record BlockRecord(int V, string Did, DateTimeOffset BlockedAt) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>
/// Where a bucket was taken over from, on that service's word; and who owned it there when it was taken over, which gives nobody anything here.
/// </summary>
/// <param name="Service">The DID that said so.</param>
/// <param name="Version">The bucket's there.</param>
internal sealed record HomeRecord(int V, string Service, int Version, IReadOnlyList<string> Owners, DateTimeOffset ImportedAt) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>What the log of an id that certifies itself says now; its operations lie beside it.</summary>
/// <param name="Head">The newest operation's CID.</param>
/// <param name="Fork">An operation of another log, signed after the same one as one of this log.</param>
internal sealed record BucketLogRecord(int V, string Head, IReadOnlyList<string> Owners, int Length, byte[]? Fork = null) : IRecordShape
{
    public static int Newest => 1;
}

internal sealed record LogOperationRecord(int V, byte[] Operation) : IRecordShape
{
    public static int Newest => 1;
}

/// <param name="Until">How far the other service's revocations are known, by its clock.</param>
internal sealed record FollowedRecord(int V, DateTimeOffset Until) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>One token, or all that passes through a principal, revoked by one principal; nothing ever removes or replaces it.</summary>
/// <param name="Cid">The token's id, or the principal's DID.</param>
/// <param name="SignedHash">Of the token's signed bytes, when the token was there.</param>
/// <param name="By">The DID that revoked it, or <see cref="ByOwner"/>.</param>
internal sealed record RevocationRecord(int V, string Cid, string By, DateTimeOffset RevokedAt, string? SignedHash = null) : IRecordShape
{
    public const string ByOwner = "owner";

    public static int Newest => 1;
}

/// <summary>A delegation that the service was told of or saw at work: for people to look at, never for a decision.</summary>
internal sealed record DelegationRecord(
    int V, string Cid, string Issuer, string Audience, string Root, IReadOnlyList<string> Issuers, IReadOnlyList<string> Rights, long Expires,
    DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
    : IRecordShape
{
    public static int Newest => 1;
}
