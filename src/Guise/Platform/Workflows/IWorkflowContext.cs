using System.Text.Json;

namespace Guise.Platform.Workflows;

/// <summary>
/// All that workflow code may use. The code is replayed from its history again and again, so it must be deterministic:
/// no clock, random numbers, environment, I/O or awaits other than those of this context.
/// </summary>
public interface IWorkflowContext
{
    string InstanceId { get; }

    /// <summary>The version that this instance was started with: code that changed branches on it.</summary>
    int Version { get; }

    /// <summary>The time of the current turn. It may lie before a time that was slept until: decide by which wait ended, not by it.</summary>
    DateTimeOffset Now { get; }

    /// <summary>An id that is the same at every replay.</summary>
    Guid NewId();

    /// <summary>
    /// Runs a step, at least once: steps are idempotent. A step returns its business failures as values; what it throws is
    /// retried as <paramref name="retry"/> says (not at all without one).
    /// </summary>
    /// <exception cref="StepFailedException">The step threw at its last attempt.</exception>
    Task<TResult> Call<TInput, TResult>(Step<TInput, TResult> step, TInput input, StepRetry? retry = null);

    /// <summary>
    /// Waits for an event, until a time if one is given. Events that came before are kept; each ends one wait. At most one
    /// wait for a name at a time.
    /// </summary>
    Task<Received> WaitEvent(string name, DateTimeOffset? until = null);

    /// <summary>Sleeps; a time in the past ends at once.</summary>
    Task Sleep(DateTimeOffset until);

    /// <summary>What <see cref="WorkflowInstance.CustomStatus"/> shows.</summary>
    void SetStatus(object status);

    /// <summary>Begins again with a new input and an empty history, keeping events that nobody waited for. Return at once after it.</summary>
    void Restart(object input);
}

/// <summary>The name and types of a step, in one place, so that they cannot drift apart.</summary>
public sealed record Step<TInput, TResult>(string Name);

/// <summary>How often and when a step that threw is tried again: waits of First, First × Backoff, … at most Max.</summary>
/// <param name="Attempts">All of them, the first included.</param>
public sealed record StepRetry(int Attempts, TimeSpan First, double Backoff, TimeSpan Max)
{
    /// <summary>Longer than a store is ever out of reach.</summary>
    public static readonly StepRetry ForADay = new(300, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(5));

    /// <summary>The pause after an attempt (1, 2, …) failed.</summary>
    public TimeSpan PauseAfter(int attempt) =>
        TimeSpan.FromTicks((long)Math.Min(Max.Ticks, First.Ticks * Math.Pow(Backoff, attempt - 1)));
}

/// <param name="Came">False when the time ran out.</param>
/// <param name="Payload">The event's payload; <see cref="JsonValueKind.Undefined"/> when nothing came.</param>
public readonly record struct Received(bool Came, JsonElement Payload = default);

/// <summary>A step threw at its last attempt. Only the message crosses over: types and stacks do not survive a history.</summary>
public sealed class StepFailedException(string step, string message) : Exception(message)
{
    public string Step => step;
}
