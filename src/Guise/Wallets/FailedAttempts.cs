using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>Counters of names that nobody has must not pile up: the first failure of a name is put down for the sweep.</summary>
internal sealed class FailedAttempts(SweepIndex sweep, TimeProvider clock)
{
    public async Task Remember(WalletHead before, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (Attempts.Counted(before.Attempts, now).Count > 1) return;
        await sweep.Add(AttemptsRule.Name, before.Locator.Partition, WalletRows.Attempts, now + Limits.AttemptMemory, cancel);
    }
}

/// <summary>A counter is forgotten a day after its last failure.</summary>
internal sealed class AttemptsRule : ISweepRule
{
    public const string Name = "attempts";

    public string Kind => Name;

    public DateTimeOffset? DueAt(ReadOnlySpan<byte> value) => RecordJson.Read<AttemptsRecord>(value).LastAt + Limits.AttemptMemory;
}
