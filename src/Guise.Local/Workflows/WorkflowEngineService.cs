namespace Guise.Local.Workflows;

/// <summary>Runs the engine while the host runs: sleeps until it is nudged or until something falls due.</summary>
internal sealed partial class WorkflowEngineService(WorkflowEngine engine, TimeProvider clock, ILogger<WorkflowEngineService> logger)
    : BackgroundService
{
    /// <summary>
    /// With something due later, look at the clock again at least this often: the wall clock can jump (suspended machine,
    /// corrected time), and timers do not follow it.
    /// </summary>
    private static readonly TimeSpan LongestNap = TimeSpan.FromMinutes(1);

    /// <summary>A store that fails (full disk, lost mount) is not helped by haste.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the host's start-up path.
        await Task.Yield();
        try
        {
            while (true)
            {
                stoppingToken.ThrowIfCancellationRequested();
                await Round(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        await engine.Stopped();
    }

    private async Task Round(CancellationToken stopping)
    {
        Task nudged = engine.Nudge.Next();
        try
        {
            DateTimeOffset now = clock.GetUtcNow();
            engine.StartDue(now, stopping);
            await Nap(nudged, engine.NextDue(now), stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogFault(e);
            await Task.Delay(AfterFault, clock, stopping);
        }
    }

    private async Task Nap(Task nudged, DateTimeOffset? due, CancellationToken stopping)
    {
        if (due is null)
        {
            await nudged.WaitAsync(stopping);
            return;
        }
        TimeSpan left = due.Value - clock.GetUtcNow();
        using CancellationTokenSource awake = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task alarm = Task.Delay(TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, LongestNap.Ticks)), clock, awake.Token);
        // Looked at again once the alarm is set: the clock may have moved while it was being set.
        if (clock.GetUtcNow() < due.Value) await Task.WhenAny(nudged, alarm);
        await awake.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The workflow store failed; trying again shortly")]
    private partial void LogFault(Exception exception);
}
