using System.Globalization;
using Guise.Platform.Workflows;

namespace Guise.Local.Workflows;

/// <summary>Something that workflow code asked for: a step, a sleep or a wait.</summary>
internal sealed class Operation(int number, EventKind kind, string? name = null, DateTimeOffset? until = null)
{
    private readonly TaskCompletionSource<Received> _ended = new();

    public int Number => number;

    public EventKind Kind => kind;

    public string? Name => name;

    public DateTimeOffset? Until => until;

    /// <summary>Of a step, as JSON.</summary>
    public string? Input { get; init; }

    /// <summary>Of a step.</summary>
    public StepRetry? Retry { get; init; }

    public Task<Received> Ended => _ended.Task;

    public bool NeedsTimer => until is not null && !_ended.Task.IsCompleted;

    public void End(Received received) => _ended.SetResult(received);

    public void Fail(string message) => _ended.SetException(new StepFailedException(name!, message));

    public HistoryEvent ToHistory() => new(kind, number, name, until);

    /// <summary>
    /// Whether the code asks again for what history says. Times are left out: a history's timer runs as it was set, even
    /// when the code has since learnt another duration.
    /// </summary>
    public bool Matches(HistoryEvent recorded) =>
        recorded.Kind == kind && recorded.Operation == number && recorded.Name == name && recorded.At is null == until is null;

    public static string Describe(EventKind kind, string? name, DateTimeOffset? until) => kind switch
    {
        EventKind.Step => $"step '{name}'",
        EventKind.Sleep => "a sleep",
        _ when until is null => $"a wait for event '{name}'",
        _ => string.Create(CultureInfo.InvariantCulture, $"a wait for event '{name}' with a time limit"),
    };
}
