using System.Text;
using Guise.Local;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Guise.Tests.Operations;

public sealed class BatchedConsoleTests
{
    private readonly MemoryStream _output = new();

    [Fact]
    public void Every_line_is_out_at_the_end_in_order()
    {
        using (BatchedConsole console = new(new Plain(), _output))
        {
            ILogger logger = console.CreateLogger("Test");
            for (int i = 0; i < 1000; i++) logger.LogInformation("{Number}", i);
        }
        Assert.Equal(string.Concat(Enumerable.Range(0, 1000).Select(i => $"Test {i}\n")), Written);
    }

    [Fact]
    public void An_error_is_out_at_once_behind_what_came_before()
    {
        using BatchedConsole console = new(new Plain(), _output);
        ILogger logger = console.CreateLogger("Test");
        logger.LogInformation("before");
        logger.LogError("broken");
        Assert.Equal("Test before\nTest broken\n", Written);
    }

    [Fact]
    public void A_line_is_out_soon_without_another()
    {
        using SignalledStream output = new();
        using BatchedConsole console = new(new Plain(), output);
        console.CreateLogger("Test").LogInformation("alone");
        Assert.True(output.Written.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_log_that_nobody_can_read_any_more_stops_nothing()
    {
        using BatchedConsole console = new(new Plain(), new BrokenStream());
        console.CreateLogger("Test").LogError("broken");
    }

    private string Written => Encoding.UTF8.GetString(_output.ToArray());

    private sealed class Plain() : ConsoleFormatter("plain")
    {
        public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter) =>
            textWriter.Write($"{logEntry.Category} {logEntry.Formatter(logEntry.State, logEntry.Exception)}\n");
    }

    private sealed class SignalledStream : MemoryStream
    {
        public ManualResetEventSlim Written { get; } = new();

        public override void Write(ReadOnlySpan<byte> buffer) => Written.Set();
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
