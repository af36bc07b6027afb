namespace Guise.Platform.Workflows;

/// <summary>
/// The waits for events of one instance, by name. An engine gives an event to the oldest wait for its name: a wait that
/// was given up after a time-out would swallow the next event, so it is kept and handed to the next who waits.
/// </summary>
internal sealed class PendingEvents
{
    private readonly Dictionary<string, Task<WorkflowValue>> _waits = new(StringComparer.OrdinalIgnoreCase);

    public Task<WorkflowValue> Wait(string name, Func<string, Task<WorkflowValue>> begin)
    {
        if (!_waits.TryGetValue(name, out Task<WorkflowValue>? wait)) _waits[name] = wait = begin(name);
        return wait;
    }

    /// <summary>The event of this name was used; the next wait is a new one.</summary>
    public void Taken(string name) => _waits.Remove(name);

    /// <summary>Events that came to a wait which nobody watches any more: a restart must send them again.</summary>
    public IEnumerable<(string Name, WorkflowValue Value)> Unread() =>
        _waits.Where(wait => wait.Value.IsCompletedSuccessfully).Select(wait => (wait.Key, wait.Value.Result));
}
