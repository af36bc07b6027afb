using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>Changes how a wallet is opened. Contents and keys survive every change.</summary>
internal sealed class CredentialChanges(
    IRecordStore store, Proofs proofs, Slots slots, SiteSecrets sites, Rekeying rekeying, IWorkflows workflows, TimeProvider clock)
{
    private const int EntropySize = 32;

    /// <summary>
    /// Replaces the main slot, or replaces or removes the recovery slot (exactly one of <paramref name="kms"/> and
    /// <paramref name="recovery"/>). Gives the profile's new ETag beside the answer.
    /// </summary>
    public async Task<Result<(UpdateAnswer Answer, string ETag)>> Update(
        OpenWallet wallet, Credential credential, Kms? kms, RecoveryChange? recovery, IfMatch ifMatch, CancellationToken cancel)
    {
        if (!(await Owner(wallet, credential, ifMatch, cancel)).Ok(out Proof? proof, out Problem? problem)) return problem;
        using (proof)
        {
            ProfileRecord profile = proof.Profile;
            string? phrase = null;
            if (kms is not null)
            {
                Result<SlotRecord> wrapped = await NewMain(proof, kms, cancel);
                if (!wrapped.Ok(out SlotRecord? slot, out Problem? refused)) return await proofs.Refuse(proof, refused, cancel);
                profile = profile with { Slots = [slot, .. profile.Slots.Where(old => old.Kind == SlotKind.Recovery)] };
            }
            else
            {
                profile = profile with { Slots = [profile.Main] };
                if (recovery == RecoveryChange.Replace)
                    (profile, phrase) = WithNewRecovery(profile, proof.Key, proof.Profile.Slot(SlotKind.Recovery));
            }
            profile = profile with { Epoch = profile.Epoch + 1 };
            SessionRecord session = await sites.Seal(proof.Head.Session!, proof.Key, profile.Epoch, cancel);
            DateTimeOffset now = clock.GetUtcNow();
            ActivityEvent what = kms is not null ? ActivityEvent.Credential
                : recovery == RecoveryChange.Replace ? ActivityEvent.Recovery : ActivityEvent.RecoveryRemoved;
            RecordWrite[] writes =
            [
                proof.Head.Replace(profile), proof.Head.Put(session), Activity.Note(wallet, now, what), .. proof.Forgiveness(now),
            ];
            return await store.Write(wallet.Partition, writes, scrub: true, cancel) is WriteOutcome.Written written
                ? (new UpdateAnswer(profile.ProfileId, Profiles.Describe(profile), phrase), written.ETags[0]!)
                : await proofs.Refuse(proof, Problems.ProfileChanged, cancel);
        }
    }

    /// <summary>By the recovery phrase: every other slot goes, an open session ends.</summary>
    public async Task<Result<UpdateAnswer>> Recover(WalletLocator locator, Credential.Recovery recovery, Kms kms, CancellationToken cancel)
    {
        if (!(await proofs.Check(locator, recovery, cancel)).Ok(out Proof? proof, out Problem? problem)) return problem;
        using (proof)
        {
            if (!(await NewMain(proof, kms, cancel)).Ok(out SlotRecord? main, out Problem? refused)) return refused;
            ProfileRecord profile = proof.Profile with { Slots = [main, proof.Slot], Epoch = proof.Profile.Epoch + 1 };
            RecordWrite[] writes =
            [
                proof.Head.Replace(profile),
                Activity.Note(proof.Key, profile.ProfileId, clock.GetUtcNow(), ActivityEvent.Recovered),
                .. proof.Head.Session is { } session ? new[] { proof.Head.Put(session.Ended() with { Epoch = profile.Epoch }) } : [],
                new RecordWrite.Upsert(WalletRows.Attempts, RecordJson.Write(Attempts.Forgiven(clock.GetUtcNow()))),
            ];
            if (await store.Write(locator.Partition, writes, scrub: true, cancel) is not WriteOutcome.Written) return Problems.ProfileChanged;
            if (proof.Head.Session is { } ended)
                await workflows.Ring(SessionExpiry.InstanceOf(ended.Id), SessionExpiry.EndedEvent, cancel: cancel);
            return new UpdateAnswer(profile.ProfileId, Profiles.Describe(profile), null);
        }
    }

    /// <summary>
    /// A new wallet key. The slot of the credential and the recovery slot wrap it, the session goes on under it, and the records
    /// follow by workflow.
    /// </summary>
    public async Task<Result<UpdateAnswer>> Rekey(
        OpenWallet wallet, WalletToken token, Credential credential, Credential.Recovery? recovery, IfMatch ifMatch, CancellationToken cancel)
    {
        if (credential.Kind == SlotKind.Recovery) return Problems.InvalidCredential;
        if (!(await Owner(wallet, credential, ifMatch, cancel)).Ok(out Proof? proof, out Problem? problem)) return problem;
        using (proof)
        {
            ProfileRecord old = proof.Profile;
            if (old.PreviousKey is not null) return await proofs.Refuse(proof, Problems.RekeyRunning, cancel);

            using DataKey key = DataKey.New();
            Result<SlotRecord> wrapped = await slots.Wrap(old.ProfileId, key, new Kms(credential, proof.Slot.Remote?.KeyUri), proof.Slot, cancel);
            if (!wrapped.Ok(out SlotRecord? main, out Problem? refused)) return await proofs.Refuse(proof, refused, cancel);

            ProfileRecord profile = old with
            {
                Slots = [main],
                Username = Profiles.SealUsername(key, old.ProfileId, Profiles.OpenUsername(proof.Key, old)),
                Seed = Reseal(old, proof.Key, key),
                Epoch = old.Epoch + 1,
                PreviousKey = Rekeying.SealPrevious(old.ProfileId, key, proof.Key),
            };
            string? phrase = null;
            if (old.Slot(SlotKind.Recovery) is { } recoverySlot)
            {
                if (recovery is null)
                {
                    (profile, phrase) = WithNewRecovery(profile, key, recoverySlot);
                }
                else
                {
                    Result<DataKey> opened = await slots.Unwrap(old.ProfileId, recoverySlot, recovery, cancel);
                    if (!opened.Ok(out DataKey? same, out Problem? wrong)) return await proofs.Refuse(proof, wrong, cancel);
                    same.Dispose();
                    profile = profile with { Slots = [main, Slots.WrapRecovery(old.ProfileId, key, recovery.Entropy, recoverySlot)] };
                }
            }
            return await BeginRekey(wallet, token, proof, profile, key, cancel) is { } lost
                ? await proofs.Refuse(proof, lost, cancel)
                : new UpdateAnswer(profile.ProfileId, Profiles.Describe(profile), phrase);
        }
    }

    private async Task<Problem?> BeginRekey(
        OpenWallet wallet, WalletToken token, Proof proof, ProfileRecord profile, DataKey key, CancellationToken cancel)
    {
        SessionRecord session = SessionKeys.Seal(proof.Head.Session!, token, key, proof.Key);
        session = await sites.Seal(session, key, profile.Epoch, cancel);
        session = await rekeying.Resume(session, key, proof.Key, cancel);

        string instance = Rekeying.InstanceOf(profile.ProfileId);
        StartOutcome started = await workflows.Start(
            Wallets.Rekey.Workflow, instance, new Rekey.Input(wallet.Locator.Blind, Begun: false, Again: false), cancel);
        if (started == StartOutcome.AlreadyActive) return Problems.RekeyRunning;

        DateTimeOffset now = clock.GetUtcNow();
        RecordWrite[] writes =
        [
            proof.Head.Replace(profile), proof.Head.Put(session), Activity.Note(key, profile.ProfileId, now, ActivityEvent.Rekeyed),
            .. proof.Forgiveness(now),
        ];
        if (await store.Write(wallet.Partition, writes, scrub: true, cancel) is not WriteOutcome.Written) return Problems.ProfileChanged;
        await rekeying.Wake(wallet.Locator, profile.ProfileId, Wallets.Rekey.BegunEvent);
        return null;
    }

    /// <summary>A fresh credential beside the token: of this wallet, whose session is still the one of the token.</summary>
    private async Task<Result<Proof>> Owner(OpenWallet wallet, Credential credential, IfMatch ifMatch, CancellationToken cancel)
    {
        if (!(await proofs.Check(wallet.Locator, credential, cancel)).Ok(out Proof? proof, out Problem? problem)) return problem;
        Problem? refused =
            proof.Head.Session?.Id != wallet.Session.Id || !proof.Head.IsOpen(clock.GetUtcNow()) ? Problems.SessionEnded
            : !ifMatch.Allows(proof.Head.ProfileRow!.ETag) ? Problems.PreconditionFailed
            : null;
        if (refused is null) return proof;
        using (proof) return await proofs.Refuse(proof, refused, cancel);
    }

    private Task<Result<SlotRecord>> NewMain(Proof proof, Kms kms, CancellationToken cancel) =>
        proof.Place is not null
            ? slots.Wrap(proof.Profile.ProfileId, proof.Key, kms, proof.Profile.Main, cancel)
            : slots.WrapAtGate(proof.Profile.ProfileId, proof.Key, kms, proof.Profile.Main, cancel);

    private static byte[] Reseal(ProfileRecord profile, DataKey old, DataKey key)
    {
        byte[] seed = Seeds.Open(old, profile);
        byte[] box = Seeds.Seal(key, profile.ProfileId, seed);
        CryptographicOperations.ZeroMemory(seed);
        return box;
    }

    private static (ProfileRecord Profile, string Phrase) WithNewRecovery(ProfileRecord profile, DataKey key, SlotRecord? replaced)
    {
        byte[] entropy = RandomNumberGenerator.GetBytes(EntropySize);
        SlotRecord slot = Slots.WrapRecovery(profile.ProfileId, key, entropy, replaced);
        string phrase = Bip39.ToPhrase(entropy);
        CryptographicOperations.ZeroMemory(entropy);
        return (profile with { Slots = [.. profile.Slots, slot] }, phrase);
    }
}
