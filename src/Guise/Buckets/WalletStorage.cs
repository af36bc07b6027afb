using System.Text;
using Guise.Wallets;

namespace Guise.Buckets;

/// <summary>Of an erased wallet.</summary>
internal sealed class WalletStorage(StorageAccounts accounts, StorageRelease storage) : IReleasedOnErasure
{
    public string Kind => "storage";

    public async Task<byte[]?> Prepare(OpenWallet wallet, CancellationToken cancel) =>
        await accounts.Find(wallet, cancel) is { } account ? Encoding.ASCII.GetBytes(account) : null;

    public Task Release(byte[] what, CancellationToken cancel) => storage.End(Encoding.ASCII.GetString(what), cancel);
}
