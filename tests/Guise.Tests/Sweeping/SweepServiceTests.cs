using Guise.Local;
using Guise.Platform;
using Guise.Platform.Workflows;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Guise.Tests.Sweeping;

public sealed class SweepServiceTests
{
    [Fact]
    public async Task It_sweeps_at_the_start_and_every_ten_minutes_even_after_a_failure()
    {
        using SqliteStore store = new();
        using SemaphoreSlim swept = new(0);
        FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch.AddYears(50));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Mock<IWorkflows> workflows = new();
        workflows.Setup(mock => mock.PurgeFinished(It.IsAny<DateTimeOffset>(), It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .Callback(() => swept.Release())
            .ThrowsAsync(new IOException("The store is out of reach."));
        Sweep sweep = new(store.Records, new SweepIndex(store.Records, clock), [], workflows.Object, clock, NullLogger<Sweep>.Instance);
        using SweepService service = new(sweep, clock, NullLogger<SweepService>.Instance);

        await service.StartAsync(cancel);
        await swept.WaitAsync(cancel);
        for (int i = 0; i < 3; i++)
        {
            clock.Advance(Limits.SweepInterval);
            await swept.WaitAsync(cancel);
        }
        await service.StopAsync(cancel);

        Assert.Equal(4, workflows.Invocations.Count);
        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
    }
}
