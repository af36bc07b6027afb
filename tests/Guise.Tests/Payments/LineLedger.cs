using Guise.Cryptography;
using Guise.Payments.Ledgers;

namespace Guise.Tests.Payments;

/// <summary>A ledger at the end of a line that a test can cut.</summary>
internal sealed class LineLedger(ILedger inner) : ILedger
{
    /// <summary>What becomes of a call instead of the ledger's answer, or null to let it through.</summary>
    public Func<CallOutcome?>? Instead { get; set; }

    /// <summary>What the caller hears instead of the ledger's answer.</summary>
    public Func<Ingress, CallOutcome, CallOutcome>? Heard { get; set; }

    /// <summary>What is heard instead of an answer to a question.</summary>
    public Func<CallOutcome, CallOutcome>? Told { get; set; }

    /// <summary>What the ledger calls itself now.</summary>
    public TokenMetadata? Metadata { get; set; }

    public int Calls { get; private set; }

    public async Task<CallOutcome> Call(Principal ledger, Ingress call, CancellationToken cancel = default)
    {
        Calls++;
        CallOutcome outcome = Instead?.Invoke() ?? await inner.Call(ledger, call, cancel);
        return Heard is null ? outcome : Heard(call, outcome);
    }

    public async Task<CallOutcome> Status(Principal ledger, ReadOnlyMemory<byte> requestId, Ingress question, CancellationToken cancel = default)
    {
        CallOutcome outcome = await inner.Status(ledger, requestId, question, cancel);
        return Told is null ? outcome : Told(outcome);
    }

    public Task<byte[]?> Query(Principal ledger, string method, byte[] arguments, CancellationToken cancel = default) =>
        method == Icrc1.Metadata && Metadata is not null
            ? Task.FromResult<byte[]?>(Icrc1.Encode(Metadata))
            : inner.Query(ledger, method, arguments, cancel);
}
