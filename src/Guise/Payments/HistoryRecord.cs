using Guise.Platform.Records;

namespace Guise.Payments;

/// <summary>What the wallet itself remembers of a payment; the payment's own row names no wallet.</summary>
/// <param name="PaymentId">Its row's id here is blind, and tells the time instead.</param>
/// <param name="Status">And what follows: copied once the payment has ended and the owner looks.</param>
internal sealed record HistoryRecord(
    int V, string PaymentId, string Ledger, string Symbol, byte Decimals, string To, string Amount, string Fee, DateTimeOffset ApprovedAt,
    byte[]? Memo = null, string? Origin = null, PaymentStatus? Status = null, int? Account = null, string? Block = null, string? Failure = null,
    DateTimeOffset? EndedAt = null) : IRecordShape
{
    public static int Newest => 1;
}
