using System.Text.Json.Serialization;
using Guise.Accounts;
using Guise.Cryptography;
using Guise.Platform.Records;

namespace Guise.Names;

/// <summary>
/// What is known here of a name: one partition, whose first rows come in one round trip. All are public but the messages, which are
/// encrypted by their senders and once more by the service.
/// </summary>
internal static class NameRows
{
    public const string Live = "live|";
    public const string Account = "live|account";
    public const string Inbox = "live|inbox";
    public const string Name = "live|name";
    public const int Count = 3;

    public static string PartitionOf(EnsName name) => "name|" + name.Text;
}

/// <summary>A published name.</summary>
/// <param name="Address">The owner's, 20 bytes.</param>
/// <param name="IssuedAt">Of the newest publication in milliseconds since 1970: no older one is taken, not even after a withdrawal.</param>
/// <param name="Profile">Canonical JSON; null once withdrawn.</param>
internal sealed record NameRecord(int V, byte[] Address, long IssuedAt, string? Profile = null) : IRecordShape
{
    public static int Newest => 1;

    [JsonIgnore]
    public EthereumAddress Owner => EthereumAddress.Of(Address);
}

/// <summary>The first rows of a name; each may be missing.</summary>
internal sealed record NameHead(EnsName Of, StoredRecord? NameRow, NameRecord? Name, StoredRecord? AccountRow, AccountRecord? Account,
    StoredRecord? InboxRow)
{
    public string Partition => NameRows.PartitionOf(Of);

    public static async Task<NameHead> Read(IRecordStore store, EnsName name, CancellationToken cancel)
    {
        RecordPage page = await store.Query(NameRows.PartitionOf(name), NameRows.Live, NameRows.Count, cancel: cancel);
        StoredRecord? Row(string key) => page.Items.FirstOrDefault(item => item.Row == key);
        StoredRecord? published = Row(NameRows.Name), account = Row(NameRows.Account);
        return new(
            name,
            published, published is null ? null : RecordJson.Read<NameRecord>(published.Value),
            account, account is null ? null : RecordJson.Read<AccountRecord>(account.Value),
            Row(NameRows.Inbox));
    }

    /// <summary>Writes the row if it is still as it was read.</summary>
    public static RecordWrite Put<T>(string row, T shape, StoredRecord? read) where T : IRecordShape => read is null
        ? new RecordWrite.Insert(row, RecordJson.Write(shape))
        : new RecordWrite.Replace(row, RecordJson.Write(shape), read.ETag);
}
