using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Guise.Local;

/// <summary>
/// The console log, some lines at a time: the framework's own wakes a thread and makes a system call for every line, which costs
/// more than reading a content does. Errors are out when the call returns; a process that is killed loses a moment of the rest.
/// </summary>
[ProviderAlias("Console")]
internal sealed class BatchedConsole : ILoggerProvider, ISupportExternalScope
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>More than that is waiting only when nobody reads: then whoever logs waits too.</summary>
    private const int MostPending = 1024 * 1024;

    private readonly ConsoleFormatter _formatter;
    private readonly Stream _output;
    private readonly Timer _timer;
    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private readonly StringBuilder _pending = new();
    private IExternalScopeProvider? _scopes;

    public BatchedConsole(IEnumerable<ConsoleFormatter> formatters, IOptions<ConsoleLoggerOptions> options)
        : this(formatters.First(formatter => formatter.Name == options.Value.FormatterName), Console.OpenStandardError())
    {
    }

    internal BatchedConsole(ConsoleFormatter formatter, Stream output)
    {
        _formatter = formatter;
        _output = output;
        _timer = new Timer(_ => Flush());
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        _timer.Dispose();
        Flush();
    }

    private void Write<TState>(in LogEntry<TState> entry)
    {
        using StringWriter line = new();
        _formatter.Write(entry, _scopes, line);
        bool full;
        lock (_gate)
        {
            if (_pending.Length == 0) _timer.Change(Pause, Timeout.InfiniteTimeSpan);
            full = _pending.Append(line.GetStringBuilder()).Length >= MostPending;
        }
        if (full || entry.LogLevel >= LogLevel.Error) Flush();
    }

    private void Flush()
    {
        lock (_writing)
        {
            byte[] lines;
            lock (_gate)
            {
                lines = Encoding.UTF8.GetBytes(_pending.ToString());
                _pending.Clear();
            }
            try
            {
                _output.Write(lines);
            }
            catch (IOException)
            {
                // Whoever read the log is gone. The service goes on.
            }
        }
    }

    private sealed class Logger(BatchedConsole console, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => console._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            console.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter));
    }
}
