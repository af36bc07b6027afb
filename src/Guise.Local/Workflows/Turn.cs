using System.Text.Json;
using Guise.Platform.Workflows;

namespace Guise.Local.Workflows;

/// <summary>A running instance as a turn needs it.</summary>
/// <param name="Execution">Changes with every start and restart: what an older execution left behind does not match it.</param>
/// <param name="Turn">Counts the committed turns: only the first of two that began with the same number is kept.</param>
internal sealed record Instance(string Id, string Workflow, int Version, string Execution, long Turn, JsonElement Input);

/// <summary>A message in the inbox.</summary>
internal sealed record Message(long Id, HistoryEvent Event);

/// <summary>All that a turn starts from, read at one point in time.</summary>
internal sealed record PendingTurn(Instance Instance, IReadOnlyList<HistoryEvent> History, IReadOnlyList<Message> Inbox);

/// <summary>What a replay led to.</summary>
internal sealed record TurnResult(WorkflowStatus Status)
{
    public string? Output { get; init; }

    public string? Failure { get; init; }

    /// <summary>Null when the workflow set none.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>What the code asked for in this turn, in order.</summary>
    public IReadOnlyList<Operation> Asked { get; init; } = [];

    /// <summary>The waits with a time limit that an event ended: their timers are not needed any more.</summary>
    public IReadOnlyList<int> CancelledTimers { get; init; } = [];

    public RestartRequest? Restart { get; init; }

    public static TurnResult Failed(string failure) => new(WorkflowStatus.Failed) { Failure = failure };
}

/// <param name="Kept">The events that no wait has consumed.</param>
internal sealed record RestartRequest(string Input, IReadOnlyList<HistoryEvent> Kept);
