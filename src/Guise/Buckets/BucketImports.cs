using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Buckets;

/// <summary>
/// Takes a bucket's id over from the service that drew it: on that service's own recent word, and on a fresh proof by one of the owners that it
/// names. Whoever mentions an id without both gets nothing, and who else owns the bucket there gets nothing here by it.
/// </summary>
internal sealed class BucketImports(
    IRecordStore store, TrustedServices trusted, DidChallenges challenges, FactReader facts, HomeFeed feed, BucketDirectory buckets,
    ServiceIdentity identity, IWorkflows workflows, TimeProvider clock)
{
    public async Task<Result<BucketEntryAnswer>> Import(string account, ImportBody body, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (BucketDescriptor.TryRead(body.Descriptor, await identity.Dids(cancel), now) is not var (service, descriptor)
            || trusted.Find(service) is null) return Problems.BucketIdNotProven;
        BucketSnapshot? known = await BucketSnapshot.Read(store, descriptor.Bucket, cancel);
        // His own work of before, which needs no second proof.
        if (known is { Home: { } home } && home.Service == service && known.Head.CreatedBy == account)
        {
            if (known.Head.State == BucketState.Deleted) return Problems.BucketGone;
            return new BucketEntryAnswer(known.Id, (await buckets.EntryOf(account, known.Id, cancel))?.Name);
        }

        DidProof proof = new DidProofBody(body.Challenge, body.Proof, body.Signature).Read();
        Result<DidChallengeRecord> answered = await challenges.Answer(account, body.Challenge, [DidChallenges.Import], proof, cancel);
        if (!answered.Ok(out DidChallengeRecord? proven, out Problem? problem)) return problem;
        IReadOnlyDictionary<string, DidRecord> mine = await facts.DidsOf(account, cancel);
        DescribedOwner[] owners = [.. descriptor.Owners.Where(owner => mine.GetValueOrDefault(owner.Did)?.Status == DidStatus.Active)];
        if (proven.Bucket != descriptor.Bucket || !owners.Any(owner => owner.Did == proven.Did)) return Problems.BucketIdNotProven;
        if (known is not null) return Problems.BucketExists;

        // What was taken back there is dead here from the first request on, so without the list there is no bucket.
        if (!await feed.Pull(descriptor.Bucket, service, cancel)) return Problems.HomeUnavailable;
        BucketFollow.Input followed = new(descriptor.Bucket, 0);
        await workflows.Start(BucketFollow.Workflow, BucketFollow.InstanceOf(descriptor.Bucket), followed, cancel);
        HomeRecord record = new(HomeRecord.Newest, service, descriptor.Version, [.. descriptor.Owners.Select(owner => owner.Did)], now);
        return await buckets.Import(account, descriptor.Bucket, body.Name, record, owners.Max(owner => owner.ValidFrom), cancel);
    }
}
