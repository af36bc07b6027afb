using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>
/// Checks credentials, the same way for every call that takes one and for names that nobody has: count, then derive, then
/// compare.
/// </summary>
internal sealed class Proofs(IRecordStore store, Slots slots, DerivationGate gate, TimeProvider clock, FailedAttempts failures)
{
    private const int CountRetries = 50;

    /// <summary>The proof, or <see cref="Problems.WrongCredential"/>, or that too many were wrong.</summary>
    public async Task<Result<Proof>> Check(WalletLocator locator, Credential credential, CancellationToken cancel)
    {
        if (credential is not Credential.Passphrase)
            return await Open(await WalletHead.Read(store, locator, cancel), credential, null, cancel);

        if (!(await gate.Enter(cancel)).Ok(out IDisposable? place, out Problem? busy)) return busy;
        bool keep = false;
        try
        {
            if (!(await CountedHead(locator, cancel)).Ok(out WalletHead? head, out Problem? blocked)) return blocked;
            Result<Proof> proof = await Open(head, credential, place, cancel);
            keep = proof.Problem is null;
            if (!keep) await failures.Remember(head, cancel);
            return proof;
        }
        finally
        {
            if (!keep) place.Dispose();
        }
    }

    /// <summary>
    /// For a call that a right credential does not get through, for another reason: it was no wrong guess, and must not count
    /// as one.
    /// </summary>
    public async Task<Problem> Refuse(Proof proof, Problem problem, CancellationToken cancel)
    {
        RecordWrite[] forgiveness = [.. proof.Forgiveness(clock.GetUtcNow())];
        if (forgiveness.Length > 0) await store.Write(proof.Head.Locator.Partition, forgiveness, cancel: cancel);
        return problem;
    }

    /// <summary>The wallet's head after this try was counted in it. Nothing is derived before the count is written.</summary>
    private async Task<Result<WalletHead>> CountedHead(WalletLocator locator, CancellationToken cancel)
    {
        for (int i = 0; i < CountRetries; i++)
        {
            WalletHead head = await WalletHead.Read(store, locator, cancel);
            DateTimeOffset now = clock.GetUtcNow();
            if (Attempts.Pause(head.Attempts, now) is { } pause) return Problems.TooManyAttempts with { RetryAfter = pause };
            AttemptsRecord counted = Attempts.Counted(head.Attempts, now);
            if (await store.Write(locator.Partition, [head.Count(counted)], cancel: cancel) is WriteOutcome.Written)
                return head;
        }
        return Problems.Busy with { RetryAfter = TimeSpan.FromSeconds(5) };
    }

    private async Task<Result<Proof>> Open(WalletHead head, Credential credential, IDisposable? place, CancellationToken cancel)
    {
        SlotRecord? slot = head.IsProfileOutdated ? null : head.Profile?.Slot(credential.Kind);
        Result<DataKey> opened = await slots.Unwrap(head.Profile?.ProfileId ?? "", slot, credential, cancel);
        return opened.Ok(out DataKey? key, out Problem? problem) ? new Proof(head, slot!, key, place) : problem;
    }
}
