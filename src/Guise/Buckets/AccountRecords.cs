using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>Rows of a storage account, and of an organization where both have them.</summary>
internal static class AccountRows
{
    /// <summary>Sorts before all others: the account is no more, and nobody can give it anything.</summary>
    public const string Released = "account|released";
    public const string Dids = "did|";
    public const string Names = "name|";
    public const string Buckets = "bucket|";
    public const string Organizations = "organization|";
    public const string Default = "default";
    public const string Head = "head";
    public const string Members = "member|";

    public static string PartitionOf(string account) => "storage|" + account;

    public static string OrganizationOf(string organization) => "organization|" + organization;

    /// <summary>Names are any text; as keys they are hashed.</summary>
    public static string NameOf(string name) => Names + StrictBase64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>Whose a DID is: inserted once, never changed.</summary>
    public static string RegistryOf(string did) => "did|" + did;

    public const string RegistryRow = "account";
}

internal enum DidStatus { Active, Pending, Retired, Compromised }

/// <param name="ValidFrom">In seconds: tokens of this DID that do not say to begin at that time or later do not count as roots.</param>
internal sealed record DidRecord(int V, string Did, DidStatus Status, DateTimeOffset RegisteredAt, long ValidFrom,
    DateTimeOffset? RemovedAt = null) : IRecordShape
{
    public static int Newest => 1;

    public string Row => AccountRows.Dids + Did;
}

internal sealed record DidOwnerRecord(int V, string Account) : IRecordShape
{
    public static int Newest => 1;
}

internal sealed record ReleasedRecord(int V, DateTimeOffset At) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>A bucket in the list of an account or organization, under its name there.</summary>
/// <param name="RequestTag">Names the request that made it, so that its repetition recognises its own work; empty for none.</param>
internal sealed record BucketEntryRecord(int V, string Bucket, string? Name = null, string RequestTag = "") : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>A name in an account's or organization's own space.</summary>
/// <param name="Until">When the name was given up: how long it still leads to the bucket, and nobody can take it.</param>
internal sealed record BucketNameRecord(int V, string Name, string Bucket, DateTimeOffset? Until = null) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>The bucket that a legacy resource of one of the account's DIDs means.</summary>
internal sealed record DefaultBucketRecord(int V, string Bucket) : IRecordShape
{
    public static int Newest => 1;
}

internal sealed record OrganizationRecord(int V, string Id, string Name, DateTimeOffset CreatedAt) : IRecordShape
{
    public static int Newest => 1;
}

/// <param name="ValidFrom">In seconds: who left and came back has no use of tokens from before.</param>
internal sealed record MemberRecord(int V, string Account, BucketRole Role, long ValidFrom, DateTimeOffset JoinedAt) : IRecordShape
{
    public static int Newest => 1;

    public string Row => AccountRows.Members + Account;
}

/// <summary>An organization in the list of a member.</summary>
internal sealed record MembershipRecord(int V, string Organization) : IRecordShape
{
    public static int Newest => 1;
}

/// <param name="Attempts">Failed ones; the challenge dies of too many.</param>
internal sealed record DidChallengeRecord(
    int V, string Id, string Account, string Did, string Purpose, byte[] Nonce, DateTimeOffset ExpiresAt, string? Bucket = null,
    int Attempts = 0) : IRecordShape
{
    public static int Newest => 1;
}
