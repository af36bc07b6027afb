using System.Globalization;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Keys;
using Guise.Platform.Records;

namespace Guise.Accounts;

/// <summary>
/// Messages that wait for an account: accepted from anybody within limits, read by the account only, gone when acknowledged or too old.
/// </summary>
internal sealed class Inbox(
    IRecordStore store, NameProfiles profiles, Postmark postmark, ServiceKeys keys, SweepIndex sweep, Continuations continuations, TimeProvider clock)
{
    private const string Purpose = "inbox";
    private const int Retries = 5;
    private const int IdChars = 16 + 32;

    public static string PrefixOf(AccountRecord account) => $"msg|{account.Id}|";

    public async Task<Result<AcceptedAnswer>> Accept(EnsName name, EnvelopeBody envelope, CancellationToken cancel)
    {
        if (!IsWellFormed(envelope)) return Problems.InvalidMessage;
        string canonical = CanonicalJson.Of(JsonSerializer.SerializeToElement(envelope, Json.Options));
        int size = Encoding.UTF8.GetByteCount(canonical);
        if (size > Limits.MessageSizeMax) return Problems.MessageTooLarge;

        for (int i = 0; i < Retries; i++)
        {
            NameHead head = await NameHead.Read(store, name, cancel);
            if (head.Account is not { IsOpen: true } account) return Problems.AccountNotFound;
            if (size > account.MaxMessageSize) return Problems.MessageTooLarge;
            DateTimeOffset now = clock.GetUtcNow();
            InboxWindow window = InboxWindow.Now(head.InboxRow is null ? null : RecordJson.Read<InboxWindow>(head.InboxRow.Value), now);
            if (!window.Takes(size)) return Problems.InboxBusy with { RetryAfter = window.Began + TimeSpan.FromHours(1) - now };
            if (!(await profiles.Find(head, refresh: false, cancel)).AsResult().Ok(out ProfileAnswer.Found? found, out Problem? problem))
                return problem;
            if (found.Profile.Profile.EncryptionKey is not { } receiver
                || await postmark.Write(envelope.Message, now, receiver, cancel) is not { } mark) return Problems.ProfileUnverifiable;

            string id = string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks:x16}{Id.New()}"), row = PrefixOf(account) + id;
            byte[] stamped = Encoding.UTF8.GetBytes($"{canonical[..^1]},\"postmark\":{CanonicalJson.Of(mark)}}}");
            InboxRecord record = new(
                InboxRecord.Newest, now, now.AddSeconds(account.MessageTtl), await keys.Seal(Purpose, stamped, Data(head.Partition, row), cancel));
            await sweep.Add(InboxRule.Name, head.Partition, row, record.ExpiresAt, cancel);
            RecordWrite[] writes =
            [
                NameHead.Put(NameRows.Inbox, window with { Messages = window.Messages + 1, Bytes = window.Bytes + size }, head.InboxRow),
                new RecordWrite.Insert(row, RecordJson.Write(record)),
            ];
            if (await store.Write(head.Partition, writes, cancel: cancel) is WriteOutcome.Written) return new AcceptedAnswer(id, record.ExpiresAt);
        }
        return Problems.InboxBusy with { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    public Task<Result<Page<InboxMessage>>> List(OpenAccount open, int limit, string? continuation, CancellationToken cancel) =>
        continuations.Read(PrefixOf(open.Account), continuation, after => Read(open, limit, after, cancel), cancel);

    private async Task<Page<InboxMessage>> Read(OpenAccount open, int limit, string? after, CancellationToken cancel)
    {
        string prefix = PrefixOf(open.Account);
        RecordPage page = await store.Query(open.Partition, prefix, limit, after, cancel);
        List<InboxMessage> items = [];
        DateTimeOffset now = clock.GetUtcNow();
        string last = "";
        int bytes = 0;
        bool cut = false;
        foreach (StoredRecord row in page.Items)
        {
            InboxRecord record = RecordJson.Read<InboxRecord>(row.Value);
            cut = bytes > 0 && (bytes += record.Envelope.Length) > Limits.PageBytes;
            if (cut) break;
            bytes = Math.Max(bytes, record.Envelope.Length);
            last = row.Row;
            if (record.ExpiresAt <= now) continue;
            byte[] envelope = await keys.Open(Purpose, record.Envelope, Data(open.Partition, row.Row), cancel);
            items.Add(new(row.Row[prefix.Length..], new RawJson(envelope), record.ReceivedAt, record.ExpiresAt));
        }
        return new(items, cut ? last : page.Next);
    }

    /// <summary>The account has the message: it is not kept any longer.</summary>
    public async Task<Problem?> Acknowledge(OpenAccount open, string id, CancellationToken cancel)
    {
        if (id.Length != IdChars || !id.All(char.IsAsciiHexDigitLower)) return Problems.MessageNotFound;
        if (await store.Get(open.Partition, PrefixOf(open.Account) + id, cancel) is not { } row) return Problems.MessageNotFound;
        WriteOutcome outcome = await store.Write(open.Partition, [new RecordWrite.Delete(row.Row, row.ETag)], scrub: true, cancel);
        return outcome is WriteOutcome.Written ? null : Problems.MessageNotFound;
    }

    private static bool IsWellFormed(EnvelopeBody envelope)
    {
        JsonElement information = JsonElement.Parse(envelope.Metadata.DeliveryInformation.Utf8);
        if (information.ValueKind == JsonValueKind.String) return true;
        return information.ValueKind == JsonValueKind.Object
            && information.EnumerateObject().All(member =>
                member is { Name: "to" or "from" or "deliveryInstruction", Value.ValueKind: JsonValueKind.String })
            && information.TryGetProperty("to", out _) && information.TryGetProperty("from", out _);
    }

    private static byte[] Data(string partition, string row) => Frame.Of("inbox", partition, row);
}
