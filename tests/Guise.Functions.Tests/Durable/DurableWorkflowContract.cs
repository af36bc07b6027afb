using Guise.Platform.Workflows;
using Guise.Tests.Workflows;

namespace Guise.Functions.Tests.Durable;

public sealed class DurableWorkflowContract : WorkflowContract
{
    private protected override Task<WorkflowHarness> Adapter(IReadOnlyList<IWorkflow> workflows, IReadOnlyList<IWorkflowStep> steps) =>
        DurableHarness.Start(workflows, steps);
}
