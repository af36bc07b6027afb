using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Origins;

/// <summary>Reads and writes what a wallet keeps of each origin.</summary>
internal sealed class OriginRecords(PrivateRecords records)
{
    private const string Kind = "origin";

    /// <param name="Item">The record's row; null while there is none.</param>
    public sealed record Entry(Origin Origin, OriginRecord Record, PrivateRecords.Item? Item)
    {
        public string? ETag => Item?.ETag;

        /// <summary>How many masks of a changed record stand in no row yet.</summary>
        public int NewMasks(OriginRecord changed) => changed.Masks.Count - (Item is null ? 0 : Record.Masks.Count);

        /// <summary>For a batch: this record instead of the one that was read, if that is still there.</summary>
        public IEnumerable<RecordWrite> Put(OpenWallet wallet, OriginRecord changed) =>
            PrivateRecords.Put(wallet, Kind, Origin.Text, RecordJson.Write(changed), Item);
    }

    public async Task<Entry> Read(OpenWallet wallet, Origin origin, CancellationToken cancel) =>
        await records.Get(wallet, Kind, origin.Text, cancel) is { } item ? Of(item) : new(origin, OriginRecord.New, null);

    /// <summary>Origins that something is kept of, from the first row after <paramref name="after"/>.</summary>
    public async Task<Page<Entry>> List(OpenWallet wallet, int limit, string? after, CancellationToken cancel)
    {
        Page<PrivateRecords.Item> page = await records.List(wallet, Kind, limit, after, cancel);
        return new([.. page.Items.Select(Of)], page.Continuation);
    }

    private static Entry Of(PrivateRecords.Item item) => new(Origin.TryParse(item.Id)!, RecordJson.Read<OriginRecord>(item.Body), item);
}
