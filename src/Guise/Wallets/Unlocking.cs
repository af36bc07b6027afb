using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>Unlock and lock: begins and ends the wallet's one session.</summary>
internal sealed class Unlocking(
    IRecordStore store, Proofs proofs, Slots slots, SiteSecrets sites, Rekeying rekeying, IWorkflows workflows, TimeProvider clock)
{
    private const int LockRetries = 10;

    public async Task<Result<UnlockAnswer>> Unlock(WalletLocator locator, Credential credential, SessionLifetime lifetime, CancellationToken cancel)
    {
        if (!(await proofs.Check(locator, credential, cancel)).Ok(out Proof? proof, out Problem? problem)) return problem;
        using (proof)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (proof.Head.IsOpen(now)) return await proofs.Refuse(proof, Problems.AlreadyUnlocked, cancel);

            ProfileRecord profile = await WithCurrentDerivation(proof, credential, cancel);
            // What follows waits for the store; the core is somebody else's.
            proof.Place?.Dispose();
            using WalletToken token = WalletToken.New(locator);
            SessionRecord session = new(
                1, Id.New(), profile.ProfileId, token.Hash(), now, now + lifetime.ExpiresIn, (int)lifetime.IdleTimeout.TotalSeconds, now,
                profile.Epoch);
            using DataKey? previous = Rekeying.PreviousKey(profile, proof.Key);
            session = SessionKeys.Seal(session, token, proof.Key, previous);
            session = await sites.Seal(session, proof.Key, profile.Epoch, cancel);
            if (previous is not null) session = await rekeying.Resume(session, proof.Key, previous, cancel);

            // The watch is set first: a session that was written but never watched would outlive its expiry unseen.
            await workflows.Start(SessionExpiry.Workflow, SessionExpiry.InstanceOf(session.Id), new SessionExpiry.Input(
                locator.Blind, session.Id, session.EndsAt()), cancel);
            RecordWrite noted = Activity.Note(proof.Key, profile.ProfileId, now, ActivityEvent.Unlocked);
            WriteOutcome outcome = await store.Write(
                locator.Partition, [proof.Head.Replace(profile), proof.Head.Put(session), noted, .. proof.Forgiveness(now)], cancel: cancel);
            if (outcome is not WriteOutcome.Written) return await LostTo(proof, cancel);

            if (previous is not null) await rekeying.Wake(locator, profile.ProfileId, Rekey.OpenedEvent);
            return new UnlockAnswer(token.Reveal(), session.ExpiresAt, session.IdleSeconds);
        }
    }

    /// <summary>By the token of the open or the last session; open or locked alike. Null, or the problem.</summary>
    public async Task<Problem?> Lock(WalletToken token, CancellationToken cancel)
    {
        for (int i = 0; i < LockRetries; i++)
        {
            if (await store.Get(token.Locator.Partition, WalletRows.Session, cancel) is not { } row) return Problems.SessionEnded;
            SessionRecord session = RecordJson.Read<SessionRecord>(row.Value);
            if (!session.IsOf(token)) return Problems.SessionEnded;
            if (session.Keys is null) return null;

            RecordWrite ended = new RecordWrite.Replace(row.Row, RecordJson.Write(session.Ended()), row.ETag);
            (DataKey key, DataKey? previous) = SessionKeys.Open(session, token);
            previous?.Dispose();
            using DataKey own = key;
            RecordWrite noted = Activity.Note(own, session.ProfileId, clock.GetUtcNow(), ActivityEvent.Locked);
            if (await store.Write(token.Locator.Partition, [ended, noted], scrub: true, cancel) is WriteOutcome.Written)
                return await Ended(session, cancel);
        }
        return Problems.ProfileChanged;
    }

    /// <summary>By a credential; open or locked alike. Null, or the problem.</summary>
    public async Task<Problem?> Lock(WalletLocator locator, Credential credential, CancellationToken cancel)
    {
        if (!(await proofs.Check(locator, credential, cancel)).Ok(out Proof? proof, out Problem? problem)) return problem;
        using (proof)
        {
            WalletHead head = proof.Head;
            for (int i = 0; i < LockRetries; i++)
            {
                SessionRecord? open = head.Session?.Keys is null ? null : head.Session;
                DateTimeOffset now = clock.GetUtcNow();
                RecordWrite[] ended = open is null ? [] : [head.Put(open.Ended()),
                    Activity.Note(proof.Key, open.ProfileId, now, ActivityEvent.Locked)];
                RecordWrite[] writes = [.. ended, .. proof.Forgiveness(now)];
                if (writes.Length == 0) return null;
                if (await store.Write(locator.Partition, writes, scrub: true, cancel) is WriteOutcome.Written)
                    return open is null ? null : await Ended(open, cancel);
                head = await WalletHead.Read(store, locator, cancel);
            }
            return await proofs.Refuse(proof, Problems.ProfileChanged, cancel);
        }
    }

    private async Task<Problem?> Ended(SessionRecord session, CancellationToken cancel)
    {
        await workflows.Ring(SessionExpiry.InstanceOf(session.Id), SessionExpiry.EndedEvent, cancel: cancel);
        return null;
    }

    /// <summary>A passphrase slot made with fewer iterations is wrapped again while the passphrase is at hand.</summary>
    private async Task<ProfileRecord> WithCurrentDerivation(Proof proof, Credential credential, CancellationToken cancel)
    {
        if (!slots.IsOutdated(proof.Slot)) return proof.Profile;
        Result<SlotRecord> rewrapped = await slots.Wrap(proof.Profile.ProfileId, proof.Key, new Kms(credential), proof.Slot, cancel);
        return rewrapped.Ok(out SlotRecord? slot, out _)
            ? proof.Profile with { Slots = [.. proof.Profile.Slots.Select(old => old.Id == slot.Id ? slot : old)] }
            : proof.Profile;
    }

    /// <summary>Another call wrote first: either it opened the wallet, or it changed it.</summary>
    private async Task<Problem> LostTo(Proof proof, CancellationToken cancel)
    {
        WalletHead head = await WalletHead.Read(store, proof.Head.Locator, cancel);
        bool unlocked = head.IsOpen(clock.GetUtcNow());
        return await proofs.Refuse(proof, unlocked ? Problems.AlreadyUnlocked : Problems.ProfileChanged, cancel);
    }
}
