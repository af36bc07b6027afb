namespace Guise.Local.Workflows;

/// <summary>Wakes whoever waits for work. Take <see cref="Next"/> before looking for work: then no nudge is lost in between.</summary>
internal sealed class Nudge
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first nudge from now on.</summary>
    public Task Next()
    {
        lock (_gate)
        {
            if (_next.Task.IsCompleted) _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }
    }

    public void Give()
    {
        lock (_gate) _next.TrySetResult();
    }
}
