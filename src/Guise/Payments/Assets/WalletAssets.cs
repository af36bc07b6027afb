using System.Numerics;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Statistics;
using Guise.Wallets;

namespace Guise.Payments.Assets;

/// <summary>The tokens of an open wallet and its accounts of them. None is ever removed: money may still come to an account.</summary>
internal sealed class WalletAssets(IRecordStore store, AssetRecords assets, TokenLedgers ledgers, Counters counters, TimeProvider clock)
{
    private const int Retries = 10;

    public async Task<IReadOnlyList<AssetAnswer>> List(OpenWallet wallet, CancellationToken cancel)
    {
        IReadOnlyList<AssetRecords.Entry> entries = await assets.All(wallet, cancel);
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        return [.. entries.Select(entry => AssetAnswer.Of(keys, entry))];
    }

    /// <summary>The token with the balances of its accounts, each asked for alone.</summary>
    /// <param name="only">The one account whose balance is asked for; all of them by default.</param>
    public async Task<Result<AssetAnswer>> Show(OpenWallet wallet, Principal ledger, CancellationToken cancel, int? only = null)
    {
        if (await assets.Read(wallet, ledger, cancel) is not { } entry) return Problems.AssetNotFound;
        if (only >= entry.Record.Accounts.Count) return Problems.AccountOfTokenNotFound;
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        BigInteger?[] balances = await Task.WhenAll(entry.Record.Accounts.Select((_, number) =>
            only is null || number == only
                ? ledgers.Balance(ledger, TokenAccount.Of(keys, ledger, number), cancel)
                : Task.FromResult<BigInteger?>(null)));
        return AssetAnswer.Of(keys, entry, [.. balances.Select(balance => balance is { } units ? TokenAmount.ToUnits(units) : null)]);
    }

    /// <summary>What a ledger says twice that it is; nothing is added.</summary>
    public async Task<Result<TokenMetadata>> Look(Principal ledger, CancellationToken cancel) =>
        await ledgers.CheckedMetadata(ledger, cancel) is { } token ? token : Problems.NotAToken;

    /// <summary>Adds a token after its ledger was asked twice what it is; one that the wallet has is looked at again.</summary>
    public async Task<Result<AssetAnswer>> Add(OpenWallet wallet, Principal ledger, CancellationToken cancel)
    {
        if (!(await Look(ledger, cancel)).Ok(out TokenMetadata? token, out Problem? none)) return none;
        for (int i = 0; i < Retries; i++)
        {
            IReadOnlyList<AssetRecords.Entry> all = await assets.All(wallet, cancel);
            AssetRecords.Entry? known = all.FirstOrDefault(entry => entry.Ledger == ledger);
            if (known is null && all.Count >= Limits.AssetsPerWallet) return Problems.TooManyAssets;
            if (known is not null && known.Record.Decimals != token.Decimals) return Problems.TokenChanged;

            AssetRecords.Entry entry = known ?? new(ledger, AssetRecord.New(token), null);
            AssetRecord record = entry.Record.With(token);
            List<RecordWrite> writes = [.. entry.Put(wallet, record)];
            if (known is null) writes.Add(Activity.Note(wallet, clock.GetUtcNow(), ActivityEvent.TokenAdded, $"{token.Symbol}, {ledger}"));
            if (await store.Write(wallet.Partition, writes, cancel: cancel) is not WriteOutcome.Written) continue;
            counters.AccountsMade(entry.NewAccounts(record));
            using MaskKeys keys = WalletMasks.KeysOf(wallet);
            return AssetAnswer.Of(keys, entry with { Record = record });
        }
        return Problems.AssetChanged;
    }

    /// <param name="requestTag">A repetition under the same one finds the account that it made.</param>
    public async Task<Result<AccountAnswer>> AddAccount(OpenWallet wallet, Principal ledger, string? name, string requestTag,
        CancellationToken cancel)
    {
        if (name is not null && !Pseudonym.IsValid(name)) return Problems.InvalidAccountName;
        return await Change(wallet, ledger, record =>
        {
            int made = requestTag == "" ? -1 : record.Accounts.Select(account => account.RequestTag).ToList().IndexOf(requestTag);
            if (made >= 0) return (record, made);
            if (record.Accounts.Count >= Limits.AccountsPerAsset) return Problems.TooManyAccounts;
            AccountRecord added = new(name ?? $"Account {record.Accounts.Count + 1}", requestTag == "" ? null : requestTag);
            return (record with { Accounts = [.. record.Accounts, added] }, record.Accounts.Count);
        }, cancel);
    }

    public async Task<Result<AccountAnswer>> RenameAccount(OpenWallet wallet, Principal ledger, int number, string name, CancellationToken cancel)
    {
        if (!Pseudonym.IsValid(name)) return Problems.InvalidAccountName;
        return await Change(wallet, ledger, record =>
        {
            if (number >= record.Accounts.Count) return Problems.AccountOfTokenNotFound;
            AccountRecord[] accounts = [.. record.Accounts];
            accounts[number] = accounts[number] with { Name = name };
            return (record with { Accounts = accounts }, number);
        }, cancel);
    }

    /// <summary>The address of an account, or why there is none.</summary>
    public async Task<Result<LedgerAccount>> AddressOf(OpenWallet wallet, Principal ledger, int number, CancellationToken cancel)
    {
        if (await assets.Read(wallet, ledger, cancel) is not { } entry) return Problems.AssetNotFound;
        if (number >= entry.Record.Accounts.Count) return Problems.AccountOfTokenNotFound;
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        return TokenAccount.Of(keys, ledger, number);
    }

    private async Task<Result<AccountAnswer>> Change(
        OpenWallet wallet, Principal ledger, Func<AssetRecord, Result<(AssetRecord Record, int Number)>> change, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            if (await assets.Read(wallet, ledger, cancel) is not { } entry) return Problems.AssetNotFound;
            if (!change(entry.Record).Ok(out (AssetRecord Record, int Number) changed, out Problem? problem)) return problem;
            if (!ReferenceEquals(changed.Record, entry.Record))
            {
                List<RecordWrite> writes = [.. entry.Put(wallet, changed.Record)];
                if (changed.Record.Accounts.Count > entry.Record.Accounts.Count)
                {
                    string about = $"{changed.Record.Symbol}, {changed.Record.Accounts[^1].Name}";
                    writes.Add(Activity.Note(wallet, clock.GetUtcNow(), ActivityEvent.TokenAccountMade, about));
                }
                if (await store.Write(wallet.Partition, writes, cancel: cancel) is not WriteOutcome.Written) continue;
                counters.AccountsMade(entry.NewAccounts(changed.Record));
            }
            using MaskKeys keys = WalletMasks.KeysOf(wallet);
            return AccountAnswer.Of(keys, entry with { Record = changed.Record }, changed.Number);
        }
        return Problems.AssetChanged;
    }
}
