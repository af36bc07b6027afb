using Guise.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Wallets;

/// <summary>Where a wallet's rows lie: a keyed name of its username, which says nothing without the service key.</summary>
internal sealed record WalletLocator(string Blind)
{
    public const int Size = 16;

    public string Partition => "wallet|" + Blind;

    public static async Task<WalletLocator> Of(Username username, ServiceKeys keys, CancellationToken cancel) =>
        new(Derive.Blind(await keys.Derived("username", cancel), username.Canonical));
}
