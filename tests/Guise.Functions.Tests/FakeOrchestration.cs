using Guise.Platform.Workflows;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Guise.Functions.Tests;

/// <summary>An orchestration whose timers and events the test ends by hand.</summary>
internal sealed class FakeOrchestration : TaskOrchestrationContext
{
    public List<(DateTime At, TaskCompletionSource Source, CancellationToken Cancel)> Timers { get; } = [];

    public List<(string Name, TaskCompletionSource<WorkflowValue> Source)> Waits { get; } = [];

    public List<(string Instance, string Name, WorkflowValue Value)> Sent { get; } = [];

    public (object? Input, bool Preserve)? Restarted { get; private set; }

    public override TaskName Name => default;

    public override string InstanceId => "instance";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => new(2026, 11, 24, 12, 0, 0);

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => throw new NotSupportedException();

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Timers.Add((fireAt, new TaskCompletionSource(), cancellationToken));
        return Timers[^1].Source.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        Waits.Add((eventName, new TaskCompletionSource<WorkflowValue>()));
        return (Task<T>)(object)Waits[^1].Source.Task;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => Sent.Add((instanceId, eventName, (WorkflowValue)payload));

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        Restarted = (newInput, preserveUnprocessedEvents);

    public override T? GetInput<T>() where T : default => throw new NotSupportedException();

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();
}
