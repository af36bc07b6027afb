using Microsoft.Extensions.Logging;

namespace Guise.Functions;

internal static class HeadLogging
{
    /// <summary>The framework's own request lines hold paths, which hold people's data.</summary>
    public static ILoggingBuilder AddGuiseFilters(this ILoggingBuilder logging) =>
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);
}
