using System.Net;
using System.Net.Sockets;
using System.Text;
using Guise.Platform.Outbound;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Outbound;

/// <summary>Servers that strangers name, and what they could try. The servers here stand on this machine's own address.</summary>
public sealed class HttpOutboundTests
{
    private static readonly FakeTimeProvider Clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://shop.example/", "Only https is spoken.")]
    [InlineData("ftp://shop.example/", "Only https is spoken.")]
    [InlineData("file:///etc/passwd", "Only https is spoken.")]
    [InlineData("https://shop.example:8443/", "Only the standard port is spoken to.")]
    [InlineData("https://user:password@shop.example/", "An address with a user's name or without a host is not fetched.")]
    [InlineData("https://127.0.0.1/", "The host has no public address.")]
    [InlineData("https://2130706433/", "The host has no public address.")]
    [InlineData("https://0x7f.1/", "The host has no public address.")]
    [InlineData("https://0177.0.0.1/", "The host has no public address.")]
    [InlineData("https://[::1]/", "The host has no public address.")]
    [InlineData("https://[::ffff:10.0.0.1]/", "The host has no public address.")]
    [InlineData("https://169.254.169.254/latest/meta-data/", "The host has no public address.")]
    public async Task Nothing_is_sent_to(string address, string why)
    {
        using HttpOutbound outbound = new(Clock, lookUp: (_, _) => throw new InvalidOperationException("A name was looked up."));
        Assert.Equal(why, Assert.IsType<OutboundOutcome.NotAllowed>(await outbound.Get(new Uri(address), Cancel)).Why);
        Assert.IsType<OutboundOutcome.NotAllowed>(await outbound.Post(new Uri(address), new byte[1], "application/json",
            new Dictionary<string, string>(), Cancel));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.7")]
    [InlineData("8.8.8.8,192.168.0.1")]
    [InlineData("fd00::1")]
    [InlineData("")]
    public async Task A_name_that_leads_inside_is_not_connected_to(string addresses)
    {
        using HttpOutbound outbound = new(Clock, lookUp: (_, _) =>
            Task.FromResult(addresses == "" ? [] : Array.ConvertAll(addresses.Split(','), IPAddress.Parse)));
        Assert.IsType<OutboundOutcome.NotAllowed>(await outbound.Get(new Uri("https://shop.example/"), Cancel));
    }

    [Fact]
    public async Task The_address_that_was_judged_is_the_one_connected_to()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        int lookUps = 0;
        // Rebinding: the second answer would lead elsewhere.
        using HttpOutbound outbound = new(Clock, allowLocal: true,
            (_, _) => Task.FromResult(new[] { ++lookUps == 1 ? IPAddress.Loopback : IPAddress.Parse("10.0.0.1") }));
        OutboundOutcome.Answered answer = Assert.IsType<OutboundOutcome.Answered>(await outbound.Get(new Uri($"http://shop.example:{server.Port}/x"),
            Cancel));
        Assert.Equal("hi", Encoding.ASCII.GetString(answer.Body));
        Assert.Equal(1, lookUps);
        Assert.Contains("GET /x HTTP/1.1", server.Received);
        Assert.Contains("Host: shop.example:", server.Received);

        Assert.IsType<OutboundOutcome.NotAllowed>(await outbound.Get(new Uri($"http://shop.example:{server.Port}/x"), Cancel));
    }

    [Fact]
    public async Task Even_in_development_other_machines_of_the_network_are_not_spoken_to()
    {
        using HttpOutbound outbound = new(Clock, allowLocal: true);
        Assert.IsType<OutboundOutcome.NotAllowed>(await outbound.Get(new Uri("http://192.168.0.1/"), Cancel));
        Assert.IsType<OutboundOutcome.NotAllowed>(await outbound.Get(new Uri("http://169.254.169.254/"), Cancel));
        Assert.IsType<OutboundOutcome.NotAllowed>(await outbound.Get(new Uri("ftp://127.0.0.1/"), Cancel));
    }

