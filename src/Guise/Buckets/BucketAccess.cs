using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>A bucket as an account sees it, with the role that it has there.</summary>
internal sealed record OpenBucket(BucketSnapshot Bucket, BucketRole Role, string Account);

/// <summary>What an account may do with a bucket through its session. Members and state change here only; no token reaches that.</summary>
internal sealed class BucketAccess(IRecordStore store, FactReader facts, TimeProvider clock)
{
    /// <param name="least">The role that the call needs.</param>
    public async Task<Result<OpenBucket>> Open(string? account, string bucket, BucketRole least, CancellationToken cancel)
    {
        if (account is null || !StorageResource.IsId(bucket) || await BucketSnapshot.Read(store, bucket, cancel) is not { } snapshot)
            return Problems.BucketNotFound;
        if (await RoleOf(snapshot, account, cancel) is not { } role) return Problems.BucketNotFound;
        return role >= least ? new OpenBucket(snapshot, role, account) : Problems.BucketNotAllowed;
    }

    /// <summary>The strongest of its roles, its own or by an organization; null when it has none on the whole bucket.</summary>
    private async Task<BucketRole?> RoleOf(BucketSnapshot bucket, string account, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        BucketRole? best = null;
        foreach ((GrantRecord grant, _) in bucket.Grants)
        {
            if (grant.ExpiresAt <= now || grant.Path != "" || grant.Role <= best) continue;
            BucketRole? role = grant.Kind switch
            {
                PrincipalKind.Account when grant.Principal == account => grant.Role,
                PrincipalKind.Organization when (await facts.MembersOf(grant.Principal, cancel)).TryGetValue(account, out MemberRecord? member) =>
                    Roles.Lesser(grant.Role, member.Role),
                _ => null,
            };
            if (role is not null && (best is null || role > best)) best = role;
        }
        return best;
    }
}
