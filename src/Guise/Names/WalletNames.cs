using System.Security.Cryptography;
using Guise.Accounts;
using Guise.Challenges;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Names;

/// <summary>
/// Names of an open wallet: what their owner could do with keys of her own, in one call each. Keys are kept before anything is signed with
/// them; a call that broke off is repeated and goes on where it was.
/// </summary>
internal sealed class WalletNames(
    IRecordStore store, PrivateRecords records, WalletKeys keys, PublishedNames published, NameAccounts accounts, Challenges.Challenges challenges,
    ServiceNames service, TimeProvider clock)
{
    private const string Kind = "name";

    /// <summary>Publishes a profile under a name with keys of this wallet; new ones unless the wallet holds the name already.</summary>
    /// <param name="ownerKey">The wallet's key that owns the name; null for a new one.</param>
    public async Task<Result<NameProfileAnswer>> Publish(
        OpenWallet wallet, EnsName name, string? ownerKey, IReadOnlyList<string>? deliveryServices, CancellationToken cancel)
    {
        PrivateRecords.Item? item = await records.Get(wallet, Kind, name.Text, cancel);
        if (item is null)
        {
            if (!(await Take(wallet, name, ownerKey, cancel)).Ok(out WalletName? taken, out Problem? problem)) return problem;
            using (taken)
            {
                Result<NameProfileAnswer> first = await Publish(wallet, taken, deliveryServices, cancel);
                // What is somebody else's is not kept as ours; after an outage the call may be repeated.
                if (first.Problem is { Status: < 500 } && await records.Get(wallet, Kind, name.Text, cancel) is { } kept)
                    await store.Write(wallet.Partition, [new RecordWrite.Delete(kept.Row, kept.ETag)], scrub: true, cancel);
                return first;
            }
        }
        using WalletName held = RecordJson.Read<WalletName>(item.Body);
        if (ownerKey is not null && ownerKey != held.OwnerKey) return Problems.NameHeld;
        return await Publish(wallet, held, deliveryServices, cancel);
    }

    /// <summary>New signing and encryption keys; tokens of the old ones end with the publication.</summary>
    public async Task<Result<NameProfileAnswer>> Rotate(OpenWallet wallet, EnsName name, CancellationToken cancel)
    {
        if (await records.Get(wallet, Kind, name.Text, cancel) is not { } item) return Problems.NameNotHeld;
        using WalletName held = RecordJson.Read<WalletName>(item.Body);
        using WalletKey signing = keys.New(KeyType.Ed25519);
        using WalletName next = held with { SigningKey = signing.Id, Encryption = RandomNumberGenerator.GetBytes(X25519.KeySize) };
        // During a rekey the record moves to the newest key; a batch names a row once.
        string row = PrivateRecords.RowOf(wallet.Key, Kind, name.Text);
        byte[] value = PrivateRecords.Seal(wallet.Key, wallet.ProfileId, Kind, name.Text, RecordJson.Write(next));
        RecordWrite[] moved = row == item.Row
            ? [new RecordWrite.Replace(row, value, item.ETag)]
            : [new RecordWrite.Delete(item.Row, item.ETag), new RecordWrite.Insert(row, value)];
        RecordWrite[] writes = [.. moved, WalletKeys.Insert(wallet, signing),
            Activity.Note(wallet, clock.GetUtcNow(), ActivityEvent.NameRotated, name.Text)];
        if (await store.Write(wallet.Partition, writes, scrub: true, cancel) is not WriteOutcome.Written) return Problems.NameChanged;
        return await Publish(wallet, next, null, cancel);
    }

    /// <summary>Takes the profile back that is published under a name; the name stays its owner's.</summary>
    public async Task<Problem?> Withdraw(OpenWallet wallet, EnsName name, CancellationToken cancel)
    {
        using WalletName? held = await Held(wallet, name, cancel);
        if (held is null) return Problems.NameNotHeld;
        using WalletKey? owner = await keys.Get(wallet, held.OwnerKey, cancel);
        if (owner is null) return Problems.KeyNotFound;
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        string signature = Publication.Sign(owner.Secret, name, service.Url, null, now);
        if ((await published.Publish(name, null, now, signature, default, cancel)).Problem is { } problem) return problem;
        // What is published lies elsewhere. Not for the client's cancellation: whoever hangs up has still done it.
        RecordWrite noted = Activity.Note(wallet, clock.GetUtcNow(), ActivityEvent.NameWithdrawn, name.Text);
        await store.Write(wallet.Partition, [noted], cancel: CancellationToken.None);
        return null;
    }

    public async Task<WalletName?> Held(OpenWallet wallet, EnsName name, CancellationToken cancel) =>
        await records.Get(wallet, Kind, name.Text, cancel) is { } item ? RecordJson.Read<WalletName>(item.Body) : null;

    /// <summary>Forgets a key of the wallet, unless a name would be lost with it.</summary>
    public async Task<Problem?> DeleteKey(OpenWallet wallet, string key, CancellationToken cancel) =>
        (await List(wallet, cancel)).Any(name => name.Needs(key)) ? Problems.KeyInUse : await keys.Delete(wallet, key, cancel);

    public async Task<IReadOnlyList<WalletNameAnswer>> List(OpenWallet wallet, CancellationToken cancel)
    {
        Page<PrivateRecords.Item> page = await records.List(wallet, Kind, Limits.NamesOfWallet, null, cancel);
        return [.. page.Items.Select(item => RecordJson.Read<WalletName>(item.Body)).OrderBy(name => name.CreatedAt)
            .Select(name => new WalletNameAnswer(name.Name, name.OwnerKey, name.SigningKey, name.CreatedAt))];
    }

    public async Task<Result<AccountAnswer>> CreateAccount(OpenWallet wallet, EnsName name, CancellationToken cancel) =>
        (await Sign(wallet, name, AccountMessage.Create, cancel)).Ok(out SignedAccountMessage? message, out Problem? problem)
            ? await accounts.Create(message, cancel) : problem;

    public async Task<Problem?> DeleteAccount(OpenWallet wallet, EnsName name, CancellationToken cancel) =>
        (await Sign(wallet, name, AccountMessage.Delete, cancel)).Ok(out SignedAccountMessage? message, out Problem? problem)
            ? await accounts.Delete(message, cancel) : problem;

    /// <summary>A challenge, its signature and the token for it, in one.</summary>
    public async Task<Result<TokenAnswer>> Token(OpenWallet wallet, EnsName name, CancellationToken cancel)
    {
        if (!(await SigningKey(wallet, name, cancel)).Ok(out WalletKey? key, out Problem? problem)) return problem;
        using (key)
        {
            if (!(await challenges.Issue(name.Text, cancel)).Ok(out ChallengeAnswer? challenge, out Problem? refused)) return refused;
            byte[] signature = Ed25519.Sign(key.Secret, System.Text.Encoding.UTF8.GetBytes(challenge.Challenge));
            return await challenges.Redeem(challenge.Challenge, StrictBase64.Encode(signature), cancel);
        }
    }

    private async Task<Result<WalletName>> Take(OpenWallet wallet, EnsName name, string? ownerKey, CancellationToken cancel)
    {
        using WalletKey? brought = ownerKey is null ? null : await keys.Get(wallet, ownerKey, cancel);
        if (ownerKey is not null && brought is not { Type: KeyType.Secp256k1 }) return Problems.KeyNotFound;
        if ((await List(wallet, cancel)).Count >= Limits.NamesOfWallet) return Problems.TooManyNames;
        using WalletKey owner = brought ?? keys.New(KeyType.Secp256k1), signing = keys.New(KeyType.Ed25519);
        WalletName taken = new(WalletName.Newest, name.Text, owner.Id, signing.Id, RandomNumberGenerator.GetBytes(X25519.KeySize), clock.GetUtcNow());
        List<RecordWrite> writes =
        [
            PrivateRecords.Insert(wallet, Kind, name.Text, RecordJson.Write(taken)), WalletKeys.Insert(wallet, signing),
            Activity.Note(wallet, clock.GetUtcNow(), ActivityEvent.NameTaken, name.Text),
        ];
        if (brought is null) writes.Add(WalletKeys.Insert(wallet, owner));
        return await store.Write(wallet.Partition, writes, cancel: cancel) is WriteOutcome.Written ? taken : Problems.NameChanged;
    }

    private async Task<Result<NameProfileAnswer>> Publish(OpenWallet wallet, WalletName held, IReadOnlyList<string>? deliveryServices,
        CancellationToken cancel)
    {
        using WalletKey? owner = await keys.Get(wallet, held.OwnerKey, cancel), signing = await keys.Get(wallet, held.SigningKey, cancel);
        if (owner is null || signing is null || !EnsName.TryParse(held.Name, out EnsName? name)) return Problems.KeyNotFound;
        EthereumAddress address = EthereumAddress.OfPublicKey(owner.PublicKey);
        Dm3Profile profile = new(
            StrictBase64.Encode(X25519.PublicKey(held.Encryption)), StrictBase64.Encode(signing.PublicKey),
            deliveryServices ?? await ServicesOf(name, cancel) ?? [.. service.Domains.Take(1).Select(domain => domain.Text)]);
        SignedProfile signed = new(profile, WalletSignature.Sign(owner.Secret, PersonalMessage.Digest(SignedProfile.Message(address, profile))));
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        string signature = Publication.Sign(owner.Secret, name, service.Url, signed, now);
        Result<(NameRecord, string)> result = await published.Publish(name, signed, now, signature, default, cancel);
        return result.Problem is { } problem ? problem : NameProfileAnswer.Of(name.Text, new(address, signed, ProfileSource.Published));
    }

    /// <summary>Those of the profile that is published here now: whoever says nothing of them keeps them.</summary>
    private async Task<IReadOnlyList<string>?> ServicesOf(EnsName name, CancellationToken cancel) =>
        (await NameHead.Read(store, name, cancel)).Name?.Profile is { } text
            && SignedProfile.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out SignedProfile? now) ? now.Profile.DeliveryServices : null;

    private async Task<Result<SignedAccountMessage>> Sign(OpenWallet wallet, EnsName name, string topic, CancellationToken cancel)
    {
        if (!(await SigningKey(wallet, name, cancel)).Ok(out WalletKey? key, out Problem? problem)) return problem;
        using (key)
        {
            AccountMessage message = new(name.Text, service.Url, topic, clock.GetUtcNow().ToUnixTimeMilliseconds());
            return new SignedAccountMessage(message, StrictBase64.Encode(Ed25519.Sign(key.Secret, message.Signed)));
        }
    }

    private async Task<Result<WalletKey>> SigningKey(OpenWallet wallet, EnsName name, CancellationToken cancel)
    {
        using WalletName? held = await Held(wallet, name, cancel);
        if (held is null) return Problems.NameNotHeld;
        return await keys.Get(wallet, held.SigningKey, cancel) is { } key ? key : Problems.KeyNotFound;
    }
}
