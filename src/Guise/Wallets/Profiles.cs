using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>Makes, shows and erases wallets.</summary>
internal sealed class Profiles(
    IRecordStore store, Slots slots, FailedAttempts attempts, Erasing erasing, IWorkflows workflows, TimeProvider clock,
    IEnumerable<IReleasedOnErasure> belongings)
{
    private const int EntropySize = 32;

    /// <param name="importedSeed">BIP-39 entropy of 16 to 32 bytes; null to make one, whose phrase is answered and also recovers. It is cleared.</param>
    public async Task<Result<CreateAnswer>> Create(
        WalletLocator locator, Username username, Kms kms, byte[]? importedSeed, CancellationToken cancel)
    {
        byte[] seed = importedSeed ?? RandomNumberGenerator.GetBytes(EntropySize);
        try
        {
            return await Create(locator, username, kms, seed, generated: importedSeed is null, cancel);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    private async Task<Result<CreateAnswer>> Create(
        WalletLocator locator, Username username, Kms kms, byte[] seed, bool generated, CancellationToken cancel)
    {
        if (await store.Get(locator.Partition, WalletRows.Profile, cancel) is not null) return Problems.ProfileExists;

        using DataKey key = DataKey.New();
        string profileId = Id.New();
        if (!(await slots.WrapAtGate(profileId, key, kms, null, cancel)).Ok(out SlotRecord? main, out Problem? problem)) return problem;

        List<SlotRecord> all = [main];
        if (generated) all.Add(Slots.WrapRecovery(profileId, key, seed, null));

        ProfileRecord profile = new(
            1, profileId, clock.GetUtcNow(), SealUsername(key, profileId, username.Text), Seeds.Seal(key, profileId, seed), all);
        RecordWrite insert = new RecordWrite.Insert(WalletRows.Profile, RecordJson.Write(profile));
        RecordWrite noted = Activity.Note(key, profileId, profile.CreatedAt, ActivityEvent.Created);

        return await store.Write(locator.Partition, [insert, noted], cancel: cancel) is WriteOutcome.Written
            ? new CreateAnswer(
                profileId, username.Text, new(KmsType(main.Kind), main.Remote?.KeyUri), profile.CreatedAt, generated ? Bip39.ToPhrase(seed) : null)
            : Problems.ProfileExists;
    }

    public static ProfileAnswer Show(OpenWallet wallet) => new(
        wallet.ProfileId, OpenUsername(wallet.Key, wallet.Profile), Describe(wallet.Profile), wallet.Profile.CreatedAt,
        wallet.Session.ExpiresAt, wallet.Session.IdleExpiresAt(), wallet.Profile.PreviousKey is not null);

    /// <summary>
    /// Erasure: with the slots and the session every key is gone, and nothing decrypts any more. What the wallet has elsewhere is written down in the
    /// same transaction and given back by workflow; the rows follow.
    /// </summary>
    public async Task<Problem?> Delete(OpenWallet wallet, IfMatch ifMatch, CancellationToken cancel)
    {
        WalletHead head = await WalletHead.Read(store, wallet.Locator, cancel);
        if (head.ProfileRow is null || head.SessionRow is null || head.Session!.Id != wallet.Session.Id || !head.IsOpen(clock.GetUtcNow()))
            return Problems.SessionEnded;
        // After a rekey meanwhile, the keys at hand name none of the rows that are being moved.
        if (head.Profile!.Epoch != wallet.Profile.Epoch) return Problems.ProfileChanged;
        if (!ifMatch.Allows(head.ProfileRow.ETag)) return Problems.PreconditionFailed;

        List<Released> releases = [];
        foreach (IReleasedOnErasure belonging in belongings)
        {
            if (await belonging.Prepare(wallet, cancel) is { } what) releases.Add(new(belonging.Kind, what));
        }

        // The counter stays for its day: an erasure must not forgive guesses.
        await attempts.Forget(wallet.Locator, cancel);
        Erasing.Plan plan = await erasing.Prepare(
            wallet.Partition, [.. PrivateRecords.Keys(wallet).Select(PrivateRecords.Prefix), .. WalletRows.OfOtherAreas], releases, cancel);
        RecordWrite[] writes =
        [
            new RecordWrite.Delete(WalletRows.Profile, head.ProfileRow.ETag),
            new RecordWrite.Delete(WalletRows.Session, head.SessionRow.ETag),
            plan.Mark,
        ];
        if (await store.Write(wallet.Partition, writes, scrub: true, cancel) is not WriteOutcome.Written) return Problems.ProfileChanged;

        await erasing.Begin(plan);
        await workflows.Ring(SessionExpiry.InstanceOf(wallet.Session.Id), SessionExpiry.EndedEvent, cancel: cancel);
        return null;
    }

    public static IReadOnlyList<SlotAnswer> Describe(ProfileRecord profile) => [.. profile.Slots.Select(slot => new SlotAnswer(slot.Id, slot.Kind))];

    public static byte[] SealUsername(DataKey key, string profileId, string username) =>
        Sealed.Seal(key.Content, Encoding.UTF8.GetBytes(username), Frame.Of("username", profileId));

    public static string OpenUsername(DataKey key, ProfileRecord profile) =>
        Encoding.UTF8.GetString(Sealed.Open(key.Content, profile.Username, Frame.Of("username", profile.ProfileId)));

    private static string KmsType(SlotKind kind) => kind switch
    {
        SlotKind.Passphrase => "passphrase",
        SlotKind.ClientKey => "clientKey",
        _ => "remote",
    };
}
