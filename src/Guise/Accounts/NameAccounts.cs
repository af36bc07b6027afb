using System.Text;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Accounts;

/// <summary>Makes and removes accounts at the word of who holds the name's signing key, and keeps their settings.</summary>
internal sealed class NameAccounts(IRecordStore store, NameProfiles profiles, ServiceNames service, Erasing erasing, TimeProvider clock)
{
    /// <summary>What an account had elsewhere, by its id.</summary>
    public const string ReleasedKind = "account";
    private const int Retries = 5;

    public async Task<Result<AccountAnswer>> Create(SignedAccountMessage signed, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            if (!(await Check(signed, AccountMessage.Create, cancel)).Ok(out NameHead? head, out Problem? problem)) return problem;
            if (head.Account is { IsOpen: true }) return Problems.AccountExists;
            AccountRecord account = new(
                AccountRecord.Newest, signed.Message.Timestamp, clock.GetUtcNow(), Limits.MessageTtlDefault, Limits.MessageSizeDefault, Id.New());
            RecordWrite write = NameHead.Put(NameRows.Account, account, head.AccountRow);
            if (await store.Write(head.Partition, [write], cancel: cancel) is WriteOutcome.Written) return AccountAnswer.Of(head.Of, account);
        }
        return Problems.AccountChanged;
    }

    /// <summary>The messages go with it, by workflow; from this moment nobody reads them.</summary>
    public async Task<Problem?> Delete(SignedAccountMessage signed, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            if (!(await Check(signed, AccountMessage.Delete, cancel)).Ok(out NameHead? head, out Problem? problem)) return problem;
            if (head.Account is not { IsOpen: true }) return Problems.AccountNotFound;
            if (await Close(head, signed.Message.Timestamp, cancel)) return null;
        }
        return Problems.AccountChanged;
    }

    /// <summary>Without a message, for whoever saw to it that one could have been signed; unless the account is another by now.</summary>
    /// <param name="mark">In milliseconds since 1970: no message from before brings it back.</param>
    public async Task Release(EnsName name, string id, long mark, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            NameHead head = await NameHead.Read(store, name, cancel);
            if (head.Account?.Id != id || await Close(head, Math.Max(mark, head.Account.Mark), cancel)) return;
        }
        throw new StoreUnavailableException("An account changes all the time.");
    }

    /// <summary>Whether it did: false when the account changed meanwhile.</summary>
    private async Task<bool> Close(NameHead head, long mark, CancellationToken cancel)
    {
        AccountRecord account = head.Account!;
        Released storage = new(ReleasedKind, Encoding.ASCII.GetBytes(account.Id!));
        Erasing.Plan erasure = await erasing.Prepare(head.Partition, [Inbox.PrefixOf(account)], [storage], cancel);
        RecordWrite[] writes = [NameHead.Put(NameRows.Account, account with { Id = null, Mark = mark }, head.AccountRow), erasure.Mark];
        if (await store.Write(head.Partition, writes, scrub: true, cancel) is not WriteOutcome.Written) return false;
        await erasing.Begin(erasure);
        return true;
    }

    public async Task<Result<(AccountAnswer Answer, string ETag)>> Change(OpenAccount open, SettingsBody wanted, IfMatch ifMatch,
        CancellationToken cancel)
    {
        AccountRecord account = open.Account with
        {
            MessageTtl = wanted.MessageTtl ?? open.Account.MessageTtl,
            MaxMessageSize = wanted.MaxMessageSize ?? open.Account.MaxMessageSize,
        };
        if (account.MessageTtl is < Limits.MessageTtlMin or > Limits.MessageTtlMax
            || account.MaxMessageSize is < Limits.MessageSizeMin or > Limits.MessageSizeMax) return Problems.InvalidSettings;
        if (!ifMatch.Allows(open.Head.AccountRow!.ETag)) return Problems.PreconditionFailed;
        RecordWrite write = NameHead.Put(NameRows.Account, account, open.Head.AccountRow);
        return await store.Write(open.Partition, [write], cancel: cancel) is WriteOutcome.Written written
            ? (AccountAnswer.Of(open.Name, account), written.ETags[0]!)
            : Problems.AccountChanged;
    }

    /// <summary>
    /// In order: what the text says, what time it is, whose signature it bears, and whether it is newer than all before. Who loses a race
    /// comes here again, and hears what one hears who comes later: of the same message twice, the second is a replay.
    /// </summary>
    private async Task<Result<NameHead>> Check(SignedAccountMessage signed, string topic, CancellationToken cancel)
    {
        AccountMessage message = signed.Message;
        if (!EnsName.TryParse(message.EnsName, out EnsName? name)) return Problems.InvalidName;
        if (!service.IsThisService(message.DeliveryServiceUrl)) return Problems.MessageWrongService;
        if (message.Topic != topic) return Problems.MessageWrongTopic;
        if (StrictBase64.TryDecode(signed.Signature, Ed25519.SignatureSize) is not { } signature) return Problems.InvalidSignature;
        if (Publication.Check(message.Timestamp, 0, clock.GetUtcNow()) is { } untimely) return untimely;

        NameHead head = await NameHead.Read(store, name, cancel);
        if ((await profiles.KeyThatSigned(head, message.Signed, signature, cancel)).Problem is { } wrong) return wrong;
        return Publication.Check(message.Timestamp, head.Account?.Mark ?? 0, clock.GetUtcNow()) is { } late ? late : head;
    }
}
