using System.Numerics;
using Guise.Cryptography;

namespace Guise.Payments.Ledgers;

/// <summary>What is asked of a token's ledger besides transfers.</summary>
internal sealed class TokenLedgers(ILedger ledgers, TimeProvider clock)
{
    /// <summary>An account's balance as one node says; null when there was no answer.</summary>
    public async Task<BigInteger?> Balance(Principal ledger, LedgerAccount account, CancellationToken cancel) =>
        await ledgers.Query(ledger, Icrc1.BalanceOf, Icrc1.Encode(account), cancel) is { } reply
            && Candid.TryDecodeFirst(reply)?.AsNat is { } balance && balance <= TokenAmount.Max
            ? balance
            : null;

    /// <summary>A token's metadata as one node says; null when there was no answer, or one that is not a token's.</summary>
    public async Task<TokenMetadata?> Metadata(Principal ledger, CancellationToken cancel) =>
        await ledgers.Query(ledger, Icrc1.Metadata, Icrc1.Nothing, cancel) is { } reply ? Icrc1.TryDecodeMetadata(reply) : null;

    /// <summary>
    /// The same, asked of one node and of all of them. One node can say what it likes, and a person decides by what is shown, so
    /// before a token is added both must agree.
    /// </summary>
    public async Task<TokenMetadata?> CheckedMetadata(Principal ledger, CancellationToken cancel)
    {
        if (await Metadata(ledger, cancel) is not { } queried) return null;
        Ingress call = Ingress.AnonymousCall(ledger, Icrc1.Metadata, Icrc1.Nothing, clock.GetUtcNow() + Ingress.Ahead);
        CallOutcome outcome = await ledgers.Call(ledger, call, cancel);
        return outcome is CallOutcome.Replied replied && Icrc1.TryDecodeMetadata(replied.Reply.Span) == queried ? queried : null;
    }
}
