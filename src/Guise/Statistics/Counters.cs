using System.Numerics;
using Guise.Cryptography;

namespace Guise.Statistics;

/// <summary>
/// What this instance has counted since it last wrote its counts down: sums, and nothing of whom they come from. Counting costs a
/// request no look at the store; an instance that dies takes its last minutes with it.
/// </summary>
internal sealed class Counters
{
    private readonly Lock _gate = new();
    private Dictionary<string, Tally> _tallies = [];

    public void MasksMade(int count) => Add(Figures.Masks, count, count);

    /// <summary>By a mask, for its site.</summary>
    public void SignatureMade() => Add(Figures.Signatures, 1, 1);

    /// <summary>Accounts of tokens.</summary>
    public void AccountsMade(int count) => Add(Figures.Accounts, count, count);

    public void Transferred(Principal ledger, BigInteger units) => Add(ledger.ToString(), 1, units);

    /// <summary>All of it; from here on it is the caller's.</summary>
    public IReadOnlyDictionary<string, Tally> Take()
    {
        lock (_gate)
        {
            Dictionary<string, Tally> taken = _tallies;
            _tallies = [];
            return taken;
        }
    }

    private void Add(string figure, int events, BigInteger sum)
    {
        if (events == 0) return;
        lock (_gate) _tallies[figure] = _tallies.GetValueOrDefault(figure) + new Tally(events, sum);
    }
}
