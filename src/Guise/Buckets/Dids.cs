using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>The DIDs of an account. A DID belongs to one account for ever; it can rest, and it can be dead.</summary>
internal sealed class Dids(IRecordStore store, DidChallenges challenges, FactReader facts, TimeProvider clock)
{
    public async Task<IReadOnlyList<DidAnswer>> List(string account, CancellationToken cancel) =>
        [.. (await facts.DidsOf(account, cancel)).Values.OrderBy(did => did.RegisteredAt).Select(Describe)];

    /// <summary>By proof of possession, which is looked at before anything else: a stranger does not even learn that a DID is taken.</summary>
    public async Task<Result<DidAnswer>> Register(string account, string challenge, DidProof proof, CancellationToken cancel)
    {
        Result<DidChallengeRecord> answered = await challenges.Answer(account, challenge, [DidChallenges.Register, DidChallenges.Recovery], proof,
            cancel);
        if (!answered.Ok(out DidChallengeRecord? proven, out Problem? problem)) return problem;

        DidOwnerRecord claim = new(DidOwnerRecord.Newest, account);
        await store.Write(AccountRows.RegistryOf(proven.Did), [new RecordWrite.Insert(AccountRows.RegistryRow, RecordJson.Write(claim))],
            cancel: cancel);
        if (await facts.AccountOf(proven.Did, cancel) != account) return Problems.DidTaken;

        DateTimeOffset now = clock.GetUtcNow();
        IReadOnlyDictionary<string, DidRecord> known = await facts.DidsOf(account, cancel);
        DidStatus status = proven.Purpose == DidChallenges.Recovery ? DidStatus.Pending : DidStatus.Active;
        if (!known.TryGetValue(proven.Did, out DidRecord? old))
        {
            if (known.Values.Count(did => did.Status is DidStatus.Active or DidStatus.Pending) >= Limits.DidsPerAccount) return Problems.LimitReached;
            DidRecord record = new(DidRecord.Newest, proven.Did, status, now, 0);
            return await store.Write(AccountRows.PartitionOf(account), [new RecordWrite.Insert(record.Row, RecordJson.Write(record))], cancel: cancel)
                is WriteOutcome.Written
                ? Describe(record)
                : Problems.BucketChanged;
        }
        if (old.Status == DidStatus.Compromised) return Problems.DidCompromised;
        if (old.Status == DidStatus.Active || old.Status == status) return Describe(old);
        // Who comes back begins afresh: what was signed before stays dead.
        DidRecord again = old with { Status = status, RegisteredAt = now, ValidFrom = After(now), RemovedAt = null };
        return await Replace(account, old.Did, _ => again, cancel) ? Describe(again) : Problems.BucketChanged;
    }

    /// <summary>
    /// Retired (which the same account can undo by a new proof) or compromised (which nobody can). Counts from the next request on.
    /// </summary>
    public async Task<Problem?> Remove(string account, string did, DidStatus status, CancellationToken cancel)
    {
        if (did.Length > 128 || !did.All(c => c is > ' ' and <= '~')) return Problems.DidNotFound;
        bool found = false;
        bool done = await Replace(account, did, old =>
        {
            found = true;
            return old.Status == DidStatus.Compromised || old.Status == status ? old : old with { Status = status, RemovedAt = clock.GetUtcNow() };
        }, cancel);
        return done ? null : found ? Problems.BucketChanged : Problems.DidNotFound;
    }

    /// <summary>A pending DID becomes active; safe to repeat.</summary>
    public Task<bool> Activate(string account, string did, CancellationToken cancel) =>
        Replace(account, did, old => old.Status == DidStatus.Pending ? old with { Status = DidStatus.Active } : old, cancel);

    public Task<bool> Retire(string account, string did, CancellationToken cancel) =>
        Replace(account, did, old => old.Status is DidStatus.Retired or DidStatus.Compromised ? old
            : old with { Status = DidStatus.Retired, RemovedAt = clock.GetUtcNow() }, cancel);

    /// <summary>The next full second: tokens of the current one may already exist.</summary>
    public static long After(DateTimeOffset now) => now.ToUnixTimeSeconds() + 1;

    private async Task<bool> Replace(string account, string did, Func<DidRecord, DidRecord> change, CancellationToken cancel)
    {
        string partition = AccountRows.PartitionOf(account);
        for (int i = 0; i < 5; i++)
        {
            if (await store.Get(partition, AccountRows.Dids + did, cancel) is not { } row) return false;
            DidRecord old = RecordJson.Read<DidRecord>(row.Value), changed = change(old);
            if (changed == old) return true;
            if (await store.Write(partition, [new RecordWrite.Replace(row.Row, RecordJson.Write(changed), row.ETag)],
                cancel: cancel) is WriteOutcome.Written)
                return true;
        }
        return false;
    }

    private static DidAnswer Describe(DidRecord record) => new(record.Did, record.Status, record.RegisteredAt, record.RemovedAt);
}
