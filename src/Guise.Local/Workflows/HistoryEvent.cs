using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guise.Local.Workflows;

/// <summary>What happens to an instance. The names are stored: append, never rename.</summary>
internal enum EventKind
{
    /// <summary>In the inbox only: a new execution wants its first turn.</summary>
    Start,

    /// <summary>A turn began; its time is what the workflow sees as now.</summary>
    Turn,

    // What came to the workflow.
    Event,
    Timer,
    StepDone,
    StepFailed,

    // What the workflow asked for.
    Step,
    Sleep,
    Wait,
}

/// <summary>One line of a history, or a message in the inbox that becomes one.</summary>
/// <param name="Operation">The number of the operation that was asked for, or that this ends.</param>
/// <param name="Name">Of the step or event.</param>
/// <param name="At">When the turn began, the sleep ends, or the wait gives up.</param>
/// <param name="Payload">An event's payload, a step's result or its failure's message.</param>
internal sealed record HistoryEvent(
    EventKind Kind,
    int? Operation = null,
    string? Name = null,
    DateTimeOffset? At = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] JsonElement Payload = default);
