using Guise.Platform.Workflows;

namespace Guise.Tests.Infrastructure;

/// <summary>Workflow calls count among a store's operations and go wrong like them.</summary>
internal sealed class FaultingWorkflows(IWorkflows inner, FaultingRecordStore store) : IWorkflows
{
    public Task<StartOutcome> Start<TInput>(string workflow, string id, TInput input, CancellationToken cancel = default) =>
        store.Run(() => inner.Start(workflow, id, input, cancel));

    public Task<RingOutcome> Ring(string id, string eventName, object? payload = null, CancellationToken cancel = default) =>
        store.Run(() => inner.Ring(id, eventName, payload, cancel));

    public Task<WorkflowInstance?> Get(string id, CancellationToken cancel = default) => store.Run(() => inner.Get(id, cancel));

    public Task<PurgeOutcome> Purge(string id, CancellationToken cancel = default) => store.Run(() => inner.Purge(id, cancel));

    public Task<int> PurgeFinished(DateTimeOffset before, int limit, CancellationToken cancel = default) =>
        store.Run(() => inner.PurgeFinished(before, limit, cancel));
}
