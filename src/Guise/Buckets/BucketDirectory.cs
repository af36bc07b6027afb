using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Buckets;

/// <summary>
/// Makes, lists, renames, freezes, deletes and restores buckets. An id is drawn here or at a service that is trusted, or made of a log, never
/// chosen and never used again: a bucket that starts again under the same name is another one, which no old token reaches.
/// </summary>
internal sealed class BucketDirectory(
    IRecordStore store, BucketAccess access, BucketNames names, BucketLogs logs, FactReader facts, Continuations continuations, IWorkflows workflows,
    TimeProvider clock)
{
    public async Task<Result<BucketEntryAnswer>> Create(string account, BucketBody body, string requestTag, CancellationToken cancel)
    {
        string space = AccountRows.PartitionOf(account);
        BucketLog? log = null;
        if (body.Genesis is { } genesis)
        {
            // Its owners are keys: what an organization owns is nobody's to bring elsewhere.
            Result<BucketLog> begun = body.Organization is null ? await logs.Begin(account, genesis, cancel) : Problems.BucketLogInvalid;
            if (!begun.Ok(out log, out Problem? invalid)) return invalid;
            if (await BucketSnapshot.Read(store, log.Id, cancel) is { } known) return await AlreadyHere(account, known, cancel);
        }
        if (body.Organization is { } organization)
        {
            if (!(await Organization(account, organization, cancel)).Ok(out string? theirs, out Problem? refused)) return refused;
            space = theirs;
        }
        RecordPage mine = await store.Query(space, AccountRows.Buckets, Limits.BucketsPerAccount, cancel: cancel);
        BucketEntryRecord? before = mine.Items.Select(row => RecordJson.Read<BucketEntryRecord>(row.Value))
            .FirstOrDefault(entry => entry.Bucket == log?.Id || (requestTag != "" && entry.RequestTag == requestTag));
        if (before is not null) return await Make(account, body.Organization, before, cancel, log);
        if (mine.Items.Count >= Limits.BucketsPerAccount) return Problems.LimitReached;

        BucketEntryRecord entry = new(BucketEntryRecord.Newest, log?.Id ?? Guid.NewGuid().ToString("D"), body.Name, requestTag);
        if (!(await names.Take(space, body.Name, entry.Bucket, cancel)).Ok(out RecordWrite[]? name, out Problem? problem)) return problem;
        List<RecordWrite> writes = [.. name, new RecordWrite.Insert(AccountRows.Buckets + entry.Bucket, RecordJson.Write(entry))];
        if (body.Organization is null && await store.Get(space, AccountRows.Default, cancel) is null)
            writes.Add(new RecordWrite.Insert(AccountRows.Default,
                RecordJson.Write(new DefaultBucketRecord(DefaultBucketRecord.Newest, entry.Bucket))));
        if (await store.Write(space, writes, cancel: cancel) is not WriteOutcome.Written) return Problems.BucketNameTaken;
        return await Make(account, body.Organization, entry, cancel, log);
    }

    public Task<BucketEntryRecord?> EntryOf(string account, string bucket, CancellationToken cancel) =>
        names.Entry(AccountRows.PartitionOf(account), bucket, cancel);

    /// <summary>A bucket under an id from elsewhere, for who has proved to own it there; who comes first has it. Safe to repeat.</summary>
    /// <param name="validFrom">In seconds: tokens that are dead there are dead here.</param>
    public async Task<Result<BucketEntryAnswer>> Import(string account, BucketClaim claim, string name, long validFrom, CancellationToken cancel)
    {
        string space = AccountRows.PartitionOf(account), id = claim.Bucket;
        if (await EntryOf(account, id, cancel) is not { } entry)
        {
            if ((await store.Query(space, AccountRows.Buckets, Limits.BucketsPerAccount, cancel: cancel)).Items.Count >= Limits.BucketsPerAccount)
                return Problems.LimitReached;
            entry = new(BucketEntryRecord.Newest, id, name);
            if (!(await names.Take(space, name, id, cancel)).Ok(out RecordWrite[]? taken, out Problem? problem)) return problem;
            RecordWrite insert = new RecordWrite.Insert(AccountRows.Buckets + id, RecordJson.Write(entry));
            if (await store.Write(space, [.. taken, insert], cancel: cancel) is not WriteOutcome.Written) return Problems.BucketNameTaken;
        }
        return await Make(account, null, entry, cancel, claim.Log, claim.Home, validFrom);
    }

    /// <summary>What to say to who brings an id that there is: what he made himself is his.</summary>
    public async Task<Result<BucketEntryAnswer>> AlreadyHere(string account, BucketSnapshot known, CancellationToken cancel)
    {
        if (known.Head.CreatedBy != account) return Problems.BucketExists;
        if (known.Head.State == BucketState.Deleted) return Problems.BucketGone;
        return new BucketEntryAnswer(known.Id, (await EntryOf(account, known.Id, cancel))?.Name);
    }

    public Task<Result<Page<BucketEntryAnswer>>> List(string? account, int limit, string? continuation, CancellationToken cancel) =>
        continuations.Read("buckets|" + account, continuation, async after =>
        {
            if (account is null) return new Page<BucketEntryAnswer>([]);
            RecordPage page = await store.Query(AccountRows.PartitionOf(account), AccountRows.Buckets, limit, after, cancel);
            return new Page<BucketEntryAnswer>(
                [.. page.Items.Select(row => RecordJson.Read<BucketEntryRecord>(row.Value))
                    .Select(entry => new BucketEntryAnswer(entry.Bucket, entry.Name))],
                page.Next);
        }, cancel);

    public async Task<Result<(BucketAnswer Answer, string ETag)>> Show(string? account, string id, CancellationToken cancel)
    {
        if (!(await access.Open(account, id, BucketRole.Reader, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        BucketSnapshot bucket = open.Bucket;
        BucketEntryRecord? entry = (await Place(open, BucketRole.Reader, cancel))?.Entry;
        UsageRecord usage = await UsageRecord.Read(store, id, cancel);
        BucketAnswer answer = new(
            id, entry?.Name, bucket.Head.State, open.Role, bucket.Head.CreatedBy, bucket.Head.CreatedAt, bucket.Head.DeletedAt, bucket.Head.Recovery,
            usage.Objects, usage.Bytes,
            [.. bucket.Grants.Select(row => Grants.Describe(row.Grant))], [.. bucket.Blocked.Order(StringComparer.Ordinal)],
            bucket.Home is { } home ? new HomeAnswer(home.Service, home.Version, home.Owners, home.ImportedAt) : null,
            bucket.Log is { } log ? new LogHeadAnswer(log.Head, log.Owners, log.Length, log.Fork is not null) : null);
        return (answer, bucket.ETag);
    }

    public async Task<Problem?> Update(string? account, string id, BucketUpdateBody body, IfMatch ifMatch, CancellationToken cancel)
    {
        if (!(await access.Open(account, id, BucketRole.Reader, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (!ifMatch.Allows(open.Bucket.ETag)) return Problems.PreconditionFailed;
        string space = AccountRows.PartitionOf(open.Account);
        if (body.Default is not null)
        {
            RecordWrite write = new RecordWrite.Upsert(AccountRows.Default,
                RecordJson.Write(new DefaultBucketRecord(DefaultBucketRecord.Newest, id)));
            await store.Write(space, [write], cancel: cancel);
        }
        if (body.Name is null) return null;
        return await Place(open, BucketRole.Admin, cancel) is { } place
            ? await names.Rename(place.Space, id, body.Name, cancel)
            : Problems.BucketNotAllowed;
    }

    /// <summary>An empty bucket under the same name and a new id, which no token from before reaches; the old one is deleted.</summary>
    public async Task<Result<BucketEntryAnswer>> StartAgain(string account, string id, CancellationToken cancel)
    {
        if (!(await access.Open(account, id, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (await Place(open, BucketRole.Admin, cancel) is not { Entry.Name: { } name } place) return Problems.InvalidBucketName;
        return await Delete(account, id, default, cancel) is { } refused
            ? refused
            : await Create(account, new BucketBody(name, place.Organization), "", cancel);
    }

    /// <summary>Any owner can close a bucket to all tokens at once; opening it again takes a session too.</summary>
    public async Task<Problem?> Freeze(string? account, string id, bool frozen, CancellationToken cancel)
    {
        if (!(await access.Open(account, id, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        BucketRecord head = open.Bucket.Head;
        if (head.State == BucketState.Deleted) return Problems.BucketGone;
        BucketState wanted = frozen ? BucketState.Frozen : BucketState.Active;
        return head.State == wanted ? null : await open.Bucket.Change(store, head with { State = wanted }, [], cancel);
    }

    /// <summary>No token works from the next request on; what it held is erased after thirty days unless an owner restores it.</summary>
    public async Task<Problem?> Delete(string? account, string id, IfMatch ifMatch, CancellationToken cancel)
    {
        if (!(await access.Open(account, id, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (!ifMatch.Allows(open.Bucket.ETag)) return Problems.PreconditionFailed;
        BucketRecord head = open.Bucket.Head;
        DateTimeOffset now = clock.GetUtcNow();
        if (head.State == BucketState.Deleted) return null;
        if (open.Bucket.MembersFrozen is { } frozen) return frozen;
        // Started first: what is deleted is erased, even if nobody comes back to this call. It looks at the bucket when its time has come.
        BucketRecord deleted = head with { State = BucketState.Deleted, DeletedAt = now };
        await workflows.Start(BucketPurge.Workflow, BucketPurge.InstanceOf(id, now), new BucketPurge.Input(id, deleted.PurgeAt!.Value), cancel);
        return await open.Bucket.Change(store, deleted, [], cancel);
    }

    /// <param name="revokeTokens">Whether tokens from before stay dead.</param>
    public async Task<Problem?> Restore(string? account, string id, bool revokeTokens, CancellationToken cancel)
    {
        if (!(await access.Open(account, id, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        BucketRecord head = open.Bucket.Head;
        DateTimeOffset now = clock.GetUtcNow();
        if (head.State != BucketState.Deleted) return Problems.BucketNotDeleted;
        if (head.PurgeAt <= now) return Problems.BucketGone;
        IEnumerable<RecordWrite> writes = revokeTokens ? Grants.BeginAfresh(open.Bucket, now) : [];
        return await open.Bucket.Change(store, head with { State = BucketState.Active, DeletedAt = null }, writes, cancel);
    }

    /// <summary>Every token that there is dies; each owner signs new ones, which say from when they are valid.</summary>
    public async Task<Problem?> RevokeAll(string? account, string id, CancellationToken cancel)
    {
        if (!(await access.Open(account, id, BucketRole.Owner, cancel)).Ok(out OpenBucket? open, out Problem? problem)) return problem;
        if (open.Bucket.Head.State == BucketState.Deleted) return Problems.BucketGone;
        return await open.Bucket.Change(store, open.Bucket.Head, Grants.BeginAfresh(open.Bucket, clock.GetUtcNow()), cancel);
    }

    /// <summary>The partition of an organization, for whoever may make and name buckets there, or do less.</summary>
    private async Task<Result<string>> Organization(
        string account, string organization, CancellationToken cancel, BucketRole least = BucketRole.Admin)
    {
        if (!Organizations.IsId(organization) || !(await facts.MembersOf(organization, cancel)).TryGetValue(account, out MemberRecord? member))
            return Problems.OrganizationNotFound;
        return member.Role >= least ? AccountRows.OrganizationOf(organization) : Problems.BucketNotAllowed;
    }

    private sealed record Listed(string Space, string? Organization, BucketEntryRecord? Entry);

    /// <summary>
    /// Where the bucket has a name: in the caller's own list, else in that of an organization that holds it and where he has this role.
    /// </summary>
    private async Task<Listed?> Place(OpenBucket open, BucketRole least, CancellationToken cancel)
    {
        string own = AccountRows.PartitionOf(open.Account);
        if (await names.Entry(own, open.Bucket.Id, cancel) is { } entry) return new(own, null, entry);
        foreach ((GrantRecord grant, _) in open.Bucket.Grants.Where(row => row.Grant.Kind == PrincipalKind.Organization))
        {
            if ((await Organization(open.Account, grant.Principal, cancel, least)).Ok(out string? theirs, out _))
                return new(theirs, grant.Principal, await names.Entry(theirs, open.Bucket.Id, cancel));
        }
        return null;
    }

    /// <summary>The bucket itself, after its place in the list; repeated by the same request, it finds its own work.</summary>
    private async Task<Result<BucketEntryAnswer>> Make(
        string account, string? organization, BucketEntryRecord entry, CancellationToken cancel, BucketLog? log = null, HomeRecord? home = null,
        long validFrom = 0)
    {
        DateTimeOffset now = clock.GetUtcNow();
        GrantRecord owner = new(
            GrantRecord.Newest, Id.New(), organization is null
                ? PrincipalKind.Account
                : PrincipalKind.Organization, organization ?? account, BucketRole.Owner, "", validFrom, now);
        BucketRecord head = new(BucketRecord.Newest, account, now, BucketState.Active, 1);
        await store.Write(BucketRows.PartitionOf(entry.Bucket), [
            new RecordWrite.Insert(BucketRows.Head, RecordJson.Write(head)), new RecordWrite.Insert(owner.Row, RecordJson.Write(owner)),
            .. home is null ? (RecordWrite[])[] : [new RecordWrite.Insert(BucketRows.Home, RecordJson.Write(home))],
            .. log is null ? [] : BucketLogs.Inserts(log),
        ], cancel: cancel);
        BucketEntryAnswer made = new(entry.Bucket, entry.Name);
        if (log is null && home is null) return made;
        // An id that was not drawn here can be brought by two at once.
        if (await BucketSnapshot.Read(store, entry.Bucket, cancel) is { } bucket && bucket.Head.CreatedBy == account) return made;
        await names.Forget(AccountRows.PartitionOf(account), entry, cancel);
        return Problems.BucketExists;
    }
}
