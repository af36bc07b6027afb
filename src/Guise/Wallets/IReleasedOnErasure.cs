namespace Guise.Wallets;

/// <summary>Something outside of the rows that an erasure removes, which has to be given back with them.</summary>
internal interface IReleased
{
    /// <summary>Names the releaser in what was written down.</summary>
    string Kind { get; }

    /// <summary>After the transaction, and once more after the last writes of requests that ran meanwhile. Safe to repeat.</summary>
    Task Release(byte[] what, CancellationToken cancel);
}

/// <summary>
/// Something that a wallet has elsewhere. After the transaction of an erasure no key of the wallet is left: what they are needed for is done before.
/// </summary>
internal interface IReleasedOnErasure : IReleased
{
    /// <summary>
    /// All that the release will need; null when there is nothing. Changes nothing, as the erasure may still be refused or break off.
    /// </summary>
    Task<byte[]?> Prepare(OpenWallet wallet, CancellationToken cancel);
}
