using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform.Workflows;
using Guise.Statistics;

namespace Guise.Payments;

/// <summary>The names and shapes of the workflow that sees a payment through.</summary>
internal static class PaymentFlow
{
    public const string Workflow = "payment";
    public const string DecidedEvent = "decided";
    public static readonly Step<Input, Progress> Advance = new("payment-advance");

    public static string InstanceOf(string paymentId) => "payment-" + paymentId;

    public sealed record Input(string PaymentId, DateTimeOffset DueAt);

    /// <param name="DueAt">When to look again; null once nothing is left to do.</param>
    public sealed record Progress(DateTimeOffset? DueAt = null);
}

/// <summary>Comes back to a payment whenever something is due, until nothing is. All that it knows of it is its id: the row is the truth.</summary>
internal sealed class PaymentWorkflow : Workflow<PaymentFlow.Input>
{
    /// <summary>For days: a payment that was sent is not given up because a store is out of reach.</summary>
    private static readonly StepRetry Retry = new(1000, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(5));

    public override string Name => PaymentFlow.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, PaymentFlow.Input input)
    {
        await context.WaitEvent(PaymentFlow.DecidedEvent, input.DueAt);
        PaymentFlow.Progress progress = await context.Call(PaymentFlow.Advance, input, Retry);
        if (progress.DueAt is { } due) context.Restart(input with { DueAt = due });
        return null;
    }
}

/// <summary>
/// Does what is due for a payment. Each side effect stands between two writes of the row: before a send the row says that it was
/// sent. So whatever stops this, the next run finds a row that claims no less than has happened, and what it repeats is harmless.
/// </summary>
internal sealed class AdvancePayment(
    PaymentRecords payments, ILedger ledger, Webhooks webhooks, ListedTokens listed, Counters counters, TimeProvider clock)
    : WorkflowStep<PaymentFlow.Input, PaymentFlow.Progress>(PaymentFlow.Advance)
{
    /// <summary>An envelope that expires sooner might arrive too late.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task<PaymentFlow.Progress> Run(PaymentFlow.Input input, CancellationToken cancel)
    {
        while (await payments.Read(input.PaymentId, cancel) is { } entry)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (entry.Payment.HasEnded)
            {
                if (entry.Payment.AnnounceAt is not { } due) return new(null);
                if (due > now) return new(due);
                await payments.Replace(entry, await webhooks.Announce(entry.Id, entry.Payment, cancel), cancel);
            }
            else if (entry.Payment.Status == PaymentStatus.Requested)
            {
                if (entry.Payment.ExpiresAt > now) return new(entry.Payment.ExpiresAt);
                await payments.Replace(entry, entry.Payment.End(PaymentStatus.Expired, now), cancel);
            }
            else if (await Climb(entry, now, cancel) is { } due)
            {
                return new(due);
            }
        }
        return new(null);
    }

    /// <summary>One step along the ladder. When to take the next one; null for at once.</summary>
    private async Task<DateTimeOffset?> Climb(PaymentRecords.Entry entry, DateTimeOffset now, CancellationToken cancel)
    {
        Payment payment = entry.Payment;
        // What was sent comes first: a ledger that says what became of it is sent nothing more.
        Payment asked = await Ask(payment, now, cancel);
        bool late = asked.Ladder.Any(rung => rung.State == RungState.Sent && rung.Expires < now);
        if (!asked.HasEnded && late) asked = asked with { Status = PaymentStatus.Unknown };
        int open = Find(asked, rung => rung.State == RungState.Waiting && rung.Opens <= now && now < rung.Expires - Margin);
        if (asked == payment && open >= 0) return await Send(entry, open, now, cancel);

        DateTimeOffset? next = asked.HasEnded ? null : Next(asked, now);
        if (!asked.HasEnded && next is null) asked = Settlement.Close(asked, now);
        if (asked == payment) return next;
        return await Write(entry, asked, cancel) is null ? null : next;
    }

    private async Task<DateTimeOffset?> Send(PaymentRecords.Entry entry, int number, DateTimeOffset now, CancellationToken cancel)
    {
        Payment payment = entry.Payment;
        Rung[] ladder = [.. payment.Ladder];
        ladder[number] = ladder[number] with { State = RungState.Sent, SentAt = now };
        PaymentStatus status = payment.Status == PaymentStatus.Approved ? PaymentStatus.Submitted : payment.Status;
        if (await payments.Replace(entry, payment with { Ladder = ladder, Status = status }, cancel) is not { } sent) return null;

        CallOutcome outcome = await ledger.Call(payment.LedgerPrincipal, ladder[number].Call, cancel);
        Payment settled = Settlement.Apply(sent.Payment, number, outcome, clock.GetUtcNow());
        if (settled == sent.Payment) return now + FirstPause;
        await Write(sent, settled, cancel);
        return null;
    }

    /// <summary>What a ledger's answer made of the payment. Who writes that it is paid counts it: only one can.</summary>
    private async Task<PaymentRecords.Entry?> Write(PaymentRecords.Entry read, Payment answered, CancellationToken cancel)
    {
        PaymentRecords.Entry? written = await payments.Replace(read, answered, cancel);
        // The word of a ledger that nobody here knows is not counted: it may be its payer's own.
        if (written?.Payment is { Status: PaymentStatus.Paid } paid && listed.Find(paid.LedgerPrincipal) is not null)
            counters.Transferred(paid.LedgerPrincipal, paid.Units);
        return written;
    }

    /// <summary>Asks about every envelope without a definite answer, and sends one again that a ledger knows nothing of: it runs once.</summary>
    private async Task<Payment> Ask(Payment payment, DateTimeOffset now, CancellationToken cancel)
    {
        for (int i = 0; i < payment.Ladder.Count && !payment.HasEnded; i++)
        {
            Rung rung = payment.Ladder[i];
            if (rung.State != RungState.Sent || Ladder.QuestionAt(rung, now) is not { } question) continue;
            CallOutcome outcome = await ledger.Status(payment.LedgerPrincipal, rung.Id, question, cancel);
            if (outcome is CallOutcome.Absent or CallOutcome.NoAnswer && now < rung.Expires - Margin)
                outcome = await ledger.Call(payment.LedgerPrincipal, rung.Call, cancel);
            payment = Settlement.Apply(payment, i, outcome, clock.GetUtcNow());
        }
        return payment;
    }

    /// <summary>When the next envelope opens, or the next question is due; null when neither will come.</summary>
    private static DateTimeOffset? Next(Payment payment, DateTimeOffset now)
    {
        List<DateTimeOffset> times =
        [
            .. payment.Ladder.Where(rung => rung.State == RungState.Waiting && rung.Expires - Margin > now)
                .Select(rung => rung.Opens > now ? rung.Opens : now),
        ];
        foreach (Rung rung in payment.Ladder.Where(rung => rung.State == RungState.Sent && now < rung.Expires + Ladder.Late))
        {
            TimeSpan pause = (now - rung.SentAt!.Value) / 2;
            times.Add(now + (pause < FirstPause ? FirstPause : pause > LongestPause ? LongestPause : pause));
        }
        return times.Count == 0 ? null : times.Min();
    }

    private static int Find(Payment payment, Func<Rung, bool> match) => payment.Ladder.ToList().FindIndex(rung => match(rung));
}
