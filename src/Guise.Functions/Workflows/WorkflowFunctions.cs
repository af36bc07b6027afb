using Guise.Buckets;
using Guise.Payments;
using Guise.Platform.Workflows;
using Guise.Requests;
using Guise.Sessions;
using Guise.Wallets;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Guise.Functions.Workflows;

/// <summary>One orchestrator a workflow, which carries its name, and one activity for the steps of all.</summary>
public sealed class WorkflowFunctions(WorkflowRunner runner)
{
    internal const string StepName = "Step";

    [Function(SessionExpiry.Workflow)]
    public Task<WorkflowValue> ExpireSession([OrchestrationTrigger] TaskOrchestrationContext context) => runner.Run(context);

    [Function(Rekey.Workflow)]
    public Task<WorkflowValue> RekeyWallet([OrchestrationTrigger] TaskOrchestrationContext context) => runner.Run(context);

    [Function(Erasure.Workflow)]
    public Task<WorkflowValue> EraseWallet([OrchestrationTrigger] TaskOrchestrationContext context) => runner.Run(context);

    [Function(SiteExpiry.Workflow)]
    public Task<WorkflowValue> ExpireSiteSession([OrchestrationTrigger] TaskOrchestrationContext context) => runner.Run(context);

    [Function(RequestExpiry.Workflow)]
    public Task<WorkflowValue> ExpireRequest([OrchestrationTrigger] TaskOrchestrationContext context) => runner.Run(context);

    [Function(BucketRecovery.Workflow)]
    public Task<WorkflowValue> RecoverBucket([OrchestrationTrigger] TaskOrchestrationContext context) => runner.Run(context);

    [Function(BucketPurge.Workflow)]
    public Task<WorkflowValue> PurgeBucket([OrchestrationTrigger] TaskOrchestrationContext context) => runner.Run(context);

    [Function(BucketFollow.Workflow)]
    public Task<WorkflowValue> FollowHome([OrchestrationTrigger] TaskOrchestrationContext context) => runner.Run(context);

    [Function(PaymentFlow.Workflow)]
    public Task<WorkflowValue> SeePaymentThrough([OrchestrationTrigger] TaskOrchestrationContext context) => runner.Run(context);

    [Function(StepName)]
    public Task<WorkflowValue> Step([ActivityTrigger] StepCall call, [DurableClient] DurableTaskClient client, CancellationToken cancel) =>
        runner.RunStep(call, client, cancel);
}
