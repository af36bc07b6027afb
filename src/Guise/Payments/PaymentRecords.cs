using System.Security.Cryptography;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Keys;
using Guise.Platform.Records;

namespace Guise.Payments;

/// <summary>Payments in flight, each in a row of its own, sealed under the service key.</summary>
internal sealed class PaymentRecords(IRecordStore store, ServiceKeys keys, SweepIndex sweep)
{
    private const string Row = "payment";
    private const string Purpose = "payment";

    /// <summary>A payment as it was read.</summary>
    public sealed record Entry(string Id, Payment Payment, DateTimeOffset EraseAt, string ETag);

    public async Task<Entry?> Read(string id, CancellationToken cancel)
    {
        if (!Id.IsOne(id) || await store.Get(Partition(id), Row, cancel) is not { } row) return null;
        PaymentRow record = RecordJson.Read<PaymentRow>(row.Value);
        byte[] plain = await keys.Open(Purpose, record.Box, AssociatedData(id), cancel);
        return new(id, JsonSerializer.Deserialize<Payment>(plain, Json.Rows)!, record.EraseAt, row.ETag);
    }

    /// <summary>False when there is a payment with this id.</summary>
    public async Task<bool> Insert(string id, Payment payment, CancellationToken cancel)
    {
        DateTimeOffset eraseAt = payment.ExpiresAt + Limits.PaymentRetention;
        await sweep.Add(PaymentRule.Name, Partition(id), Row, eraseAt, cancel);
        RecordWrite insert = new RecordWrite.Insert(Row, await Seal(id, payment, eraseAt, cancel));
        return await store.Write(Partition(id), [insert], cancel: cancel) is WriteOutcome.Written;
    }

    /// <summary>The payment instead of the one that was read; null when somebody changed it since. What it replaces does not stay readable.</summary>
    public async Task<Entry?> Replace(Entry read, Payment payment, CancellationToken cancel)
    {
        RecordWrite replace = new RecordWrite.Replace(Row, await Seal(read.Id, payment, read.EraseAt, cancel), read.ETag);
        bool erases = payment.Ladder.Count < read.Payment.Ladder.Count;
        return await store.Write(Partition(read.Id), [replace], scrub: erases, cancel) is WriteOutcome.Written written
            ? read with { Payment = payment, ETag = written.ETags[0]! }
            : null;
    }

    private static string Partition(string id) => "payment|" + id;

    private static byte[] AssociatedData(string id) => Frame.Of("payment", id);

    private async Task<byte[]> Seal(string id, Payment payment, DateTimeOffset eraseAt, CancellationToken cancel)
    {
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(payment, Json.Options);
        byte[] box = await keys.Seal(Purpose, plain, AssociatedData(id), cancel);
        CryptographicOperations.ZeroMemory(plain);
        return RecordJson.Write(new PaymentRow(PaymentRow.Newest, eraseAt, box));
    }
}
