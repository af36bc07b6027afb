using System.Text.Json;
using Guise.Platform.Http;
using Guise.Platform.Workflows;

namespace Guise.Local.Workflows;

/// <summary>
/// Runs workflow code from its very beginning over all that has happened, and says what it asks for next. Touches
/// nothing but its arguments: it may run any number of times.
/// </summary>
internal sealed class WorkflowReplay
{
    public const string ForeignAwait = "The workflow awaits something that is not of its context.";

    private readonly IWorkflow _workflow;
    private readonly Instance _instance;
    private readonly WorkflowPump _pump = new();
    private readonly ReplayContext _context;
    private Task<object?>? _main;

    private WorkflowReplay(IWorkflow workflow, Instance instance)
    {
        _workflow = workflow;
        _instance = instance;
        _context = new(instance, _pump);
    }

    /// <param name="news">What came since the history ended, from its <see cref="EventKind.Turn"/> on.</param>
    public static TurnResult Run(
        IWorkflow workflow, Instance instance, IEnumerable<HistoryEvent> history, IEnumerable<HistoryEvent> news)
    {
        WorkflowReplay replay = new(workflow, instance);
        string? failure = null;
        try
        {
            replay._pump.Run(() => failure = replay.Apply(history) ?? replay.Apply(news));
        }
        catch (Exception e)
        {
            // What async void code throws ends up here; left to itself it would fail every turn for ever.
            failure = e.Message;
        }
        return failure is null ? replay.Result() : TurnResult.Failed(failure);
    }

    private string? Apply(IEnumerable<HistoryEvent> events)
    {
        foreach (HistoryEvent e in events)
        {
            if (Apply(e) is { } disagreement) return disagreement;
            _pump.Drain();
        }
        return null;
    }

    private string? Apply(HistoryEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Turn:
                if (_context.ConfirmNothingMore() is { } disagreement) return disagreement;
                _context.Now = e.At!.Value;
                _main ??= Main();
                return null;
            case EventKind.Step or EventKind.Sleep or EventKind.Wait:
                return _context.Confirm(e);
            default:
                _context.Deliver(e);
                return null;
        }
    }

    // An await of its own: a workflow that ended on another thread then never seems complete, rather than by chance.
    private async Task<object?> Main() => await _workflow.Run(_context, _instance.Input);

    private TurnResult Result()
    {
        if (_main is { IsFaulted: true } or { IsCanceled: true }) return With(TurnResult.Failed(Sentence(_main)));
        if (_context.RestartInput is { } input)
            return With(new(WorkflowStatus.Running)) with { Restart = new(input, [.. _context.Buffered]) };
        if (_main is not { IsCompleted: true })
        {
            return _pump.Intruded || !_context.IsWaiting
                ? TurnResult.Failed(ForeignAwait)
                : With(new(WorkflowStatus.Running));
        }
        try
        {
            object? output = _main.Result;
            return With(new(WorkflowStatus.Completed)) with
            {
                Output = output is null ? null : JsonSerializer.Serialize(output, Json.Options),
            };
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return With(TurnResult.Failed("The workflow's result cannot be written as JSON."));
        }
    }

    private TurnResult With(TurnResult result) => result with
    {
        CustomStatus = _context.CustomStatus,
        Asked = [.. _context.Unconfirmed],
        CancelledTimers = _context.CancelledTimers,
    };

    private static string Sentence(Task main) => main.Exception?.InnerException switch
    {
        null => "The workflow was cancelled.",
        StepFailedException failed => $"Step '{failed.Step}' failed: {failed.Message}",
        Exception e => e.Message,
    };
}
