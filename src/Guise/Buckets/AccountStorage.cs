using System.Text;
using Guise.Accounts;
using Guise.Wallets;

namespace Guise.Buckets;

/// <summary>Of a named account that was deleted.</summary>
internal sealed class AccountStorage(StorageRelease storage) : IReleased
{
    public string Kind => NameAccounts.ReleasedKind;

    public Task Release(byte[] what, CancellationToken cancel) => storage.End(StorageAccounts.OfAccount(Encoding.ASCII.GetString(what)), cancel);
}
