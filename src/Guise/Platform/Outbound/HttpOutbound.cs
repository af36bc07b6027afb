using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Guise.Platform.Outbound;

/// <summary>
/// Looks a host up once, judges every address it has, and connects to one of those it judged: a name that answers differently the
/// next time gains nothing.
/// </summary>
internal sealed class HttpOutbound : IOutbound, IDisposable
{
    /// <summary>For everything from the look-up to the last byte.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    public const int AnswerBytes = 64 * 1024;
    private const int HeaderKilobytes = 16;

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly bool _allowLocal;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;

    /// <param name="allowLocal">For development on one machine alone: http, any port, and this machine's own addresses.</param>
    /// <param name="lookUp">The addresses of a host; the system's look-up unless a test says otherwise.</param>
    public HttpOutbound(TimeProvider clock, bool allowLocal = false, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
    {
        _clock = clock;
        _allowLocal = allowLocal;
        _lookUp = lookUp ?? Dns.GetHostAddressesAsync;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = HeaderKilobytes,
            ActivityHeadersPropagator = null,
            // A kept connection would outlive the judgement of its address.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = Connect,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version11,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Guise/1");
    }

    public Task<OutboundOutcome> Get(Uri address, CancellationToken cancel = default) => Send(HttpMethod.Get, address, null, null, cancel);

    public Task<OutboundOutcome> Post(
        Uri address, ReadOnlyMemory<byte> body, string contentType, IReadOnlyDictionary<string, string> headers, CancellationToken cancel = default)
    {
        ReadOnlyMemoryContent content = new(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return Send(HttpMethod.Post, address, content, headers, cancel);
    }

    public void Dispose() => _http.Dispose();

    private async Task<OutboundOutcome> Send(
        HttpMethod method, Uri address, HttpContent? content, IReadOnlyDictionary<string, string>? headers, CancellationToken cancel)
    {
        using HttpRequestMessage request = new(method, address) { Content = content };
        foreach ((string name, string value) in headers ?? new Dictionary<string, string>()) request.Headers.Add(name, value);
        if (Objection(address) is { } objection) return new OutboundOutcome.NotAllowed(objection);

        using CancellationTokenSource late = new(Patience, _clock);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ReadBounded(response, limit.Token) is { } body
                ? new OutboundOutcome.Answered((int)response.StatusCode, body)
                : new OutboundOutcome.Failed($"The answer has more than {AnswerBytes} bytes.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new OutboundOutcome.Failed("The answer took too long.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return failure.InnerException is NotPublicException
                ? new OutboundOutcome.NotAllowed("The host has no public address.")
                : new OutboundOutcome.Failed("The server is out of reach.");
        }
    }

    private string? Objection(Uri address)
    {
        if (!address.IsAbsoluteUri || address.UserInfo != "") return "An address with a user's name or without a host is not fetched.";
        if (_allowLocal && address.Scheme is "http" or "https") return null;
        if (address.Scheme != Uri.UriSchemeHttps) return "Only https is spoken.";
        return address.IsDefaultPort ? null : "Only the standard port is spoken to.";
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        DnsEndPoint host = context.DnsEndPoint;
        IPAddress[] addresses = IPAddress.TryParse(host.Host, out IPAddress? literal) ? [literal]
            // RFC 6761 §6.3: names below localhost are this machine, and not every resolver knows.
            : _allowLocal && host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback]
            : await _lookUp(host.Host, cancel);
        // One private address among public ones is no accident.
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, Allowed)) throw new NotPublicException();

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool Allowed(IPAddress address) => PublicAddresses.IsPublic(address) || _allowLocal && IPAddress.IsLoopback(address);

    /// <summary>The whole body, or null when it is longer than the bound, whatever its header says.</summary>
    private static async Task<byte[]?> ReadBounded(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > AnswerBytes) return null;
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancel);
        byte[] buffer = new byte[AnswerBytes + 1];
        int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length <= AnswerBytes ? buffer[..length] : null;
    }

    private sealed class NotPublicException : Exception;
}
