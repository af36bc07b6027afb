using Guise.Platform.Workflows;

namespace Guise.Buckets;

/// <summary>The names and shapes of the workflow that waits for a veto.</summary>
internal static class BucketRecovery
{
    public const string Workflow = "bucket-recovery";
    public const string EndedEvent = "ended";
    public static readonly Step<Input, bool> Complete = new("bucket-recovery-complete");

    public static string InstanceOf(string recovery) => "recovery-" + recovery;

    public sealed record Input(string Bucket, string Recovery, DateTimeOffset DueAt);
}

/// <summary>Ends a recovery when its time is over. Whether it still counts, the bucket's rows say.</summary>
internal sealed class RecoveryWorkflow : Workflow<BucketRecovery.Input>
{
    public override string Name => BucketRecovery.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, BucketRecovery.Input input)
    {
        Received ended = await context.WaitEvent(BucketRecovery.EndedEvent, input.DueAt);
        if (!ended.Came) await context.Call(BucketRecovery.Complete, input, StepRetry.ForADay);
        return null;
    }
}

/// <summary>Safe to repeat.</summary>
internal sealed class CompleteRecovery(Recoveries recoveries) : WorkflowStep<BucketRecovery.Input, bool>(BucketRecovery.Complete)
{
    protected override async Task<bool> Run(BucketRecovery.Input input, CancellationToken cancel)
    {
        await recoveries.Complete(input.Bucket, input.Recovery, cancel);
        return true;
    }
}
