using Guise.Cryptography;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Payments.Assets;

/// <summary>Reads and writes what a wallet keeps of each token. A token that this service lists is in every wallet, with or without a row.</summary>
internal sealed class AssetRecords(PrivateRecords records, ListedTokens listed)
{
    private const string Kind = "asset";

    /// <param name="Item">The record's row; null while there is none.</param>
    public sealed record Entry(Principal Ledger, AssetRecord Record, PrivateRecords.Item? Item)
    {
        /// <summary>How many accounts of a changed record stand in no row yet.</summary>
        public int NewAccounts(AssetRecord changed) => changed.Accounts.Count - (Item is null ? 0 : Record.Accounts.Count);

        /// <summary>For a batch: this record instead of the one that was read, if that is still there.</summary>
        public IEnumerable<RecordWrite> Put(OpenWallet wallet, AssetRecord changed) =>
            PrivateRecords.Put(wallet, Kind, Ledger.ToString(), RecordJson.Write(changed), Item);
    }

    /// <summary>The token, or null when it is neither in the wallet nor listed.</summary>
    public async Task<Entry?> Read(OpenWallet wallet, Principal ledger, CancellationToken cancel)
    {
        if (await records.Get(wallet, Kind, ledger.ToString(), cancel) is { } item) return Of(item);
        return listed.Find(ledger) is { } token ? new(ledger, AssetRecord.New(token), null) : null;
    }

    /// <summary>All tokens: a wallet holds no more than one read brings.</summary>
    public async Task<IReadOnlyList<Entry>> All(OpenWallet wallet, CancellationToken cancel)
    {
        Page<PrivateRecords.Item> page = await records.List(wallet, Kind, RecordKeys.MaxPage, null, cancel);
        List<Entry> entries = [.. page.Items.Select(Of)];
        entries.AddRange(listed.Tokens.Where(token => !entries.Exists(entry => entry.Ledger == token.Ledger))
            .Select(token => new Entry(token.Ledger, AssetRecord.New(token.Metadata), null)));
        return
        [
            .. entries.OrderBy(entry => listed.PositionOf(entry.Ledger)).ThenBy(entry => entry.Record.Symbol, StringComparer.Ordinal)
                .ThenBy(entry => entry.Ledger.ToString(), StringComparer.Ordinal),
        ];
    }

    private static Entry Of(PrivateRecords.Item item) =>
        Principal.TryParse(item.Id, out Principal? ledger)
            ? new(ledger, RecordJson.Read<AssetRecord>(item.Body), item)
            : throw new InvalidDataException("An asset's id is no principal.");
}
