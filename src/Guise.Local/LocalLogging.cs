using Microsoft.Extensions.Logging.Console;

namespace Guise.Local;

/// <summary>
/// Logs go to standard error: one line each on a terminal, JSON elsewhere. The framework's own request lines hold paths, which
/// hold people's data, so the framework speaks from warnings on.
/// </summary>
internal static class LocalLogging
{
    public static void Configure(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Guise.Wallets.WalletTokenHandler", LogLevel.Warning);
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        logging.AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = Console.IsErrorRedirected ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
        });
    }
}
