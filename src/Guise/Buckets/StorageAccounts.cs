using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Buckets;

/// <summary>
/// The account under which somebody owns buckets. A wallet's is a random id that is kept in the wallet, encrypted, so that nothing outside of it
/// leads from the one to the other; that of a named account follows from the account.
/// </summary>
internal sealed class StorageAccounts(IRecordStore store, PrivateRecords records)
{
    private const string Kind = "storage-account";

    public async Task<string?> Find(StorageOwner owner, CancellationToken cancel) =>
        owner.Account is { } account ? OfAccount(account.Account.Id!) : await Find(owner.Wallet!, cancel);

    public async Task<string> Of(StorageOwner owner, CancellationToken cancel) =>
        owner.Account is { } account ? OfAccount(account.Account.Id!) : await Of(owner.Wallet!, cancel);

    /// <summary>For the life of a named account: who takes the name after it was given up finds nothing of it.</summary>
    public static string OfAccount(string accountId) =>
        Convert.ToHexStringLower(SHA256.HashData(Frame.Of("storage-account", accountId)).AsSpan(0, 16));

    /// <summary>Null when the wallet never used any.</summary>
    public async Task<string?> Find(OpenWallet wallet, CancellationToken cancel) =>
        await records.Get(wallet, Kind, Kind, cancel) is { } item ? Encoding.ASCII.GetString(item.Body) : null;

    public async Task<string> Of(OpenWallet wallet, CancellationToken cancel)
    {
        if (await Find(wallet, cancel) is { } known) return known;
        string account = Id.New();
        RecordWrite insert = PrivateRecords.Insert(wallet, Kind, Kind, Encoding.ASCII.GetBytes(account));
        if (await store.Write(wallet.Partition, [insert], cancel: cancel) is WriteOutcome.Written) return account;
        return await Find(wallet, cancel) ?? throw new StoreUnavailableException("A wallet's storage account was written and is gone.");
    }
}
