using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

public sealed class EmbeddedWorkflowContract : WorkflowContract
{
    private protected override Task<WorkflowHarness> Adapter(IReadOnlyList<IWorkflow> workflows, IReadOnlyList<IWorkflowStep> steps) =>
        Task.FromResult<WorkflowHarness>(new EmbeddedHarness(workflows, steps));
}

/// <summary>The same again with an engine that dies between any two calls: nothing may rest on what it remembers.</summary>
public sealed class RestlessEmbeddedWorkflowContract : WorkflowContract
{
    private protected override Task<WorkflowHarness> Adapter(IReadOnlyList<IWorkflow> workflows, IReadOnlyList<IWorkflowStep> steps) =>
        Task.FromResult<WorkflowHarness>(new EmbeddedHarness(workflows, steps, restless: true));
}
