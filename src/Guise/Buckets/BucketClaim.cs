using Guise.Platform;

namespace Guise.Buckets;

/// <summary>
/// What somebody brings to show whose an id is: the recent word of the service that drew it, the log that the id is made of, or both. An id that
/// is made of a log is never taken without it, whoever speaks for it.
/// </summary>
/// <param name="Home">Null where the log stands alone.</param>
internal sealed record BucketClaim(string Bucket, IReadOnlyList<DescribedOwner> Owners, BucketLog? Log, HomeRecord? Home)
{
    public static Result<BucketClaim> Read(ImportBody body, IReadOnlyCollection<string> audiences, TrustedServices trusted, DateTimeOffset now)
    {
        BucketLog? log = body.Log is null ? null : BucketLog.TryRead(body.Log);
        if (body.Log is not null && log is null) return Problems.BucketLogInvalid;
        if (body.Descriptor is null)
        {
            // A log does not tell what was revoked: tokens from before do not count.
            return log is null ? Problems.BucketIdNotProven
                : new BucketClaim(log.Id, [.. log.Head.Owners.Select(did => new DescribedOwner(did, Dids.After(now)))], log, null);
        }
        if (BucketDescriptor.TryRead(body.Descriptor, audiences, now) is not var (service, descriptor) || trusted.Find(service) is null)
            return Problems.BucketIdNotProven;
        // With both, the log is as long as the service knows it.
        if (log?.Id != (BucketLog.Certifies(descriptor.Bucket) ? descriptor.Bucket : null) || log?.Head.Cid != descriptor.Head)
            return Problems.BucketIdNotProven;
        HomeRecord home = new(HomeRecord.Newest, service, descriptor.Version, [.. descriptor.Owners.Select(owner => owner.Did)], now);
        return new BucketClaim(descriptor.Bucket, [.. descriptor.Owners.Where(owner => log?.Head.Owners.Contains(owner.Did) ?? true)], log, home);
    }
}
