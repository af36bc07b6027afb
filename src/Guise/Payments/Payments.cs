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
        string id = IdOf("merchant", requestTag);
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

    public static string IdOf(string scope, string requestTag) => requestTag == ""
        ? Id.New()
        : Convert.ToHexStringLower(SHA256.HashData(Frame.Of("payment-id", scope, requestTag)).AsSpan(0, 16));
}