    [Fact]
    public async Task In_development_a_name_below_localhost_is_this_machine_and_otherwise_nobody()
    {
        using Server server = new("HTTP/1.1 204 No Content\r\n\r\n");
        Uri shop = new($"http://old-shop.localhost:{server.Port}/");
        using HttpOutbound outbound = new(Clock, allowLocal: true, (_, _) => throw new InvalidOperationException("A name was looked up."));
        Assert.Equal(204, Assert.IsType<OutboundOutcome.Answered>(await outbound.Get(shop, Cancel)).Status);
        using HttpOutbound strict = new(Clock, lookUp: (_, _) => Task.FromResult(new[] { IPAddress.Loopback }));
        Assert.IsType<OutboundOutcome.NotAllowed>(await strict.Get(new Uri("https://old-shop.localhost/"), Cancel));
    }

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n", 302)]
    [InlineData("HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 307)]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nSet-Cookie: a=b\r\n\r\n", 500)]
    public async Task An_answer_is_an_answer_and_leads_nowhere(string response, int status)
    {
        using Server server = new(response);
        using HttpOutbound outbound = new(Clock, allowLocal: true);
        Assert.Equal(status, Assert.IsType<OutboundOutcome.Answered>(await outbound.Get(server.Address, Cancel)).Status);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_long_answer_is_cut_off_whatever_its_header_says()
    {
        string long_ = new('a', HttpOutbound.AnswerBytes + 1);
        using HttpOutbound outbound = new(Clock, allowLocal: true);
        using Server honest = new($"HTTP/1.1 200 OK\r\nContent-Length: {long_.Length}\r\n\r\n{long_}");
        Assert.IsType<OutboundOutcome.Failed>(await outbound.Get(honest.Address, Cancel));
        using Server silent = new("HTTP/1.1 200 OK\r\n\r\n" + long_);
        Assert.IsType<OutboundOutcome.Failed>(await outbound.Get(silent.Address, Cancel));
        using Server chunked = new($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{long_.Length:x}\r\n{long_}\r\n0\r\n\r\n");
        Assert.IsType<OutboundOutcome.Failed>(await outbound.Get(chunked.Address, Cancel));
        using Server zipped = new("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi");
        Assert.Equal("hi", Encoding.ASCII.GetString(Assert.IsType<OutboundOutcome.Answered>(await outbound.Get(zipped.Address, Cancel)).Body));
        using Server exact = new($"HTTP/1.1 200 OK\r\nContent-Length: {long_.Length - 1}\r\n\r\n{long_[1..]}");
        Assert.Equal(HttpOutbound.AnswerBytes, Assert.IsType<OutboundOutcome.Answered>(await outbound.Get(exact.Address, Cancel)).Body.Length);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhi")]
    [InlineData("")]
    public async Task A_server_that_breaks_off_or_speaks_nonsense_is_a_failure(string response)
    {
        using Server server = new(response);
        using HttpOutbound outbound = new(Clock, allowLocal: true);
        Assert.IsType<OutboundOutcome.Failed>(await outbound.Get(server.Address, Cancel));
    }

    [Fact]
    public async Task A_host_that_does_not_exist_or_listen_is_a_failure()
    {
        using HttpOutbound nobody = new(Clock, lookUp: (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        Assert.IsType<OutboundOutcome.Failed>(await nobody.Get(new Uri("https://nowhere.example/"), Cancel));
        Uri gone;
        using (Server server = new("")) gone = server.Address;
        using HttpOutbound outbound = new(Clock, allowLocal: true);
        Assert.IsType<OutboundOutcome.Failed>(await outbound.Get(gone, Cancel));
    }

    [Fact]
    public async Task A_server_that_never_ends_is_left_after_its_time_and_a_caller_may_leave_earlier()
    {
        using Server server = new("HTTP/1.1 200 OK\r\n\r\na", stays: true);
        FakeTimeProvider clock = new();
        using HttpOutbound outbound = new(clock, allowLocal: true);
        Task<OutboundOutcome> waiting = outbound.Get(server.Address, Cancel);
        await server.Answered;
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("The answer took too long.", Assert.IsType<OutboundOutcome.Failed>(await waiting).Why);
        using CancellationTokenSource leaving = new();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outbound.Get(server.Address, leaving.Token));
    }

    [Fact]
    public async Task A_post_carries_its_body_and_headers_and_nothing_of_this_service()
    {
        using Server server = new("HTTP/1.1 204 No Content\r\n\r\n");
        using HttpOutbound outbound = new(Clock, allowLocal: true);
        await outbound.Post(server.Address, "{}"u8.ToArray(), "application/json", new Dictionary<string, string> { ["Guise-Signature"] = "abc" },
            Cancel);
        string[] lines = server.Received.Split("\r\n");
        Assert.Equal("{}", lines[^1]);
        Assert.Equal(["Content-Length", "Content-Type", "Guise-Signature", "Host", "User-Agent"], lines[1..^2].Select(line => line.Split(':')[0])
            .Order());
    }

    /// <summary>Says the same to everybody who connects.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly string _response;
        private readonly bool _stays;
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Server(string response, bool stays = false)
        {
            (_response, _stays) = (response, stays);
            _listener.Start();
            _ = Serve();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Uri Address => new($"http://127.0.0.1:{Port}/");

        public int Connections { get; private set; }

        public string Received { get; private set; } = "";

        /// <summary>Done once the first answer is sent.</summary>
        public Task Answered => _answered.Task;

        public void Dispose() => _listener.Dispose();

        private async Task Serve()
        {
            List<TcpClient> open = [];
            try
            {
                while (true)
                {
                    TcpClient client = await _listener.AcceptTcpClientAsync();
                    Connections++;
                    NetworkStream stream = client.GetStream();
                    byte[] buffer = new byte[8192];
                    do Received += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
                    while (!IsWhole());
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(_response));
                    _answered.TrySetResult();
                    if (_stays) open.Add(client);
                    else client.Dispose();
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException or IOException)
            {
                foreach (TcpClient client in open) client.Dispose();
            }
        }

        private bool IsWhole()
        {
            int end = Received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            return end >= 0 && (!Received.StartsWith("POST", StringComparison.Ordinal) || Received.Length >= end + 6);
        }
    }
}
