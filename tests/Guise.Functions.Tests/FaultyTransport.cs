using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Guise.Functions.Tests;

/// <summary>A network before which the service refuses, or behind which its answer is lost.</summary>
internal sealed class FaultyTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _network = new();
    private readonly Queue<(int Status, bool Sent)> _faults = new();

    /// <summary>The next call is answered so without having reached the service.</summary>
    public void Refuse(int status) => _faults.Enqueue((status, false));

    /// <summary>The next call reaches the service, and its answer is replaced.</summary>
    public void Lose(int status) => _faults.Enqueue((status, true));

    public override Request CreateRequest() => _network.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        if (!_faults.TryDequeue(out (int Status, bool Sent) fault))
        {
            await _network.ProcessAsync(message);
            return;
        }
        if (fault.Sent) await _network.ProcessAsync(message);
        message.Response = new Refusal(fault.Status, message.Request.ClientRequestId);
    }

    private sealed class Refusal(int status, string id) : Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } = new MemoryStream();

        public override string ClientRequestId { get; set; } = id;

        public override void Dispose()
        {
        }

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = null) is not null;

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) => (values = null) is not null;

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];
    }
}
