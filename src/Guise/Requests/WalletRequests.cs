using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Wallets;

namespace Guise.Requests;

/// <summary>Files and shows what sites ask of a wallet's owner. A request is an encrypted row that ends by decision or by time.</summary>
internal sealed class WalletRequests(IRecordStore store, RequestDisplays displays, IWorkflows workflows, TimeProvider clock)
{
    private const int Retries = 10;

    /// <summary>A request as it was read, with its content where there still is one.</summary>
    public sealed record Entry(string Id, StoredRecord Row, RequestRecord Record, RequestContent? Content)
    {
        public RequestStatus StatusAt(DateTimeOffset now) =>
            Record.Box is null || Content!.Status == RequestStatus.Pending && now >= Record.ExpiresAt ? RequestStatus.Expired : Content!.Status;

        /// <summary>For a batch: this request with this content, if nobody changed it since.</summary>
        public RecordWrite Put(OpenWallet wallet, RequestContent content) => new RecordWrite.Replace(Row.Row, RecordJson.Write(Record with
        {
            Decided = content.Status != RequestStatus.Pending, Box = content.Seal(wallet.Key, wallet.ProfileId, Id),
        }), Row.ETag);
    }

    /// <param name="requestTag">A repetition under the same one finds the request that it filed.</param>
    public async Task<Result<RequestAnswer>> File(OpenWallet wallet, RequestContent content, string requestTag, CancellationToken cancel)
    {
        if (!(await displays.Of(wallet, content, cancel)).Ok(out RequestDisplay? display, out Problem? problem)) return problem;
        content = content with { Display = display };
        string id = requestTag == "" ? Id.New()
            : Convert.ToHexStringLower(SHA256.HashData(Frame.Of("request-id", wallet.ProfileId, requestTag)).AsSpan(0, 16));
        DateTimeOffset expiresAt = clock.GetUtcNow() + Limits.RequestLifetime;

        // The watch is set first: a request that was written but never watched would stay for ever.
        await workflows.Start(RequestExpiry.Workflow, RequestExpiry.InstanceOf(id), new RequestExpiry.Input(
            wallet.Locator.Blind, id, expiresAt, expiresAt + Limits.DecisionRetention), cancel);
        RequestRecord record = new(1, expiresAt, false, content.Seal(wallet.Key, wallet.ProfileId, id));
        RecordWrite insert = new RecordWrite.Insert(RequestRecord.Row(id), RecordJson.Write(record));
        return await store.Write(wallet.Partition, [insert], cancel: cancel) is WriteOutcome.Written
            ? new RequestAnswer(id, RequestStatus.Pending, expiresAt, display, content.DigestOf(id))
            : await Show(wallet, id, cancel);
    }

    /// <summary>
    /// Shows a request as the wallet is now: a mask that was made since it was filed is on display, a link that was removed is not.
    /// </summary>
    public async Task<Result<RequestAnswer>> Show(OpenWallet wallet, string id, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            if (await Read(wallet, id, cancel) is not { } entry) return Problems.RequestNotFound;
            RequestStatus status = entry.StatusAt(clock.GetUtcNow());
            if (status != RequestStatus.Pending) return new RequestAnswer(id, status, entry.Record.ExpiresAt);

            if (!(await displays.Of(wallet, entry.Content!, cancel)).Ok(out RequestDisplay? display, out Problem? problem)) return problem;
            RequestContent content = entry.Content! with { Display = display };
            string digest = content.DigestOf(id);
            if (digest != entry.Content.DigestOf(id)
                && await store.Write(wallet.Partition, [entry.Put(wallet, content)], cancel: cancel) is not WriteOutcome.Written) continue;
            return new RequestAnswer(id, status, entry.Record.ExpiresAt, display, digest);
        }
        return Problems.OriginChanged;
    }

    public async Task<Entry?> Read(OpenWallet wallet, string id, CancellationToken cancel)
    {
        if (id.Length != 32 || !id.All(char.IsAsciiHexDigitLower)) return null;
        if (await store.Get(wallet.Partition, RequestRecord.Row(id), cancel) is not { } row) return null;
        RequestRecord record = RecordJson.Read<RequestRecord>(row.Value);
        RequestContent? content = record.Box is null ? null : RequestContent.Open(wallet, id, record.Box);
        return record.Box is not null && content is null ? null : new(id, row, record, content);
    }
}
