using Guise.Platform;

namespace Guise.Wallets;

/// <summary>
/// Passphrase derivations burn a core for a tenth of a second each: as many run at once as there are cores, a bounded number
/// waits, and the rest is told to come back, before anything was counted or written.
/// </summary>
internal sealed class DerivationGate
{
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private int _waiting;

    /// <summary>A place that is given back on disposal, or <see cref="Problems.Busy"/>.</summary>
    public async Task<Result<IDisposable>> Enter(CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _waiting) > Limits.DerivationQueue + Environment.ProcessorCount)
        {
            Interlocked.Decrement(ref _waiting);
            return Problems.Busy with { RetryAfter = TimeSpan.FromSeconds(5) };
        }
        try
        {
            await _cores.WaitAsync(cancel);
        }
        catch
        {
            Interlocked.Decrement(ref _waiting);
            throw;
        }
        return new Place(this);
    }

    private sealed class Place(DerivationGate gate) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            gate._cores.Release();
            Interlocked.Decrement(ref gate._waiting);
        }
    }
}
