using Guise.Platform.Workflows;
using Microsoft.DurableTask.Client;

namespace Guise.Functions.Workflows;

/// <summary>What Durable Functions tells of an instance, in the port's words.</summary>
internal static class DurableInstance
{
    public static WorkflowInstance Read(OrchestrationMetadata found)
    {
        WorkflowStatus status = found.RuntimeStatus switch
        {
            OrchestrationRuntimeStatus.Completed => WorkflowStatus.Completed,
            _ when found.IsCompleted => WorkflowStatus.Failed,
            _ => WorkflowStatus.Running,
        };
        return new WorkflowInstance(
            found.InstanceId, found.Name, WorkflowStart.Read(found.SerializedInput)?.Version ?? 1, status,
            found.CreatedAt, found.LastUpdatedAt, found.SerializedCustomStatus,
            status == WorkflowStatus.Completed ? WorkflowValue.Unwrap(found.SerializedOutput) : null,
            // A failed instance tells its reason as its output.
            status == WorkflowStatus.Failed ? found.FailureDetails?.ErrorMessage ?? found.SerializedOutput : null);
    }
}
