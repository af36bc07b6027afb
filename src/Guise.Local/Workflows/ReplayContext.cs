using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Platform.Http;
using Guise.Platform.Workflows;

namespace Guise.Local.Workflows;

/// <summary>The workflow's side of a replay: numbers what the code asks for and remembers what is still open.</summary>
internal sealed class ReplayContext(Instance instance, WorkflowPump pump) : IWorkflowContext
{
    private readonly Dictionary<int, Operation> _open = [];
    private readonly Dictionary<string, Operation> _waits = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<HistoryEvent> _buffered = [];
    private readonly Queue<Operation> _unconfirmed = new();
    private int _asked;
    private int _ids;

    public string InstanceId => instance.Id;

    public int Version => instance.Version;

    public DateTimeOffset Now { get; set; }

    /// <summary>As JSON.</summary>
    public string? CustomStatus { get; private set; }

    /// <summary>As JSON, once the code asked for a restart.</summary>
    public string? RestartInput { get; private set; }

    public bool IsWaiting => _open.Count > 0;

    /// <summary>Asked for, and not yet seen in the history.</summary>
    public IReadOnlyCollection<Operation> Unconfirmed => _unconfirmed;

    /// <summary>Events that no wait has consumed.</summary>
    public IReadOnlyList<HistoryEvent> Buffered => _buffered;

    public List<int> CancelledTimers { get; } = [];

    public Guid NewId()
    {
        CheckThread();
        byte[] seed = [.. Encoding.ASCII.GetBytes(instance.Execution), 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(seed.AsSpan(^4), _ids++);
        Span<byte> hash = SHA256.HashData(seed).AsSpan(0, 16);
        hash[6] = (byte)(hash[6] & 0x0f | 0x80);
        hash[8] = (byte)(hash[8] & 0x3f | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    public async Task<TResult> Call<TInput, TResult>(Step<TInput, TResult> step, TInput input, StepRetry? retry = null)
    {
        CheckThread();
        Operation call = Ask(new(_asked++, EventKind.Step, step.Name)
        {
            Input = JsonSerializer.Serialize(input, Json.Options),
            Retry = retry,
        });
        return (await call.Ended).Payload.Deserialize<TResult>(Json.Options)!;
    }

    public Task<Received> WaitEvent(string name, DateTimeOffset? until = null)
    {
        CheckThread();
        if (_waits.ContainsKey(name)) throw new InvalidOperationException($"There is a wait for event '{name}' already.");
        Operation wait = Ask(new(_asked++, EventKind.Wait, name, until));
        int first = _buffered.FindIndex(e => StringComparer.OrdinalIgnoreCase.Equals(e.Name, name));
        if (first < 0)
        {
            _waits.Add(name, wait);
        }
        else
        {
            _open.Remove(wait.Number);
            wait.End(new(true, _buffered[first].Payload));
            _buffered.RemoveAt(first);
        }
        return wait.Ended;
    }

    public Task Sleep(DateTimeOffset until)
    {
        CheckThread();
        return Ask(new(_asked++, EventKind.Sleep, until: until)).Ended;
    }

    public void SetStatus(object status)
    {
        CheckThread();
        CustomStatus = JsonSerializer.Serialize(status, Json.Options);
    }

    public void Restart(object input)
    {
        CheckThread();
        RestartInput = JsonSerializer.Serialize(input, Json.Options);
    }

    /// <summary>Hands over something that came. What nobody waits for any more is passed by; an event is kept.</summary>
    public void Deliver(HistoryEvent came)
    {
        if (came.Kind == EventKind.Event)
        {
            if (_waits.TryGetValue(came.Name!, out Operation? wait)) EndByEvent(wait, came);
            else _buffered.Add(came);
        }
        else if (_open.Remove(came.Operation!.Value, out Operation? open))
        {
            if (open.Kind == EventKind.Wait) _waits.Remove(open.Name!);
            if (came.Kind == EventKind.StepFailed) open.Fail(came.Payload.GetString()!);
            else open.End(new(came.Kind == EventKind.StepDone, came.Payload));
        }
    }

    /// <summary>Compares what the code asked for with what history says it asked for; a sentence when they disagree.</summary>
    public string? Confirm(HistoryEvent recorded)
    {
        string said = Operation.Describe(recorded.Kind, recorded.Name, recorded.At);
        if (!_unconfirmed.TryDequeue(out Operation? asked))
            return $"History and code disagree: history says {said} at #{recorded.Operation}, the code asks for nothing.";
        return asked.Matches(recorded)
            ? null
            : $"History and code disagree: history says {said} at #{recorded.Operation}, the code asks for " +
              $"{Operation.Describe(asked.Kind, asked.Name, asked.Until)}.";
    }

    /// <summary>The same when a recorded turn is over: everything must have been confirmed.</summary>
    public string? ConfirmNothingMore() => _unconfirmed.TryPeek(out Operation? asked)
        ? $"History and code disagree: history says nothing at #{asked.Number}, the code asks for " +
          $"{Operation.Describe(asked.Kind, asked.Name, asked.Until)}."
        : null;

    private void EndByEvent(Operation wait, HistoryEvent came)
    {
        _waits.Remove(wait.Name!);
        _open.Remove(wait.Number);
        if (wait.Until is not null) CancelledTimers.Add(wait.Number);
        wait.End(new(true, came.Payload));
    }

    private Operation Ask(Operation operation)
    {
        _open.Add(operation.Number, operation);
        _unconfirmed.Enqueue(operation);
        return operation;
    }

    private void CheckThread()
    {
        if (SynchronizationContext.Current != pump) throw new InvalidOperationException(WorkflowReplay.ForeignAwait);
    }
}
