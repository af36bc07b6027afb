namespace Guise.Platform.Outbound;

/// <summary>
/// Speaks to servers that strangers name: https and port 443 only, public addresses only, no redirects, no cookies, no proxies,
/// a bounded answer in a bounded time. Whatever goes wrong is an outcome.
/// </summary>
internal interface IOutbound
{
    Task<OutboundOutcome> Get(Uri address, CancellationToken cancel = default);

    /// <param name="headers">Names and values that the service makes itself, never a stranger.</param>
    Task<OutboundOutcome> Post(
        Uri address, ReadOnlyMemory<byte> body, string contentType, IReadOnlyDictionary<string, string> headers, CancellationToken cancel = default);
}

internal abstract record OutboundOutcome
{
    private OutboundOutcome()
    {
    }

    /// <summary>The server's answer, whatever its status: redirects are answers like any other.</summary>
    public sealed record Answered(int Status, byte[] Body) : OutboundOutcome;

    /// <summary>Nothing was sent: the address is not one that this service speaks to.</summary>
    public sealed record NotAllowed(string Why) : OutboundOutcome;

    /// <summary>No answer, too late, or too long.</summary>
    public sealed record Failed(string Why) : OutboundOutcome;
}
