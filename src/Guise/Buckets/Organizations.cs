using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>Accounts that hold buckets together. Whoever leaves has no access from the next request on; what is their own stays theirs.</summary>
internal sealed class Organizations(IRecordStore store, FactReader facts, TimeProvider clock)
{
    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    public static BucketRole? ReadRole(string text) => text switch
    {
        "owner" => BucketRole.Owner,
        "admin" => BucketRole.Admin,
        "writer" => BucketRole.Writer,
        "reader" => BucketRole.Reader,
        _ => null,
    };

    public async Task<Result<OrganizationEntryAnswer>> Create(string account, string name, CancellationToken cancel)
    {
        RecordPage mine = await store.Query(AccountRows.PartitionOf(account), AccountRows.Organizations, Limits.OrganizationsPerAccount,
            cancel: cancel);
        if (mine.Items.Count >= Limits.OrganizationsPerAccount) return Problems.LimitReached;
        DateTimeOffset now = clock.GetUtcNow();
        OrganizationRecord organization = new(OrganizationRecord.Newest, Id.New(), name, now);
        MemberRecord owner = new(MemberRecord.Newest, account, BucketRole.Owner, 0, now);
        await store.Write(AccountRows.OrganizationOf(organization.Id), [
            new RecordWrite.Insert(AccountRows.Head, RecordJson.Write(organization)), new RecordWrite.Insert(owner.Row, RecordJson.Write(owner)),
        ], cancel: cancel);
        await List(account, organization.Id, cancel);
        return new OrganizationEntryAnswer(organization.Id);
    }

    public async Task<IReadOnlyList<OrganizationEntryAnswer>> Of(string? account, CancellationToken cancel)
    {
        if (account is null) return [];
        RecordPage page = await store.Query(AccountRows.PartitionOf(account), AccountRows.Organizations, RecordKeys.MaxPage, cancel: cancel);
        return [.. page.Items.Select(row => new OrganizationEntryAnswer(RecordJson.Read<MembershipRecord>(row.Value).Organization))];
    }

    public async Task<Result<OrganizationAnswer>> Show(string? account, string id, CancellationToken cancel)
    {
        if (!(await Open(account, id, BucketRole.Reader, cancel)).Ok(out Opened? open, out Problem? problem)) return problem;
        OrganizationRecord organization = RecordJson.Read<OrganizationRecord>(open.Head.Value);
        RecordPage buckets = await store.Query(open.Partition, AccountRows.Buckets, RecordKeys.MaxPage, cancel: cancel);
        return new OrganizationAnswer(
            id, organization.Name, organization.CreatedAt, open.Members[account!].Role,
            [.. open.Members.Values.Select(member => new MemberAnswer(member.Account, member.Role, member.JoinedAt))],
            [.. buckets.Items.Select(row => RecordJson.Read<BucketEntryRecord>(row.Value))
                .Select(entry => new BucketEntryAnswer(entry.Bucket, entry.Name))]);
    }

    /// <summary>Adds a member or changes its role.</summary>
    public async Task<Problem?> Put(string? account, string id, MemberBody body, CancellationToken cancel)
    {
        if (ReadRole(body.Role) is not { } role) return Problems.InvalidGrant;
        if (!(await Open(account, id, BucketRole.Owner, cancel)).Ok(out Opened? open, out Problem? problem)) return problem;
        if (!await facts.Exists(body.Account, cancel)) return Problems.PrincipalNotFound;
        bool known = open.Members.TryGetValue(body.Account, out MemberRecord? old);
        if (known && old!.Role == BucketRole.Owner && role != BucketRole.Owner && Owners(open.Members) == 1) return Problems.LastOwner;
        if (!known && open.Members.Count >= Limits.OrganizationMembers) return Problems.LimitReached;

        long validFrom = known ? old!.ValidFrom
            : await store.Get(open.Partition, FormerRow(body.Account), cancel) is { } former
                ? RecordJson.Read<FormerGrantRecord>(former.Value).ValidFrom
                : 0;
        MemberRecord member = new(MemberRecord.Newest, body.Account, role, validFrom, known ? old!.JoinedAt : clock.GetUtcNow());
        if (await Change(open, [new RecordWrite.Upsert(member.Row, RecordJson.Write(member))], cancel) is { } lost) return lost;
        await List(body.Account, id, cancel);
        return null;
    }

    /// <summary>By an owner, or by the member itself.</summary>
    public async Task<Problem?> Remove(string? account, string id, string member, CancellationToken cancel)
    {
        BucketRole least = member == account ? BucketRole.Reader : BucketRole.Owner;
        if (!(await Open(account, id, least, cancel)).Ok(out Opened? open, out Problem? problem)) return problem;
        if (!open.Members.TryGetValue(member, out MemberRecord? leaving)) return Problems.PrincipalNotFound;
        if (leaving.Role == BucketRole.Owner && Owners(open.Members) == 1) return Problems.LastOwner;
        if (await store.Get(open.Partition, leaving.Row, cancel) is not { } row) return null;
        Problem? lost = await Change(open, [
            new RecordWrite.Delete(row.Row, row.ETag),
            new RecordWrite.Upsert(FormerRow(member), RecordJson.Write(new FormerGrantRecord(FormerGrantRecord.Newest,
                Dids.After(clock.GetUtcNow())))),
        ], cancel);
        if (lost is not null) return lost;
        if (await store.Get(AccountRows.PartitionOf(member), AccountRows.Organizations + id, cancel) is { } listed)
            await store.Write(AccountRows.PartitionOf(member), [new RecordWrite.Delete(listed.Row, listed.ETag)], cancel: cancel);
        return null;
    }

    private sealed record Opened(string Partition, StoredRecord Head, IReadOnlyDictionary<string, MemberRecord> Members);

    /// <summary>The members, for one who has at least this role. The head is read first: who changes on its ground has not missed a change.</summary>
    private async Task<Result<Opened>> Open(string? account, string id, BucketRole least, CancellationToken cancel)
    {
        if (account is null || !IsId(id) || await store.Get(AccountRows.OrganizationOf(id), AccountRows.Head, cancel) is not { } head)
            return Problems.OrganizationNotFound;
        IReadOnlyDictionary<string, MemberRecord> members = await facts.MembersOf(id, cancel);
        if (!members.TryGetValue(account, out MemberRecord? me)) return Problems.OrganizationNotFound;
        return me.Role >= least ? new Opened(AccountRows.OrganizationOf(id), head, members) : Problems.BucketNotAllowed;
    }

    /// <summary>With the head, so that two owners cannot both leave as the last but one.</summary>
    private async Task<Problem?> Change(Opened open, IEnumerable<RecordWrite> writes, CancellationToken cancel) =>
        await store.Write(open.Partition, [new RecordWrite.Replace(open.Head.Row, open.Head.Value, open.Head.ETag), .. writes], cancel: cancel)
            is WriteOutcome.Written
            ? null : Problems.BucketChanged;

    private Task List(string account, string organization, CancellationToken cancel) => store.Write(
        AccountRows.PartitionOf(account),
        [new RecordWrite.Upsert(AccountRows.Organizations + organization,
            RecordJson.Write(new MembershipRecord(MembershipRecord.Newest, organization)))], cancel: cancel);

    private static int Owners(IReadOnlyDictionary<string, MemberRecord> members) => members.Values.Count(member => member.Role == BucketRole.Owner);

    public static string FormerRow(string account) => "former|" + account;
}
