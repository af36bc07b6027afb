using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Buckets;

/// <summary>
/// Takes a bucket's id over from where it began: on the recent word of the service that drew it, or on the log that it is made of, and on a fresh
/// proof by one of the owners named there. Whoever mentions an id without gets nothing, and who else owns the bucket there gets nothing here by it.
/// </summary>
internal sealed class BucketImports(
    IRecordStore store, TrustedServices trusted, DidChallenges challenges, FactReader facts, HomeFeed feed, BucketDirectory buckets, BucketLogs logs,
    ServiceIdentity identity, IWorkflows workflows, TimeProvider clock)
{
    /// <summary>What it shows about an id, if anything: who could prove to own it.</summary>
    public async Task<Result<BucketClaim>> Read(ImportBody body, CancellationToken cancel) =>
        BucketClaim.Read(body, await identity.Dids(cancel), trusted, clock.GetUtcNow());

    public async Task<Result<BucketEntryAnswer>> Import(string account, ImportBody body, CancellationToken cancel)
    {
        if (!(await Read(body, cancel)).Ok(out BucketClaim? claim, out Problem? unproven)) return unproven;
        BucketSnapshot? known = await BucketSnapshot.Read(store, claim.Bucket, cancel);
        // His own work of before, which needs no second proof.
        if (known is { Log: not { Fork: not null } } && known.Head.CreatedBy == account && known.Home?.Service == claim.Home?.Service
            && known.Log?.Head == claim.Log?.Head.Cid)
            return await buckets.AlreadyHere(account, known, cancel);

        DidProof proof = new DidProofBody(body.Challenge, body.Proof, body.Signature).Read();
        Result<DidChallengeRecord> answered = await challenges.Answer(account, body.Challenge, [DidChallenges.Import], proof, cancel);
        if (!answered.Ok(out DidChallengeRecord? proven, out Problem? problem)) return problem;
        IReadOnlyDictionary<string, DidRecord> mine = await facts.DidsOf(account, cancel);
        DescribedOwner[] owners = [.. claim.Owners.Where(owner => mine.GetValueOrDefault(owner.Did)?.Status == DidStatus.Active)];
        if (proven.Bucket != claim.Bucket || !owners.Any(owner => owner.Did == proven.Did)) return Problems.BucketIdNotProven;
        if (known is not null) return await logs.Compare(known, claim.Log, cancel);

        if (claim.Home is { } home)
        {
            // What was taken back there is dead here from the first request on, so without the list there is no bucket.
            if (!await feed.Pull(claim.Bucket, home.Service, cancel)) return Problems.HomeUnavailable;
            BucketFollow.Input followed = new(claim.Bucket, 0);
            await workflows.Start(BucketFollow.Workflow, BucketFollow.InstanceOf(claim.Bucket), followed, cancel);
        }
        return await buckets.Import(account, claim, body.Name, owners.Max(owner => owner.ValidFrom), cancel);
    }
}
