using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Payments.Assets;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Payments;

/// <summary>The owner's payments, encrypted in the wallet.</summary>
internal sealed class PaymentHistory(IRecordStore store, PrivateRecords records, PaymentRecords payments, Continuations continuations,
    TimeProvider clock)
{
    /// <summary>Rows of this kind lie in the order of their ids, which are times: a row's write time shows no less.</summary>
    private const string Kind = PrivateRecords.Ordered + "payment";

    /// <summary>
    /// Names the approval of a payment from one account at one time to the wallet that made it, and means nothing to anybody else.
    /// It is the same wherever the wallet approves.
    /// </summary>
    public static string ApprovalOf(MaskKeys keys, string paymentId, int account, DateTimeOffset at) =>
        Blind(keys, "payment-approval", Frame.Of(paymentId, account, Activity.IdAt(at)));

    /// <summary>
    /// Writes down that the wallet is about to approve, here and in its log. Here it counts only if the payment's row bears this wallet's
    /// approval of this time.
    /// </summary>
    public async Task Note(OpenWallet wallet, HistoryRecord record, CancellationToken cancel)
    {
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        RecordWrite insert = PrivateRecords.Insert(wallet, Kind, IdOf(keys, record), RecordJson.Write(record));
        string money = $"{TokenAmount.Format(BigInteger.Parse(record.Amount, CultureInfo.InvariantCulture), record.Decimals)} {record.Symbol}";
        ActivityEvent what = record.Origin is null ? ActivityEvent.TokensSent : ActivityEvent.PaymentApproved;
        RecordWrite noted = Activity.Note(wallet, record.ApprovedAt, what, $"{money} → {record.Origin ?? record.To}");
        await store.Write(wallet.Partition, [insert, noted], cancel: cancel);
    }

    /// <summary>Writes down in the wallet's log that it is about to deny.</summary>
    public Task NoteDenial(OpenWallet wallet, string origin, DateTimeOffset at, CancellationToken cancel) =>
        store.Write(wallet.Partition, [Activity.Note(wallet, at, ActivityEvent.PaymentDenied, origin)], cancel: cancel);

    /// <summary>A page of payments, the newest first.</summary>
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
            PaymentRecords.Entry? entry = await payments.Read(record.PaymentId, cancel);
            int? account = entry is null ? null : AccountOf(keys, record, entry.Payment);
            // Another wallet's approval counts, another one of this wallet's, or none so far.
            if (entry is not null && account is null) return null;
            record = entry is null
                ? Without(record, now)
                : record with
                {
                    Status = entry.Payment.StatusAt(now), Account = account, Block = entry.Payment.Block,
                    Failure = entry.Payment.Failure, EndedAt = entry.Payment.EndedAt, ApprovedAt = record.ApprovedAt,
                };
            // Lost against another call that copies the same, which is as good.
            if (entry is { Payment.HasEnded: true })
                await store.Write(wallet.Partition, [.. PrivateRecords.Put(wallet, Kind, item.Id, RecordJson.Write(record), item)], cancel: cancel);
        }
        return new(record.PaymentId, record.Status!.Value, record.Origin, record.Ledger, record.Symbol, record.Decimals, record.Account, record.To,
            record.Amount,
            record.Fee, record.Memo, record.Block, record.Failure, record.ApprovedAt, record.EndedAt);
    }

    /// <summary>A payment that was never written down was never sent; of one that was forgotten since, nobody knows.</summary>
    private static HistoryRecord Without(HistoryRecord record, DateTimeOffset now) => now >= record.ApprovedAt + Limits.PaymentRetention
        ? record with { Status = PaymentStatus.Unknown, EndedAt = record.ApprovedAt }
        : record with { Status = PaymentStatus.Failed, Failure = "not-sent", EndedAt = record.ApprovedAt };

    /// <summary>Which account paid; null when the approval that counts is another wallet's, or there is none.</summary>
    private static int? AccountOf(MaskKeys keys, HistoryRecord record, Payment payment)
    {
        for (int number = 0; payment.Approval is not null && number < Limits.AccountsPerAsset; number++)
            if (ApprovalOf(keys, record.PaymentId, number, record.ApprovedAt) == payment.Approval) return number;
        return null;
    }

    /// <summary>Sorts the newest first; to the second, so that the row's name says no more than when it was written.</summary>
    private static string IdOf(MaskKeys keys, HistoryRecord record)
    {
        DateTimeOffset second = record.ApprovedAt.AddTicks(-(record.ApprovedAt.UtcTicks % TimeSpan.TicksPerSecond));
        return Activity.IdAt(second) + Blind(keys, "payment-history", Frame.Of(record.PaymentId, Activity.IdAt(record.ApprovedAt)));
    }

    private static string Blind(MaskKeys keys, string purpose, byte[] name)
    {
        byte[] key = keys.Derived(purpose);
        string blind = Derive.Blind(key, name);
        CryptographicOperations.ZeroMemory(key);
        return blind;
    }
}
