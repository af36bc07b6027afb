using Guise.Accounts;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Names;

/// <summary>How the profile of a name that a wallet holds looks to everybody else.</summary>
internal enum HeldProfile
{
    /// <summary>Published, with the wallet's keys.</summary>
    Current,

    /// <summary>Published with other keys than the wallet has for the name.</summary>
    Other,

    None,

    /// <summary>There is a record, but it is no profile that the name's owner has signed.</summary>
    Unverifiable,

    /// <summary>The name system does not answer.</summary>
    Unavailable,
}

/// <param name="Address">To which the name must resolve: the owner key's.</param>
/// <param name="State">Whether the wallet's keys are the ones that others find.</param>
/// <param name="Profile">What others find, if it is verified.</param>
/// <param name="Account">The name's account with this service, if there is one.</param>
internal sealed record HeldNameAnswer(
    string Name, string OwnerKey, string SigningKey, DateTimeOffset CreatedAt, string Address, HeldProfile State,
    Dm3Profile? Profile = null, AccountAnswer? Account = null);

/// <summary>A name of an open wallet as it stands, and the settings of its account, without a token.</summary>
internal sealed class HeldNames(IRecordStore store, WalletNames names, WalletKeys keys, NameProfiles profiles, NameAccounts accounts)
{
    public async Task<Result<HeldNameAnswer>> Look(OpenWallet wallet, EnsName name, CancellationToken cancel)
    {
        using WalletName? held = await names.Held(wallet, name, cancel);
        if (held is null) return Problems.NameNotHeld;
        using WalletKey? owner = await keys.Get(wallet, held.OwnerKey, cancel), signing = await keys.Get(wallet, held.SigningKey, cancel);
        if (owner is null || signing is null) return Problems.KeyNotFound;
        NameHead head = await NameHead.Read(store, name, cancel);
        ProfileAnswer answer = await profiles.Find(head, refresh: false, cancel);
        return new HeldNameAnswer(
            name.Text, held.OwnerKey, held.SigningKey, held.CreatedAt,
            EthereumAddress.OfPublicKey(owner.PublicKey).ToString(), StateOf(answer, signing),
            answer is ProfileAnswer.Found found ? found.Profile.Profile : null,
            head.Account is { IsOpen: true } account ? AccountAnswer.Of(name, account) : null);
    }

    /// <summary>Whoever holds the key in the name's profile may do without a token what a token would let her.</summary>
    public async Task<Result<(AccountAnswer Answer, string ETag)>> Change(
        OpenWallet wallet, EnsName name, SettingsBody wanted, IfMatch ifMatch, CancellationToken cancel)
    {
        using WalletName? held = await names.Held(wallet, name, cancel);
        if (held is null) return Problems.NameNotHeld;
        using WalletKey? signing = await keys.Get(wallet, held.SigningKey, cancel);
        if (signing is null) return Problems.KeyNotFound;
        NameHead head = await NameHead.Read(store, name, cancel);
        if (head.Account is not { IsOpen: true } account) return Problems.AccountNotFound;
        ProfileAnswer answer = await profiles.Find(head, refresh: false, cancel);
        if (StateOf(answer, signing) != HeldProfile.Current) return answer.AsResult().Problem ?? Problems.WrongSignature;
        return await accounts.Change(new OpenAccount(name, head, account), wanted, ifMatch, cancel);
    }

    private static HeldProfile StateOf(ProfileAnswer answer, WalletKey signing) => answer switch
    {
        ProfileAnswer.Found { Profile.Profile.SigningKey: { } key } when key.AsSpan().SequenceEqual(signing.PublicKey) => HeldProfile.Current,
        ProfileAnswer.Found => HeldProfile.Other,
        ProfileAnswer.NoRecord => HeldProfile.None,
        ProfileAnswer.Unverifiable => HeldProfile.Unverifiable,
        _ => HeldProfile.Unavailable,
    };
}
