using Guise.Payments.Ledgers;

namespace Guise.Payments;

/// <summary>
/// What a ledger's answer means for a payment; pure. Paid is what the ledger says has moved. Failed takes a refusal and the
/// certainty that no other envelope ran or will: as long as one was sent without a definite answer, only its own outcome, or a duplicate, decides.
/// </summary>
internal static class Settlement
{
    /// <summary>
    /// A ledger's subnet keeps an outcome for five minutes: absence proves that nothing ran only before that. Its clock may be behind the one here,
    /// so
    /// half a minute of them does not count.
    /// </summary>
    private static readonly TimeSpan OutcomeKept = TimeSpan.FromMinutes(4.5);

    private const int TransientError = 2;
    private const int CanisterReject = 4;
    private const int CanisterError = 5;

    /// <summary>The payment after an answer about one of its envelopes.</summary>
    public static Payment Apply(Payment payment, int rung, CallOutcome outcome, DateTimeOffset now)
    {
        switch (outcome)
        {
            case CallOutcome.Replied replied:
                return TransferResult.TryDecode(replied.Reply.Span) switch
                {
                    TransferResult.Ok ok => Paid(payment, ok.Block, now),
                    TransferResult.Duplicate duplicate => Paid(payment, duplicate.Block, now),
                    // This envelope moved nothing, but the next one may.
                    TransferResult.TemporarilyUnavailable or TransferResult.CreatedInFuture => Settle(payment, rung, RungState.Void, null, now),
                    TransferResult.BadFee => Settle(payment, rung, RungState.Refused, "fee-changed", now),
                    TransferResult.InsufficientFunds => Settle(payment, rung, RungState.Refused, "insufficient-funds", now),
                    TransferResult.TooOld => Settle(payment, rung, RungState.Refused, "too-late", now),
                    TransferResult.BadBurn or TransferResult.GenericError => Settle(payment, rung, RungState.Refused, "refused-by-ledger", now),
                    _ => payment,
                };
            case CallOutcome.Rejected { Code: TransientError }: return Settle(payment, rung, RungState.Void, null, now);
            // A ledger moves the money and then waits for its archive: when it breaks down after that, the money stays moved. The next envelope will
            // tell.
            case CallOutcome.Rejected { Code: CanisterReject or CanisterError }: return payment;
            case CallOutcome.Rejected: return Settle(payment, rung, RungState.Refused, "refused-by-ledger", now);
            case CallOutcome.Absent absent: return IsProof(payment.Ladder[rung], IcTime.ToTime(absent.At))
                ? Settle(payment, rung, RungState.Void, null, now)
                : payment;
            default: return payment;
        }
    }

    /// <summary>The end of a payment whose last envelope can be neither sent nor asked about any more.</summary>
    public static Payment Close(Payment payment, DateTimeOffset now) => payment.Ladder.Any(rung => rung.State == RungState.Sent)
        ? payment.End(PaymentStatus.Unknown, now)
        : (payment with { Failure = payment.Failure ?? "not-sent" }).End(PaymentStatus.Failed, now);

    private static Payment Paid(Payment payment, System.Numerics.BigInteger block, DateTimeOffset now) =>
        (payment with { Block = TokenAmount.ToUnits(block), Failure = null }).End(PaymentStatus.Paid, now);

    private static Payment Settle(Payment payment, int rung, RungState state, string? failure, DateTimeOffset now)
    {
        Rung[] ladder = [.. payment.Ladder];
        ladder[rung] = ladder[rung] with { State = state };
        Payment settled = payment with { Ladder = ladder, Failure = failure ?? payment.Failure };
        bool refused = Array.Exists(ladder, other => other.State == RungState.Refused);
        return refused && !Array.Exists(ladder, other => other.State == RungState.Sent) ? settled.End(PaymentStatus.Failed, now) : settled;
    }

    /// <summary>Nobody takes the envelope any more, and an outcome would still be there to see.</summary>
    private static bool IsProof(Rung rung, DateTimeOffset at) => at > rung.Expires && rung.SentAt is { } sent && at <= sent + OutcomeKept;
}
