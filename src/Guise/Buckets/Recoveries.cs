using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Microsoft.Extensions.Options;

namespace Guise.Buckets;

internal enum RecoveryKind { Key, Account }

internal enum RecoveryStatus { Pending, Vetoed, Done }

/// <param name="Account">Who asks.</param>
internal sealed record RecoveryRecord(
    int V, string Id, RecoveryKind Kind, RecoveryStatus Status, string Account, DateTimeOffset StartedAt, DateTimeOffset DueAt,
    string? Grant = null, string? Lost = null, string? Did = null, DateTimeOffset? EndedAt = null,
    IReadOnlyList<DeadDelegation>? Died = null) : IRecordShape
{
    public static int Newest => 1;

    public string Row => BucketRows.Recoveries + Id;
}

/// <summary>
/// Puts a new key in the place of a lost one, or a new account beside a lost one. It always starts from what the caller holds himself, never from a
/// DID or a name that he mentions. Where nobody else can speak for the bucket it waits, and any owner or the "lost" key can stop it.
/// </summary>
internal sealed class Recoveries(
    IRecordStore store, BucketAccess access, FactReader facts, Dids dids, DidChallenges challenges, Delegations delegations, ServiceIdentity identity,
    IWorkflows workflows, IOptions<GuiseOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(1);

    public async Task<Result<RecoveryAnswer>> Start(string account, string bucket, RecoveryBody body, CancellationToken cancel)
    {
        Result<(BucketSnapshot, RecoveryRecord)> planned = body
            is { Grant: { } grant, Lost: { } lost, Did: { } did, Challenge: null, Proof: null, Signature: null }
            ? await ForKey(account, bucket, grant, lost, did, cancel)
            : body is { Grant: null, Lost: null, Did: null, Challenge: { } challenge } && (body.Proof is null) != (body.Signature is null)
                ? await ForAccount(account, bucket, new DidProofBody(challenge, body.Proof, body.Signature), cancel)
                : Problems.InvalidRecovery;
        if (!planned.Ok(out (BucketSnapshot Bucket, RecoveryRecord Recovery) plan, out Problem? problem)) return problem;
        (BucketSnapshot open, RecoveryRecord recovery) = plan;
        // Started first: members are frozen from the transaction on, and a recovery that nobody ends would freeze them for good. It finds the row or
        // it does not.
        DateTimeOffset settled = clock.GetUtcNow() + LongestCall;
        BucketRecovery.Input input = new(bucket, recovery.Id, recovery.DueAt > settled ? recovery.DueAt : settled);
        await workflows.Start(BucketRecovery.Workflow, BucketRecovery.InstanceOf(recovery.Id), input, cancel);
        if (await open.Change(store, open.Head with { Recovery = recovery.Id }, [new RecordWrite.Insert(recovery.Row, RecordJson.Write(recovery))],
            cancel) is { } lostRace)
            return lostRace;
        if (recovery.DueAt <= clock.GetUtcNow()) await Complete(bucket, recovery.Id, cancel);
        return Describe((await Read(bucket, recovery.Id, cancel))!.Value.Record);
    }

    public async Task<Result<RecoveryAnswer>> Show(string? account, string bucket, string id, CancellationToken cancel)
    {
        if (!(await access.Open(account, bucket, BucketRole.Reader, cancel)).Ok(out _, out Problem? problem)) return problem;
        return await Read(bucket, id, cancel) is { } found ? Describe(found.Record) : Problems.RecoveryNotFound;
    }

    /// <summary>Those of a bucket, the newest first, as far as one page reaches.</summary>
    public async Task<Result<Page<RecoveryAnswer>>> List(string? account, string bucket, CancellationToken cancel)
    {
        if (!(await access.Open(account, bucket, BucketRole.Reader, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        RecordPage page = await store.Query(open.Bucket.Partition, BucketRows.Recoveries, RecordKeys.MaxPage, cancel: cancel);
        return new Page<RecoveryAnswer>([.. page.Items.Select(row => Describe(RecordJson.Read<RecoveryRecord>(row.Value)))
            .OrderByDescending(recovery => recovery.StartedAt)]);
    }

    public async Task<Problem?> VetoByOwner(string? account, string bucket, string id, CancellationToken cancel) =>
        (await access.Open(account, bucket, BucketRole.Owner, cancel)).Ok(out _, out Problem? problem) ? await Veto(bucket, id, cancel) : problem;

    /// <summary>By the key that is said to be lost, or by that of another owner; its holder needs no account.</summary>
    public async Task<Problem?> VetoByKey(string bucket, string id, string token, CancellationToken cancel)
    {
        if (!StorageResource.IsId(bucket) || await Read(bucket, id, cancel) is not { } found) return Problems.RecoveryNotFound;
        DateTimeOffset now = clock.GetUtcNow();
        if (UcanChain.TryRead(token, [], UcanLimits.Default, out UcanFault? fault) is not { } chain) return fault!.Problem;
        UcanToken proof = chain.Outermost.Token;
        if (UcanChecks.Check(chain, await identity.Dids(cancel), now.ToUnixTimeSeconds(), (long)Limits.UcanSkew.TotalSeconds) is { } invalid)
            return invalid.Problem;
        bool about = proof.Facts is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().Any(fact =>
            States(fact, "purpose", "recovery.veto") && States(fact, "bucket", bucket) && States(fact, "recovery", id));
        if (!about || proof.Capabilities.Count > 0 || proof.Proofs.Count > 0) return Problems.DidProofInvalid;
        BucketFacts known = await facts.Read(bucket, [chain.Outermost.Step], cancel);
        if (proof.Issuer.Did != found.Record.Lost && !known.IsOwner(proof.Issuer.Did)) return Problems.DidProofInvalid;
        return await Veto(bucket, id, cancel);
    }

    /// <summary>
    /// The end of the wait: the decision is one transaction with the bucket's head; what follows from it in the account is repeated until it is done.
    /// </summary>
    public async Task Complete(string bucket, string id, CancellationToken cancel)
    {
        while (await Read(bucket, id, cancel) is { } found && await BucketSnapshot.Read(store, bucket, cancel) is { } open)
        {
            (RecoveryRecord recovery, string etag) = found;
            if (recovery.Status == RecoveryStatus.Done) await Apply(recovery, cancel);
            if (recovery.Status != RecoveryStatus.Pending || recovery.DueAt > clock.GetUtcNow()) return;

            IReadOnlyList<DeadDelegation> died = recovery.Lost is { } lost ? await delegations.RestingOn(bucket, lost, cancel) : [];
            RecoveryRecord done = recovery with { Status = RecoveryStatus.Done, EndedAt = clock.GetUtcNow(), Died = [.. died.Take(500)] };
            await open.Change(store, open.Head with { Recovery = null },
                [new RecordWrite.Replace(done.Row, RecordJson.Write(done), etag), .. GrantsOf(open, done)], cancel);
        }
    }

    private async Task<Result<(BucketSnapshot, RecoveryRecord)>> ForKey(string account, string bucket, string grantId, string lost, string did,
        CancellationToken cancel)
    {
        if (!(await access.Open(account, bucket, BucketRole.Reader, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (open.Bucket.MembersFrozen is { } frozen) return frozen;
        GrantRecord? grant = open.Bucket.Grants.Select(row => row.Grant).FirstOrDefault(row => row.Id == grantId);
        bool mine = grant is not null && (grant.Kind == PrincipalKind.Account && grant.Principal == account
            || grant.Kind == PrincipalKind.Did && grant.Account == account && grant.Principal == lost);
        IReadOnlyDictionary<string, DidRecord> known = await facts.DidsOf(account, cancel);
        if (!mine || lost == did || !known.TryGetValue(lost, out DidRecord? old) || old.Status != DidStatus.Active
            || !known.TryGetValue(did, out DidRecord? successor)
                || successor.Status is not (DidStatus.Active or DidStatus.Pending)) return Problems.InvalidRecovery;

        DateTimeOffset now = clock.GetUtcNow();
        bool others = known.Values.Any(other => other.Status == DidStatus.Active && other.Did != lost && other.Did != did)
            || await OthersOwn(open.Bucket, account, now, cancel);
        DateTimeOffset due = others ? now : now.AddSeconds(options.Value.RecoveryDelay);
        return (open.Bucket, new RecoveryRecord(RecoveryRecord.Newest, Id.New(), RecoveryKind.Key, RecoveryStatus.Pending, account, now, due,
            grant!.Id, lost, did));
    }

    private async Task<Result<(BucketSnapshot, RecoveryRecord)>> ForAccount(string account, string bucket, DidProofBody body,
        CancellationToken cancel)
    {
        Result<DidChallengeRecord> answered = await challenges.Answer(account, body.Challenge, [DidChallenges.RecoveryOfAccount], body.Read(),
            cancel);
        if (!answered.Ok(out DidChallengeRecord? proven, out Problem? problem)) return problem;
        if (proven.Bucket != bucket) return Problems.DidProofInvalid;
        BucketFacts known = await facts.Read(bucket, [UcanStep.Of(proven.Did)], cancel);
        if (known.Bucket is not { } open || !known.IsOwner(proven.Did)) return Problems.BucketNotFound;
        if (open.MembersFrozen is { } frozen) return frozen;
        DateTimeOffset now = clock.GetUtcNow();
        return (open, new RecoveryRecord(
            RecoveryRecord.Newest, Id.New(), RecoveryKind.Account, RecoveryStatus.Pending, account, now, now.AddSeconds(options.Value.RecoveryDelay),
            Did: proven.Did));
    }

    /// <summary>Whether another owner has a key that works: somebody who would notice.</summary>
    private async Task<bool> OthersOwn(BucketSnapshot bucket, string account, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (GrantRecord grant in bucket.Grants.Select(row => row.Grant)
            .Where(grant => grant.Role == BucketRole.Owner && !(grant.ExpiresAt <= now)))
        {
            IEnumerable<string> accounts = grant.Kind switch
            {
                PrincipalKind.Account => [grant.Principal],
                PrincipalKind.Did => [grant.Account!],
                _ => (await facts.MembersOf(grant.Principal, cancel)).Values.Where(member => member.Role == BucketRole.Owner)
                    .Select(member => member.Account),
            };
            foreach (string other in accounts.Where(other => other != account))
            {
                if ((await facts.DidsOf(other, cancel)).Values.Any(did => did.Status == DidStatus.Active)) return true;
            }
        }
        return false;
    }

    private async Task<Problem?> Veto(string bucket, string id, CancellationToken cancel)
    {
        if (await Read(bucket, id, cancel) is not { } found || await BucketSnapshot.Read(store, bucket, cancel) is not { } open)
            return Problems.RecoveryNotFound;
        if (found.Record.Status == RecoveryStatus.Vetoed) return null;
        if (found.Record.Status == RecoveryStatus.Done || found.Record.DueAt <= clock.GetUtcNow()) return Problems.RecoveryDecided;
        RecoveryRecord vetoed = found.Record with { Status = RecoveryStatus.Vetoed, EndedAt = clock.GetUtcNow() };
        if (await open.Change(store, open.Head with { Recovery = null }, [new RecordWrite.Replace(vetoed.Row, RecordJson.Write(vetoed), found.ETag)],
            cancel) is { } lost)
            return lost;
        await workflows.Ring(BucketRecovery.InstanceOf(id), BucketRecovery.EndedEvent, cancel: cancel);
        return null;
    }

    private IEnumerable<RecordWrite> GrantsOf(BucketSnapshot bucket, RecoveryRecord recovery)
    {
        if (recovery.Kind == RecoveryKind.Account)
        {
            GrantRecord grant = new(GrantRecord.Newest, recovery.Id, PrincipalKind.Account, recovery.Account, BucketRole.Owner, "", 0,
                clock.GetUtcNow());
            return [new RecordWrite.Upsert(grant.Row, RecordJson.Write(grant))];
        }
        return bucket.Grants.Where(row => row.Grant.Id == recovery.Grant && row.Grant.Kind == PrincipalKind.Did)
            .Select(row => (RecordWrite)new RecordWrite.Replace(row.Grant.Row, RecordJson.Write(row.Grant with { Principal = recovery.Did! }),
                row.ETag));
    }

    private async Task Apply(RecoveryRecord recovery, CancellationToken cancel)
    {
        if (recovery.Kind == RecoveryKind.Account) return;
        await dids.Activate(recovery.Account, recovery.Did!, cancel);
        await dids.Retire(recovery.Account, recovery.Lost!, cancel);
    }

    private async Task<(RecoveryRecord Record, string ETag)?> Read(string bucket, string id, CancellationToken cancel) =>
        Organizations.IsId(id) && await store.Get(BucketRows.PartitionOf(bucket), BucketRows.Recoveries + id, cancel) is { } row
            ? (RecordJson.Read<RecoveryRecord>(row.Value), row.ETag) : null;

    private static bool States(JsonElement fact, string name, string text) =>
        fact.ValueKind == JsonValueKind.Object && fact.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            && value.GetString() == text;

    private static RecoveryAnswer Describe(RecoveryRecord recovery) => new(
        recovery.Id, recovery.Kind, recovery.Status, recovery.Account, recovery.Lost, recovery.Did, recovery.StartedAt, recovery.DueAt,
        recovery.EndedAt, recovery.Died ?? []);
}
