using Guise.Platform;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guise.Statistics;

/// <summary>
/// Writes down what this instance has counted, in regular intervals and once more when it is stopped. Every instance does so itself: the
/// sweep's timer runs in one of them only.
/// </summary>
internal sealed partial class StatisticsService(StatisticsRecords records, TimeProvider clock, ILogger<StatisticsService> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Try(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Limits.StatisticsInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Try(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task Try(CancellationToken cancel)
    {
        try
        {
            await records.Flush(cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogFailed(failure.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Statistics were not written ({Failure}); some counts may be missing.")]
    private partial void LogFailed(string failure);
}
