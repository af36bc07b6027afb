using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Buckets;

/// <summary>The names and shapes of the workflow that follows what is taken back at the service that drew a bucket's id.</summary>
internal static class BucketFollow
{
    public const string Workflow = "bucket-follow";
    public static readonly Step<Input, Outcome> Pull = new("bucket-follow-pull");

    public static string InstanceOf(string bucket) => "follow-" + bucket;

    /// <summary>Each silence doubles the pause, up to four times.</summary>
    public static TimeSpan Pause(int silences) => Limits.FeedInterval * (1 << Math.Min(silences, 4));

    /// <param name="Silences">How often in a row the other service has not answered.</param>
    public sealed record Input(string Bucket, int Silences);

    public enum Outcome { Followed, Silent, Ended }
}

/// <summary>Pulls, pauses, and begins again, for as long as the bucket could come back.</summary>
internal sealed class FollowWorkflow : Workflow<BucketFollow.Input>
{
    public override string Name => BucketFollow.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, BucketFollow.Input input)
    {
        await context.Sleep(context.Now + BucketFollow.Pause(input.Silences));
        BucketFollow.Outcome outcome = await context.Call(BucketFollow.Pull, input, StepRetry.ForADay);
        if (outcome == BucketFollow.Outcome.Ended) return null;
        context.Restart(input with { Silences = outcome == BucketFollow.Outcome.Followed ? 0 : input.Silences + 1 });
        return null;
    }
}

/// <summary>Safe to repeat.</summary>
internal sealed class FollowHome(IRecordStore store, HomeFeed feed, TimeProvider clock)
    : WorkflowStep<BucketFollow.Input, BucketFollow.Outcome>(BucketFollow.Pull)
{
    protected override async Task<BucketFollow.Outcome> Run(BucketFollow.Input input, CancellationToken cancel)
    {
        // Started before the bucket was there; where it never came, there is nothing to follow.
        if (await BucketSnapshot.Read(store, input.Bucket, cancel) is not { Home: { } home } bucket) return BucketFollow.Outcome.Ended;
        if (bucket.Head.PurgeAt <= clock.GetUtcNow()) return BucketFollow.Outcome.Ended;
        return await feed.Pull(input.Bucket, home.Service, cancel) ? BucketFollow.Outcome.Followed : BucketFollow.Outcome.Silent;
    }
}
