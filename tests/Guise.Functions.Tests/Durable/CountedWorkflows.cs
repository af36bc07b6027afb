using Guise.Platform.Workflows;

namespace Guise.Functions.Tests.Durable;

/// <summary>Remembers how many turns had begun before the last call that must lead to another one.</summary>
internal sealed class CountedWorkflows(IWorkflows inner, Func<int> turns) : IWorkflows
{
    public int TurnsBefore { get; private set; } = -1;

    public async Task<StartOutcome> Start<TInput>(string workflow, string id, TInput input, CancellationToken cancel = default)
    {
        int before = turns();
        StartOutcome outcome = await inner.Start(workflow, id, input, cancel);
        if (outcome == StartOutcome.Started) TurnsBefore = before;
        return outcome;
    }

    public async Task<RingOutcome> Ring(string id, string eventName, object? payload = null, CancellationToken cancel = default)
    {
        int before = turns();
        RingOutcome outcome = await inner.Ring(id, eventName, payload, cancel);
        if (outcome == RingOutcome.Delivered) TurnsBefore = before;
        return outcome;
    }

    public Task<WorkflowInstance?> Get(string id, CancellationToken cancel = default) => inner.Get(id, cancel);

    public Task<PurgeOutcome> Purge(string id, CancellationToken cancel = default) => inner.Purge(id, cancel);

    public Task<int> PurgeFinished(DateTimeOffset before, int limit, CancellationToken cancel = default) =>
        inner.PurgeFinished(before, limit, cancel);
}
