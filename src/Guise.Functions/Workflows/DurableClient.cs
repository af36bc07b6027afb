using Microsoft.DurableTask.Client;

namespace Guise.Functions.Workflows;

/// <summary>
/// The client that the host binds to an invocation. The host gives every invocation the same one, and nothing of the
/// application runs outside of an invocation; so the last one is as good as the own.
/// </summary>
internal sealed class DurableClient
{
    private volatile DurableTaskClient? _current;

    public DurableTaskClient Current
    {
        get => _current ?? throw new InvalidOperationException("No function has been invoked yet.");
        set => _current = value;
    }
}
