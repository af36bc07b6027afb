using System.Text.Json;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Guise.Platform.Http;
using Guise.Platform.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Guise.Functions.Workflows;

/// <summary>Starting and ringing on Durable Functions.</summary>
internal sealed class DurableWorkflows(DurableClient durable, WorkflowCatalogue catalogue) : IWorkflows
{
    private const string Name = "The workflow engine";

    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>An instance of these is left alone by a second start; an engine that is not told may end and replace it.</summary>
    private static readonly string[] Active =
        [nameof(OrchestrationRuntimeStatus.Pending), nameof(OrchestrationRuntimeStatus.Running), nameof(OrchestrationRuntimeStatus.Suspended)];

    private DurableTaskClient Client => durable.Current;

    public Task<StartOutcome> Start<TInput>(string workflow, string id, TInput input, CancellationToken cancel = default)
    {
        WorkflowIds.Check(id);
        // A name that nobody knows fails in its first turn.
        int version = catalogue.Find(workflow)?.Version ?? 0;
        WorkflowStart start = new(version, JsonSerializer.SerializeToElement(input, Json.Options));
        StartOrchestrationOptions options = new(id) { Version = new TaskVersion($"{version}.0"), DedupeStatuses = Active };
        return Outage.Guard(Name, async () =>
        {
            try
            {
                await Client.ScheduleNewOrchestrationInstanceAsync(workflow, start, options, cancel);
                return StartOutcome.Started;
            }
            catch (Exception e) when (e is OrchestrationAlreadyExistsException or RpcException { StatusCode: StatusCode.AlreadyExists })
            {
                return StartOutcome.AlreadyActive;
            }
        }, cancel);
    }

    public Task<RingOutcome> Ring(string id, string eventName, object? payload = null, CancellationToken cancel = default)
    {
        WorkflowIds.Check(id);
        return Outage.Guard(Name, async () =>
        {
            try
            {
                await Client.RaiseEventAsync(id, eventName, WorkflowValue.Of(payload), cancel);
                return RingOutcome.Delivered;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                return RingOutcome.NoSuchInstance;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
            {
                return RingOutcome.Finished;
            }
        }, cancel);
    }

    public Task<WorkflowInstance?> Get(string id, CancellationToken cancel = default)
    {
        WorkflowIds.Check(id);
        return Outage.Guard(Name, async () =>
            await Client.GetInstanceAsync(id, getInputsAndOutputs: true, cancel) is { } found ? DurableInstance.Read(found) : null, cancel);
    }

    public Task<PurgeOutcome> Purge(string id, CancellationToken cancel = default)
    {
        WorkflowIds.Check(id);
        return Outage.Guard(Name, async () =>
        {
            OrchestrationMetadata? found = await Client.GetInstanceAsync(id, cancel);
            if (found is null) return PurgeOutcome.NoSuchInstance;
            if (!found.IsCompleted) return PurgeOutcome.StillRunning;   // the service itself would delete a running one
            PurgeResult result = await Client.PurgeInstanceAsync(id, cancel);
            return result.PurgedInstanceCount > 0 ? PurgeOutcome.Purged : PurgeOutcome.NoSuchInstance;
        }, cancel);
    }

    public Task<int> PurgeFinished(DateTimeOffset before, int limit, CancellationToken cancel = default)
    {
        // The service filters by creation only; what ended before a time was also created before it.
        OrchestrationQuery window = new(CreatedTo: before, Statuses: Ended, PageSize: Math.Min(limit, OrchestrationQuery.DefaultPageSize));
        return Outage.Guard(Name, async () =>
        {
            int purged = 0;
            await foreach (OrchestrationMetadata found in Client.GetAllInstancesAsync(window).WithCancellation(cancel))
            {
                if (purged == limit) break;
                if (found.LastUpdatedAt < before && await Purge(found.InstanceId, cancel) == PurgeOutcome.Purged) purged++;
            }
            return purged;
        }, cancel);
    }
}
