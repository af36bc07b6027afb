using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Payments.Assets;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Payments;

/// <summary>What the wallet itself remembers of a payment; the payment's own row names no wallet.</summary>
/// <param name="Status">And what follows: copied once the payment has ended and the owner looks.</param>
internal sealed record HistoryRecord(
    int V, string Ledger, string Symbol, byte Decimals, string To, string Amount, string Fee, DateTimeOffset ApprovedAt, byte[]? Memo = null, string? Origin = null,
    PaymentStatus? Status = null, int? Account = null, string? Block = null, string? Failure = null, DateTimeOffset? EndedAt = null) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>The owner's payments, encrypted in the wallet.</summary>
internal sealed class PaymentHistory(IRecordStore store, PrivateRecords records, PaymentRecords payments, Continuations continuations, TimeProvider clock)
{
    private const string Kind = "payment";

    /// <summary>
    /// Names the approval of a payment from one account to the wallet that made it, and means nothing to anybody else.
    /// It is the same whenever and wherever the wallet approves.
    /// </summary>
    public static string ApprovalOf(MaskKeys keys, string paymentId, int account)
    {
        byte[] key = keys.Derived("payment-approval");
        string approval = Derive.Blind(key, Frame.Of(paymentId, account));
        CryptographicOperations.ZeroMemory(key);
        return approval;
    }

    /// <summary>Writes down that the wallet is about to approve. It counts only if the payment's row bears this wallet's approval.</summary>
    public Task<WriteOutcome> Note(OpenWallet wallet, string paymentId, HistoryRecord record, CancellationToken cancel) =>
        store.Write(wallet.Partition, [PrivateRecords.Insert(wallet, Kind, paymentId, RecordJson.Write(record))], cancel: cancel);

    /// <summary>A page of payments, the newest of the page first; rows are blind, so pages themselves have no order.</summary>
    public Task<Result<Page<HistoryAnswer>>> List(OpenWallet wallet, int limit, string? continuation, CancellationToken cancel) =>
        continuations.Read(wallet.ProfileId + "|payments", continuation, async after =>
        {
            Page<PrivateRecords.Item> page = await records.List(wallet, Kind, limit, after, cancel);
            using MaskKeys keys = WalletMasks.KeysOf(wallet);
            List<HistoryAnswer> answers = [];
            foreach (PrivateRecords.Item item in page.Items)
            {
                if (await Answer(wallet, keys, item, cancel) is { } answer) answers.Add(answer);
            }
            return new Page<HistoryAnswer>([.. answers.OrderByDescending(answer => answer.ApprovedAt)], page.Continuation);
        }, cancel);

    private async Task<HistoryAnswer?> Answer(OpenWallet wallet, MaskKeys keys, PrivateRecords.Item item, CancellationToken cancel)
    {
        HistoryRecord record = RecordJson.Read<HistoryRecord>(item.Body);
        if (record.Status is null)
        {
            DateTimeOffset now = clock.GetUtcNow();
            PaymentRecords.Entry? entry = await payments.Read(item.Id, cancel);
            if (entry is not null && AccountOf(keys, item.Id, entry.Payment) is not { } && entry.Payment.StatusAt(now) != PaymentStatus.Requested)
                return null;
            record = entry is null
                ? record with { Status = PaymentStatus.Failed, Failure = "not-sent", EndedAt = record.ApprovedAt }
                : record with
                {
                    Status = entry.Payment.StatusAt(now), Account = AccountOf(keys, item.Id, entry.Payment), Block = entry.Payment.Block,
                    Failure = entry.Payment.Failure, EndedAt = entry.Payment.EndedAt, ApprovedAt = record.ApprovedAt,
                };
            // Lost against another call that copies the same, which is as good.
            if (entry is { Payment.HasEnded: true })
                await store.Write(wallet.Partition, [.. PrivateRecords.Put(wallet, Kind, item.Id, RecordJson.Write(record), item)], cancel: cancel);
            if (record.Status == PaymentStatus.Requested) return null;
        }
        return new(item.Id, record.Status!.Value, record.Origin, record.Ledger, record.Symbol, record.Decimals, record.Account, record.To, record.Amount,
            record.Fee, record.Memo, record.Block, record.Failure, record.ApprovedAt, record.EndedAt);
    }

    /// <summary>Which account paid; null when the approval that counts is another wallet's, or there is none.</summary>
    private static int? AccountOf(MaskKeys keys, string id, Payment payment)
    {
        for (int number = 0; payment.Approval is not null && number < Limits.AccountsPerAsset; number++)
            if (ApprovalOf(keys, id, number) == payment.Approval) return number;
        return null;
    }
}
