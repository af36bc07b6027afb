using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>Counters of names that nobody has must not pile up: the first failure of a name is put down for the sweep.</summary>
internal sealed class FailedAttempts(SweepIndex sweep, TimeProvider clock)
{
    public async Task Remember(WalletHead before, CancellationToken cancel)
    {
        if (Attempts.Counted(before.Attempts, clock.GetUtcNow()).Count > 1) return;
        await Forget(before.Locator, cancel);
    }

    /// <summary>Puts the counter of a name down for the sweep, failures or none.</summary>
    public Task Forget(WalletLocator locator, CancellationToken cancel) =>
        sweep.Add(AttemptsRule.Name, locator.Partition, WalletRows.Attempts, clock.GetUtcNow() + Limits.AttemptMemory, cancel);
}

/// <summary>A counter is forgotten a day after its last failure.</summary>
internal sealed class AttemptsRule : ISweepRule
{
    public const string Name = "attempts";

    public string Kind => Name;

    public DateTimeOffset? DueAt(ReadOnlySpan<byte> value) => RecordJson.Read<AttemptsRecord>(value).LastAt + Limits.AttemptMemory;
}
