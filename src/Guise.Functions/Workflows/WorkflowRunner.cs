using Guise.Platform.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Guise.Functions.Workflows;

/// <summary>What every orchestrator and the one activity do.</summary>
public sealed class WorkflowRunner
{
    private readonly WorkflowCatalogue _catalogue;
    private readonly DurableClient _durable;

    internal WorkflowRunner(WorkflowCatalogue catalogue, DurableClient durable) => (_catalogue, _durable) = (catalogue, durable);

    internal async Task<WorkflowValue> Run(TaskOrchestrationContext context)
    {
        IWorkflow workflow = _catalogue.Find(context.Name) ?? throw new InvalidOperationException($"There is no workflow '{context.Name.Name}'.");
        WorkflowStart start = context.GetInput<WorkflowStart>() ?? throw new InvalidOperationException("The instance has no input.");
        try
        {
            return WorkflowValue.Of(await workflow.Run(new DurableWorkflowContext(context, start), start.Input));
        }
        catch (StepFailedException e)
        {
            // Only the message of an exception gets into the instance's failure.
            throw new InvalidOperationException($"Step '{e.Step}' failed: {e.Message}");
        }
    }

    internal async Task<WorkflowValue> RunStep(StepCall call, DurableTaskClient client, CancellationToken cancel)
    {
        _durable.Current = client;
        return new WorkflowValue(await _catalogue.RunStep(call, cancel));
    }
}
