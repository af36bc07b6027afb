using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>Who has which role on a bucket. All owners are equal; who made it is a fact and no right.</summary>
internal sealed class Grants(IRecordStore store, BucketAccess access, FactReader facts, TimeProvider clock)
{
    public async Task<Result<GrantAnswer>> Add(string? account, string bucket, GrantBody body, CancellationToken cancel)
    {
        if (Read(body) is not { } wanted) return Problems.InvalidGrant;
        if (!(await access.Open(account, bucket, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (open.Bucket.MembersFrozen is { } frozen) return frozen;
        if (open.Bucket.Grants.Count >= Limits.BucketGrants) return Problems.LimitReached;
        if (!(await Locate(wanted, cancel)).Ok(out GrantRecord? grant, out Problem? missing)) return missing;

        // Who is given something again after it was taken has no use of tokens from before.
        if (await store.Get(open.Bucket.Partition, FormerRow(grant), cancel) is { } former)
            grant = grant with { ValidFrom = RecordJson.Read<FormerGrantRecord>(former.Value).ValidFrom };
        if (await open.Bucket.Change(store, open.Bucket.Head, [new RecordWrite.Insert(grant.Row, RecordJson.Write(grant))], cancel) is { } lost)
            return lost;
        await ListFor(grant, bucket, cancel);
        return Describe(grant);
    }

    public async Task<Problem?> Remove(string? account, string bucket, string id, CancellationToken cancel)
    {
        if (!(await access.Open(account, bucket, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (open.Bucket.MembersFrozen is { } frozen) return frozen;
        (GrantRecord? grant, string? etag) = open.Bucket.Grants.FirstOrDefault(row => row.Grant.Id == id);
        if (grant is null) return Problems.GrantNotFound;
        if (grant.IsOwnerForGood && open.Bucket.Grants.Count(row => row.Grant.IsOwnerForGood) == 1) return Problems.LastOwner;
        return await open.Bucket.Change(store, open.Bucket.Head, [
            new RecordWrite.Delete(grant.Row, etag!),
            new RecordWrite.Upsert(FormerRow(grant), RecordJson.Write(new FormerGrantRecord(FormerGrantRecord.Newest,
                Dids.After(clock.GetUtcNow())))),
        ], cancel);
    }

    /// <summary>Blocks a DID wherever it stands in a chain; nothing lifts a block, as nothing lifts a revocation.</summary>
    public async Task<Problem?> Block(string? account, string bucket, string did, CancellationToken cancel)
    {
        if (UcanKey.TryParse(did) is null) return Problems.InvalidDid;
        if (!(await access.Open(account, bucket, BucketRole.Admin, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (open.Bucket.Blocked.Contains(did)) return null;
        if (open.Bucket.Blocked.Count >= Limits.BucketBlocks) return Problems.LimitReached;
        BlockRecord block = new(BlockRecord.Newest, did, clock.GetUtcNow());
        return await open.Bucket.Change(store, open.Bucket.Head, [new RecordWrite.Insert(BucketRows.Blocks + did, RecordJson.Write(block))], cancel);
    }

    public static IEnumerable<RecordWrite> BeginAfresh(BucketSnapshot bucket, DateTimeOffset now) => bucket.Grants.Select(row =>
        (RecordWrite)new RecordWrite.Replace(row.Grant.Row, RecordJson.Write(row.Grant with { ValidFrom = Dids.After(now) }), row.ETag));

    public static GrantAnswer Describe(GrantRecord grant) =>
        new(grant.Id, grant.Kind, grant.Principal, grant.Role, grant.Path, grant.GrantedAt, grant.ExpiresAt, grant.ValidFrom);

    public static string FormerRow(GrantRecord grant) => "former|" + (int)grant.Kind + "|" + grant.Principal;

    private GrantRecord? Read(GrantBody body)
    {
        (PrincipalKind kind, string? principal) = (body.Principal.Account, body.Principal.Did, body.Principal.Organization) switch
        {
            ({ } account, null, null) => (PrincipalKind.Account, account),
            (null, { } did, null) => (PrincipalKind.Did, did),
            (null, null, { } organization) => (PrincipalKind.Organization, organization),
            _ => (default, (string?)null),
        };
        BucketRole? role = Organizations.ReadRole(body.Role);
        string path = body.Path ?? "";
        bool valid = principal is { Length: <= 128 } && role is not null && (path == "" || (role != BucketRole.Owner && StorageResource.IsPath(path)))
            && body.ExpiresIn is null or >= 1;
        DateTimeOffset now = clock.GetUtcNow();
        return valid
            ? new(GrantRecord.Newest, Id.New(), kind, principal!, role!.Value, path, 0, now, null,
                body.ExpiresIn is { } seconds ? now.AddSeconds(seconds) : null)
            : null;
    }

    /// <summary>A principal that there is; a DID with the account that it belongs to.</summary>
    private async Task<Result<GrantRecord>> Locate(GrantRecord grant, CancellationToken cancel)
    {
        switch (grant.Kind)
        {
            case PrincipalKind.Account:
                return await facts.Exists(grant.Principal, cancel) ? grant : Problems.PrincipalNotFound;
            case PrincipalKind.Organization:
                return Organizations.IsId(grant.Principal) && await store.Get(AccountRows.OrganizationOf(grant.Principal), AccountRows.Head,
                    cancel) is not null
                    ? grant : Problems.PrincipalNotFound;
            default:
                if (UcanKey.TryParse(grant.Principal) is null) return Problems.InvalidDid;
                return await facts.AccountOf(grant.Principal, cancel) is { } account ? grant with { Account = account } : Problems.PrincipalNotFound;
        }
    }

    /// <summary>The bucket appears in the list of an account that was given it, without a name until the account gives it one.</summary>
    private async Task ListFor(GrantRecord grant, string bucket, CancellationToken cancel)
    {
        if (grant.Kind == PrincipalKind.Did) return;
        string space = grant.Kind == PrincipalKind.Account ? AccountRows.PartitionOf(grant.Principal) : AccountRows.OrganizationOf(grant.Principal);
        RecordWrite insert = new RecordWrite.Insert(AccountRows.Buckets + bucket,
            RecordJson.Write(new BucketEntryRecord(BucketEntryRecord.Newest, bucket, null)));
        await store.Write(space, [insert], cancel: cancel);
    }
}
