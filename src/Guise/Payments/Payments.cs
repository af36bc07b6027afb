using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Workflows;

namespace Guise.Payments;

/// <summary>Merchants' side: asks for a payment, and shows what became of it.</summary>
internal sealed class Payments(PaymentRecords payments, PaymentSecrets secrets, IWorkflows workflows, TimeProvider clock)
{
    /// <param name="requestTag">A repetition under the same one finds the payment that it made.</param>
    /// <param name="ownOrigin">Where the payer's page is.</param>
    public async Task<CreatedPayment> Create(Payment payment, string requestTag, string ownOrigin, CancellationToken cancel)
    {
        string id = IdOf("merchant", requestTag, payment);
        // The watch is set first: a payment that was written but never watched would not expire by itself.
        await workflows.Start(PaymentFlow.Workflow, PaymentFlow.InstanceOf(id), new PaymentFlow.Input(id, payment.ExpiresAt), cancel);
        if (!await payments.Insert(id, payment, cancel) && await payments.Read(id, cancel) is { } existing) payment = existing.Payment;
        return new(id, payment.StatusAt(clock.GetUtcNow()), payment.ExpiresAt, $"{ownOrigin}/pay/{id}", await secrets.Of(id, cancel));
    }

    /// <param name="bearer">The payment's secret.</param>
    public async Task<Result<PaymentAnswer>> Show(string id, string? bearer, CancellationToken cancel)
    {
        if (!PaymentSecrets.IsOne(bearer)) return Problems.Unauthenticated;
        if (!Id.IsOne(id) || !await secrets.Opens(id, bearer!, cancel)) return Problems.PaymentNotFound;
        return await payments.Read(id, cancel) is { } entry ? PaymentAnswer.Of(id, entry.Payment, clock.GetUtcNow()) : Problems.PaymentNotFound;
    }

    /// <summary>
    /// The same for whoever repeats a call under its key. A key belongs to a path and is forgotten one day, so it names a payment only together
    /// with what is asked for: other terms are another payment.
    /// </summary>
    public static string IdOf(string scope, string requestTag, Payment asked) => requestTag == ""
        ? Id.New()
        : Convert.ToHexStringLower(SHA256.HashData(Frame.Of(
            "payment-id", scope, requestTag, asked.Origin ?? "", asked.Ledger, asked.To, asked.Amount, asked.Memo ?? [], asked.Memo is null ? 0 : 1,
            (int)(asked.ExpiresAt - asked.CreatedAt).TotalSeconds, asked.ReturnUrl ?? "", asked.WebhookUrl ?? "")).AsSpan(0, 16));
}
