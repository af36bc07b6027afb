using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Guise.Benchmarks.Http;

/// <summary>
/// One keep-alive connection that sends prepared bytes and reads the status of the answer. A full client would take more of the
/// processor than the servers that it measures, and so make them look alike.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public static async Task<HttpConnection> Open(Uri address)
    {
        HttpConnection connection = new();
        await connection._socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        return connection;
    }

    public async ValueTask<int> Send(byte[] request)
    {
        await _socket.SendAsync(request);
        int filled = 0;
        while (!IsComplete(_buffer.AsSpan(0, filled)))
        {
            int read = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
            if (read == 0) throw new InvalidOperationException("The server closed the connection.");
            filled += read;
        }
        return int.Parse(_buffer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
    }

    /// <summary>The last answer's text, to say what was wrong with it.</summary>
    public string Text => Encoding.UTF8.GetString(_buffer).TrimEnd('\0');

    public void Dispose() => _socket.Dispose();

    /// <remarks>One answer at a time, and no body of these calls holds a line break: so an answer's last bytes tell.</remarks>
    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        int end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        ReadOnlySpan<byte> headers = answer[..(end + 2)], length = "\r\nContent-Length: "u8;
        int at = headers.IndexOf(length);
        if (at >= 0)
        {
            ReadOnlySpan<byte> digits = headers[(at + length.Length)..];
            return answer.Length >= end + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }
        return headers.IndexOf("\r\nTransfer-Encoding: chunked"u8) < 0 || answer.EndsWith("\r\n0\r\n\r\n"u8);
    }
}
