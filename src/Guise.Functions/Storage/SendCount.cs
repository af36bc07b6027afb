using Azure.Core;
using Azure.Core.Pipeline;

namespace Guise.Functions.Storage;

/// <summary>How often the SDK sent the request of the current call: a batch that went out twice may have succeeded before it failed.</summary>
internal sealed class SendCount : IDisposable
{
    private static readonly AsyncLocal<SendCount?> Current = new();

    public int Value { get; private set; }

    public static SendCount Begin() => Current.Value = new SendCount();

    public void Dispose() => Current.Value = null;

    /// <summary>Stands where each attempt passes.</summary>
    internal sealed class Policy : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (Current.Value is { } count) count.Value++;
        }
    }
}
