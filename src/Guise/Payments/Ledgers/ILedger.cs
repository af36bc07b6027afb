using Guise.Cryptography;

namespace Guise.Payments.Ledgers;

/// <summary>
/// The ledgers of all tokens, each under its own principal. Calls arrive signed; nothing here holds a key. An adapter answers
/// with an outcome whatever happens on the line.
/// </summary>
internal interface ILedger
{
    /// <summary>Sends a signed call, or an unsigned one of the anonymous principal.</summary>
    /// <remarks>May be repeated: the same envelope runs once.</remarks>
    Task<CallOutcome> Call(Principal ledger, Ingress call, CancellationToken cancel = default);

    /// <summary>What became of a call. Only its sender may ask, so the question is signed too (<see cref="Ingress.Status"/>).</summary>
    Task<CallOutcome> Status(Principal ledger, ReadOnlyMemory<byte> requestId, Ingress question, CancellationToken cancel = default);

    /// <summary>Asks one node, unsigned. The reply is that node's word; null when there is none.</summary>
    Task<byte[]?> Query(Principal ledger, string method, byte[] arguments, CancellationToken cancel = default);
}
