using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform.Http;
using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>
/// A wallet's encrypted records: the one way in which any area keeps something private. A record is addressed by kind and id;
/// its row shows neither, only blind names, and decrypts nowhere else. During a rekey a record is found
/// under either key and written under the new one.
/// </summary>
internal sealed class PrivateRecords(IRecordStore store)
{
    /// <summary>One record: its kind and id as they were written, its bytes, and its row's ETag.</summary>
    public sealed record Item(string Row, string Id, byte[] Body, string ETag);

    /// <summary>Begins the kinds whose ids are no secret and give their rows their order.</summary>
    public const string Ordered = "ordered/";

    public static string Prefix(DataKey key) => $"data|{key.Generation}|";

    public static string KindPrefix(DataKey key, string kind) => $"{Prefix(key)}{Derive.Blind(key.Index, Frame.Of("kind", kind))}|";

    public static string RowOf(DataKey key, string kind, string id) =>
        KindPrefix(key, kind) + (kind.StartsWith(Ordered, StringComparison.Ordinal) ? id : Derive.Blind(key.Index, Frame.Of("id", kind, id)));

    public static byte[] Seal(DataKey key, string profileId, string kind, string id, ReadOnlySpan<byte> body)
    {
        byte[] plain = Frame.Of(kind, id, body.ToArray());
        byte[] box = Sealed.Seal(key.Content, plain, AssociatedData(profileId, RowOf(key, kind, id)));
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <summary>For a batch: a record that must not exist yet.</summary>
    public static RecordWrite Insert(OpenWallet wallet, string kind, string id, ReadOnlySpan<byte> body) =>
        new RecordWrite.Insert(RowOf(wallet.Key, kind, id), Seal(wallet.Key, wallet.ProfileId, kind, id, body));

    /// <summary>For a batch: a record instead of the one that was read, if that is still there; one found under a previous key moves.</summary>
    /// <param name="read">Null when there was none, and must be none.</param>
    public static IEnumerable<RecordWrite> Put(OpenWallet wallet, string kind, string id, ReadOnlySpan<byte> body, Item? read)
    {
        RecordWrite.Insert insert = new(RowOf(wallet.Key, kind, id), Seal(wallet.Key, wallet.ProfileId, kind, id, body));
        return read is null ? [insert]
            : read.Row == insert.Row ? [new RecordWrite.Replace(insert.Row, insert.Value, read.ETag)]
            : [new RecordWrite.Delete(read.Row, read.ETag), insert];
    }

    /// <exception cref="CryptographicException">The row was altered or belongs elsewhere.</exception>
    public static (string Kind, string Id, byte[] Body) Open(DataKey key, string profileId, StoredRecord row)
    {
        byte[] plain = Sealed.Open(key.Content, row.Value, AssociatedData(profileId, row.Row));
        List<ReadOnlyMemory<byte>> parts = Frame.Parts(plain);
        return (Encoding.UTF8.GetString(parts[0].Span), Encoding.UTF8.GetString(parts[1].Span), parts[2].ToArray());
    }

    public async Task<Item?> Get(OpenWallet wallet, string kind, string id, CancellationToken cancel)
    {
        foreach (DataKey key in Keys(wallet))
        {
            if (await store.Get(wallet.Partition, RowOf(key, kind, id), cancel) is { } row) return ItemOf(key, wallet, row);
        }
        return null;
    }

    /// <summary>Records of a kind in the order of their rows, from the first after <paramref name="after"/>.</summary>
    public async Task<Page<Item>> List(OpenWallet wallet, string kind, int limit, string? after, CancellationToken cancel)
    {
        List<Item> items = [];
        DataKey[] keys = [.. Keys(wallet)];
        for (int i = 0; i < keys.Length; i++)
        {
            string prefix = KindPrefix(keys[i], kind);
            string? from = after is not null && after.StartsWith(prefix, StringComparison.Ordinal) ? after : null;
            if (from is null && after is not null && keys[(i + 1)..].Any(key => after.StartsWith(Prefix(key), StringComparison.Ordinal))) continue;

            RecordPage page = await store.Query(wallet.Partition, prefix, limit - items.Count, from, cancel);
            items.AddRange(page.Items.Select(row => ItemOf(keys[i], wallet, row)));
            if (items.Count == limit) return new(items, page.More || i < keys.Length - 1 ? items[^1].Row : null);
        }
        return new(items);
    }

    /// <summary>Both keys while a rekey runs. A record moves from the second to the first in one transaction.</summary>
    public static IEnumerable<DataKey> Keys(OpenWallet wallet) => wallet.PreviousKey is { } previous ? [previous, wallet.Key] : [wallet.Key];

    private static Item ItemOf(DataKey key, OpenWallet wallet, StoredRecord row)
    {
        (_, string id, byte[] body) = Open(key, wallet.ProfileId, row);
        return new(row.Row, id, body, row.ETag);
    }

    private static byte[] AssociatedData(string profileId, string row) => Frame.Of("record", profileId, row, 1);
}
