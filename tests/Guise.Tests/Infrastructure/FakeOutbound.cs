using System.Collections.Concurrent;
using Guise.Platform.Outbound;

namespace Guise.Tests.Infrastructure;

/// <summary>The outside world: servers that a test has set up. Speaking to any other is a mistake of the test or of the code.</summary>
internal sealed class FakeOutbound : IOutbound
{
    private readonly Dictionary<string, Func<Request, OutboundOutcome>> _servers = [];
    private readonly ConcurrentQueue<Request> _requests = [];

    public sealed record Request(string Method, Uri Address, byte[] Body, IReadOnlyDictionary<string, string> Headers);

    /// <summary>Answers for every address that no server was set up for.</summary>
    public Func<Request, Task<OutboundOutcome>>? Elsewhere { get; set; }

    public IReadOnlyList<Request> Requests => [.. _requests];

    public void Serve(string address, Func<Request, OutboundOutcome> answer) => _servers[address] = answer;

    public void Serve(string address, int status, string body = "") =>
        Serve(address, _ => new OutboundOutcome.Answered(status, System.Text.Encoding.UTF8.GetBytes(body)));

    public IReadOnlyList<Request> To(string address) => [.. _requests.Where(request => request.Address.AbsoluteUri == address)];

    public Task<OutboundOutcome> Get(Uri address, CancellationToken cancel = default) =>
        Answer(new("GET", address, [], new Dictionary<string, string>()));

    public Task<OutboundOutcome> Post(
        Uri address, ReadOnlyMemory<byte> body, string contentType, IReadOnlyDictionary<string, string> headers,
        CancellationToken cancel = default) =>
        Answer(new("POST", address, body.ToArray(), headers));

    private Task<OutboundOutcome> Answer(Request request)
    {
        if (Elsewhere is { } elsewhere && !_servers.ContainsKey(request.Address.AbsoluteUri))
        {
            _requests.Enqueue(request);
            return elsewhere(request);
        }
        if (!_servers.TryGetValue(request.Address.AbsoluteUri, out Func<Request, OutboundOutcome>? server))
            throw new InvalidOperationException("Nobody serves this address in this test.");
        _requests.Enqueue(request);
        return Task.FromResult(server(request));
    }
}
