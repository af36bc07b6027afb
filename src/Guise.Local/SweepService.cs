using Guise.Platform;

namespace Guise.Local;

/// <summary>Sweeps at the start and then in regular intervals; a sweep that fails is tried again at the next.</summary>
internal sealed partial class SweepService(Sweep sweep, TimeProvider clock, ILogger<SweepService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Limits.SweepInterval, clock);
        try
        {
            do await Try(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task Try(CancellationToken cancel)
    {
        try
        {
            await sweep.Run(cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogFailed(failure.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A sweep failed ({Failure}); it is tried again.")]
    private partial void LogFailed(string failure);
}
