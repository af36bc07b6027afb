using System.Numerics;
using Guise.Cryptography;

namespace Guise.Payments.Ledgers;

/// <summary>Where ledgers of play money stand in for real ones: gives some to whoever asks.</summary>
internal interface IFaucet
{
    /// <summary>The block in which the account was given the amount, or null when there is no such ledger.</summary>
    Task<BigInteger?> Give(Principal ledger, LedgerAccount account, BigInteger amount, CancellationToken cancel = default);
}
