namespace Guise.Platform.Workflows;

/// <summary>
/// Starts and rings workflows: durable code that does what must happen later. The row is the truth and the workflow only
/// the doorbell; so a start is idempotent, a lost ring costs latency only, and inputs, events and results carry ids,
/// never secrets or personal data.
/// </summary>
/// <remarks>An instance id is 1 to 100 characters of <c>A-Z a-z 0-9 : . _ -</c> and derives from a resource's id.</remarks>
public interface IWorkflows
{
    /// <summary>
    /// Starts an instance in the workflow's current version. While an instance of this id is running, nothing happens
    /// (<see cref="StartOutcome.AlreadyActive"/>); a finished one is replaced, history and all. Two callers who start the same
    /// id at once may both be told <see cref="StartOutcome.Started"/>: equal ids must mean equal inputs.
    /// </summary>
    Task<StartOutcome> Start<TInput>(string workflow, string id, TInput input, CancellationToken cancel = default);

    /// <summary>Delivers an event; names ignore case. An event that nobody waits for yet is kept until somebody does.</summary>
    Task<RingOutcome> Ring(string id, string eventName, object? payload = null, CancellationToken cancel = default);

    Task<WorkflowInstance?> Get(string id, CancellationToken cancel = default);

    /// <summary>Forgets a finished instance with its history; a running one is left alone.</summary>
    Task<PurgeOutcome> Purge(string id, CancellationToken cancel = default);

    /// <summary>Forgets up to <paramref name="limit"/> instances that finished before a time; returns how many.</summary>
    Task<int> PurgeFinished(DateTimeOffset before, int limit, CancellationToken cancel = default);
}

public enum StartOutcome { Started, AlreadyActive }

public enum RingOutcome { Delivered, NoSuchInstance, Finished }

public enum PurgeOutcome { Purged, NoSuchInstance, StillRunning }

public enum WorkflowStatus { Running, Completed, Failed }

/// <param name="Version">The version of the workflow's code that the instance was started with.</param>
/// <param name="CustomStatus">What the workflow last set, as JSON.</param>
/// <param name="Output">The workflow's result as JSON, once completed.</param>
/// <param name="Failure">Why it failed: one sentence without secrets.</param>
public sealed record WorkflowInstance(
    string Id, string Workflow, int Version, WorkflowStatus Status,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    string? CustomStatus, string? Output, string? Failure);
