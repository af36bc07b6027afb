namespace Guise.Local.Workflows;

/// <summary>
/// The one thread that a replay runs on. What the awaits of a workflow continue with is queued here and drained before
/// the next event, so that the order of everything depends on the history alone.
/// </summary>
internal sealed class WorkflowPump : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile bool _intruded;

    /// <summary>Something outside wanted to continue the workflow: it awaited what is not of its context.</summary>
    public bool Intruded => _intruded;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId == _thread) _queue.Enqueue((d, state));
        else _intruded = true;
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A workflow does not wait for another thread.");

    public override SynchronizationContext CreateCopy() => this;

    public void Run(Action action)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public void Drain()
    {
        while (_queue.TryDequeue(out (SendOrPostCallback Callback, object? State) next)) next.Callback(next.State);
    }
}
