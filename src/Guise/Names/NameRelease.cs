using Guise.Accounts;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Names;

/// <summary>
/// Gives back the names of an erased wallet: its accounts go and its profiles are withdrawn. The withdrawals are signed while the keys are there;
/// an account goes if it is still the one that the wallet's key spoke for then.
/// </summary>
internal sealed class NameRelease(
    IRecordStore store, WalletNames names, WalletKeys keys, NameProfiles profiles, PublishedNames published, NameAccounts accounts,
    ServiceNames service, TimeProvider clock)
    : IReleasedOnErasure
{
    public string Kind => "names";

    public async Task<byte[]?> Prepare(OpenWallet wallet, CancellationToken cancel)
    {
        List<NameHeld> all = [];
        foreach (WalletNameAnswer held in await names.List(wallet, cancel))
        {
            if (!EnsName.TryParse(held.Name, out EnsName? name)) continue;
            using WalletKey? owner = await keys.Get(wallet, held.OwnerKey, cancel), signing = await keys.Get(wallet, held.SigningKey, cancel);
            if (owner is null) continue;
            long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            string withdrawal = Publication.Sign(owner.Secret, name, service.Url, null, now);
            NameHead head = await NameHead.Read(store, name, cancel);
            bool speaks = signing is not null && head.Account is { IsOpen: true } && await profiles.IsSigningKey(head, signing.PublicKey, cancel);
            all.Add(new(name.Text, now, withdrawal, speaks ? head.Account!.Id : null));
        }
        return all.Count == 0 ? null : RecordJson.Write(new NamesHeldRecord(NamesHeldRecord.Newest, all));
    }

    /// <summary>What somebody else decides by now, or does not answer, stays as it is.</summary>
    public async Task Release(byte[] what, CancellationToken cancel)
    {
        foreach (NameHeld held in RecordJson.Read<NamesHeldRecord>(what).Items)
        {
            if (!EnsName.TryParse(held.Name, out EnsName? name)) continue;
            if (held.Account is { } account) await accounts.Release(name, account, held.IssuedAt, cancel);
            await published.Withdraw(name, held.IssuedAt, held.Withdrawal, cancel);
        }
    }
}

/// <param name="IssuedAt">When the withdrawal was signed, in milliseconds since 1970.</param>
/// <param name="Account">The id of the name's account; null for none.</param>
internal sealed record NameHeld(string Name, long IssuedAt, string Withdrawal, string? Account = null);

internal sealed record NamesHeldRecord(int V, IReadOnlyList<NameHeld> Items) : IRecordShape
{
    public static int Newest => 1;
}
