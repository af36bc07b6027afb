using System.Text.Json;
using Guise.Platform.Http;
using Guise.Platform.Workflows;

namespace Guise.Local.Workflows;

/// <summary>The port on the embedded engine.</summary>
internal sealed class EmbeddedWorkflows(WorkflowStore store, WorkflowEngine engine, WorkflowCatalogue catalogue, TimeProvider clock)
    : IWorkflows
{
    public async Task<StartOutcome> Start<TInput>(string workflow, string id, TInput input, CancellationToken cancel = default)
    {
        WorkflowIds.Check(id);
        // A name that nobody knows fails in its first turn, as it would in a cluster whose other half knows it no more.
        int version = catalogue.Find(workflow)?.Version ?? 0;
        StartOutcome outcome = await store.Start(
            id, workflow, version, JsonSerializer.Serialize(input, Json.Options), clock.GetUtcNow(), cancel);
        if (outcome == StartOutcome.Started) engine.Nudge.Give();
        return outcome;
    }

    public async Task<RingOutcome> Ring(string id, string eventName, object? payload = null, CancellationToken cancel = default)
    {
        WorkflowIds.Check(id);
        RingOutcome outcome = await store.Ring(id, eventName, JsonSerializer.Serialize(payload, Json.Options), cancel);
        if (outcome == RingOutcome.Delivered) engine.Nudge.Give();
        return outcome;
    }

    public Task<WorkflowInstance?> Get(string id, CancellationToken cancel = default)
    {
        WorkflowIds.Check(id);
        return Task.FromResult(store.Get(id));
    }

    public Task<PurgeOutcome> Purge(string id, CancellationToken cancel = default)
    {
        WorkflowIds.Check(id);
        return store.Purge(id, cancel);
    }

    public Task<int> PurgeFinished(DateTimeOffset before, int limit, CancellationToken cancel = default) =>
        store.PurgeFinished(before, limit, cancel);
}
