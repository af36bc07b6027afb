using System.Net.Sockets;
using System.Text;

namespace Guise.Tests.Infrastructure;

/// <summary>
/// HTTP without manners: sends exactly these bytes, and reads until the other side closes; a request of its own says <c>Connection: close</c>.
/// </summary>
internal static class RawHttp
{
    /// <summary>The status and the whole answer as text; status 0 when the connection closed without one.</summary>
    public static async Task<(int Status, string Text)> Send(GuiseApp app, bool hangUp, params ReadOnlyMemory<byte>[] bytes)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using TcpClient client = new();
        await client.ConnectAsync(app.Http.BaseAddress!.Host, app.Http.BaseAddress.Port, cancel);
        NetworkStream stream = client.GetStream();
        using MemoryStream answer = new();
        try
        {
            foreach (ReadOnlyMemory<byte> part in bytes) await stream.WriteAsync(part, cancel);
            if (hangUp) client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            // The server may have answered and closed before it had read everything.
        }
        try
        {
            await stream.CopyToAsync(answer, cancel);
        }
        catch (IOException)
        {
        }
        string text = Encoding.Latin1.GetString(answer.ToArray());
        return (text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan(9, 3), null) : 0, text);
    }

    public static Task<(int Status, string Text)> Send(GuiseApp app, string text, bool hangUp = false) =>
        Send(app, hangUp, Encoding.Latin1.GetBytes(text));
}
