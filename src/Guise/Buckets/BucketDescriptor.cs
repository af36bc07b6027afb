using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Http;

namespace Guise.Buckets;

/// <summary>
/// What the service that drew a bucket's id says of it to one other service: the fact of a token without any right, signed by the service's DID.
/// Whoever finds one can do nothing with it, as its owners prove themselves at the other service too.
/// </summary>
/// <param name="Version">Counts the changes of members and state.</param>
/// <param name="IssuedAt">In seconds.</param>
/// <param name="Head">The newest operation's CID, where the id certifies itself.</param>
internal sealed record BucketDescriptor(string Purpose, string Bucket, int Version, long IssuedAt, IReadOnlyList<DescribedOwner> Owners,
    string? Head = null)
{
    public const string DescriptorPurpose = "bucket.descriptor";

    /// <summary>With the DID that signed it; null for whatever is not signed, not for this service, or not of these minutes.</summary>
    public static (string Service, BucketDescriptor Descriptor)? TryRead(string token, IReadOnlyCollection<string> audiences, DateTimeOffset now)
    {
        if (UcanChain.TryRead(token, [], UcanLimits.Default, out _) is not { } chain) return null;
        UcanToken signed = chain.Outermost.Token;
        if (signed.Capabilities.Count > 0 || signed.Proofs.Count > 0 || Read(signed.Facts) is not { } descriptor) return null;
        long age = now.ToUnixTimeSeconds() - descriptor.IssuedAt, skew = (long)Limits.UcanSkew.TotalSeconds;
        return age >= -skew && age < (long)Limits.DescriptorLife.TotalSeconds
            && UcanChecks.Check(chain, audiences, now.ToUnixTimeSeconds(), skew) is null
            ? (signed.Issuer.Did, descriptor)
            : null;
    }

    private static BucketDescriptor? Read(JsonElement? facts)
    {
        if (facts is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() != 1) return null;
        try
        {
            BucketDescriptor? read = list[0].Deserialize<BucketDescriptor>(Json.Rows);
            return read is { Purpose: DescriptorPurpose } && StorageResource.IsId(read.Bucket)
                && read.Owners.All(owner => owner is { ValidFrom: >= 0 }) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="ValidFrom">In seconds: tokens of this DID that do not say to begin at that time or later do not count as roots.</param>
internal sealed record DescribedOwner(string Did, long ValidFrom);

/// <summary>Writes descriptors of the buckets whose ids were drawn here, for their owners.</summary>
internal sealed class BucketDescriptors(BucketAccess access, FactReader facts, ServiceIdentity identity, TimeProvider clock)
{
    /// <param name="audience">The DID of the service that it is for.</param>
    public async Task<Result<DescriptorAnswer>> Write(string? account, string bucket, string audience, CancellationToken cancel)
    {
        if (!(await access.Open(account, bucket, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (open.Bucket.Home is not null) return Problems.BucketImported;
        if (open.Bucket.Log?.Fork is not null) return Problems.BucketEquivocation;
        if (open.Bucket.MembersFrozen is { } frozen) return frozen;
        DateTimeOffset now = clock.GetUtcNow();
        BucketDescriptor descriptor = new(
            BucketDescriptor.DescriptorPurpose, bucket, open.Bucket.Head.Version, now.ToUnixTimeSeconds(), await Owners(open, now, cancel),
            open.Bucket.Log?.Head);
        string signed = await identity.Statement(audience, descriptor, Limits.DescriptorLife, cancel);
        return new DescriptorAnswer(signed, await identity.Did(cancel), now + Limits.DescriptorLife);
    }

    /// <summary>The caller's own first: where there are more than fit, those are what he needs.</summary>
    private async Task<DescribedOwner[]> Owners(OpenBucket open, DateTimeOffset now, CancellationToken cancel)
    {
        List<(string Account, string? Only, long ValidFrom)> holders = [];
        foreach ((GrantRecord grant, _) in open.Bucket.Grants)
        {
            if (grant is not { Role: BucketRole.Owner, Path: "" } || grant.ExpiresAt <= now) continue;
            holders.AddRange(grant.Kind switch
            {
                PrincipalKind.Account => [(grant.Principal, null, grant.ValidFrom)],
                PrincipalKind.Did => [(grant.Account!, grant.Principal, grant.ValidFrom)],
                _ => (await facts.MembersOf(grant.Principal, cancel)).Values.Where(member => member.Role == BucketRole.Owner)
                    .Select(member => (member.Account, (string?)null, Math.Max(grant.ValidFrom, member.ValidFrom))),
            });
        }
        string[] accounts = [.. holders.Select(holder => holder.Account).Distinct()];
        Dictionary<string, IReadOnlyDictionary<string, DidRecord>> dids =
            accounts.Zip(await Task.WhenAll(accounts.Select(account => facts.DidsOf(account, cancel)))).ToDictionary();
        // Where a DID holds the bucket in two ways, the way that leaves more of its tokens alive counts, as it does for a request here.
        IEnumerable<DescribedOwner> owners =
            from holder in holders
            from did in dids[holder.Account].Values
            where did.Status == DidStatus.Active && (holder.Only is null || holder.Only == did.Did) && !open.Bucket.Blocked.Contains(did.Did)
            group Math.Max(holder.ValidFrom, did.ValidFrom) by (Mine: holder.Account == open.Account, did.Did) into ways
            orderby ways.Key.Mine descending, ways.Key.Did
            select new DescribedOwner(ways.Key.Did, ways.Min());
        return [.. owners.Take(Limits.DescribedOwners)];
    }
}
