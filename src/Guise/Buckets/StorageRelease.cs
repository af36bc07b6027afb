using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Buckets;

/// <summary>
/// Ends a storage account whose wallet or name is gone. Its keys rest for ever: nobody else can register them. It leaves the buckets that others
/// own with it, and those that nobody else owns are deleted and their objects erased. Safe to repeat.
/// </summary>
internal sealed class StorageRelease(IRecordStore store, FactReader facts, Dids dids, IWorkflows workflows, TimeProvider clock)
{
    private const int Retries = 5;

    public async Task End(string account, CancellationToken cancel)
    {
        string space = AccountRows.PartitionOf(account);
        if ((await store.Query(space, "", 1, cancel: cancel)).Items.Count == 0) return;
        RecordWrite released = new RecordWrite.Insert(AccountRows.Released,
            RecordJson.Write(new ReleasedRecord(ReleasedRecord.Newest, clock.GetUtcNow())));
        await store.Write(space, [released], cancel: cancel);

        foreach (DidRecord did in (await facts.DidsOf(account, cancel)).Values)
        {
            if (!await dids.Retire(account, did.Did, cancel)) throw new StoreUnavailableException("A DID changes all the time.");
        }
        foreach (string bucket in await Listed(space, cancel))
            await LeaveBucket(bucket, grant => (grant.Kind == PrincipalKind.Account ? grant.Principal : grant.Account) == account, account, cancel);
        foreach (StoredRecord row in (await store.Query(space, AccountRows.Organizations, RecordKeys.MaxPage, cancel: cancel)).Items)
            await LeaveOrganization(RecordJson.Read<MembershipRecord>(row.Value).Organization, account, cancel);
        foreach (string prefix in (string[])[AccountRows.Buckets, AccountRows.Default, AccountRows.Names, AccountRows.Organizations])
            await Remove(space, prefix, cancel);
    }

    private async Task<string[]> Listed(string space, CancellationToken cancel) =>
        [.. (await store.Query(space, AccountRows.Buckets, RecordKeys.MaxPage,
            cancel: cancel)).Items.Select(row => RecordJson.Read<BucketEntryRecord>(row.Value).Bucket)];

    /// <param name="isOurs">Which grants go.</param>
    private async Task LeaveBucket(string id, Func<GrantRecord, bool> isOurs, string account, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            if (await BucketSnapshot.Read(store, id, cancel) is not { } bucket) return;
            BucketRecord head = bucket.Head;
            (GrantRecord Grant, string ETag)[] ours = [.. bucket.Grants.Where(row => isOurs(row.Grant))];
            bool orphaned = !await IsOwned(bucket.Grants.Select(row => row.Grant).Where(grant => !isOurs(grant)), cancel);
            if (ours.Length > 0 || (orphaned && !head.IsFinal))
            {
                FormerGrantRecord former = new(FormerGrantRecord.Newest, Dids.After(clock.GetUtcNow()));
                List<RecordWrite> writes = [.. ours.Select(row => new RecordWrite.Delete(row.Grant.Row, row.ETag))];
                writes.AddRange(ours.Select(row => Grants.FormerRow(row.Grant)).Distinct()
                    .Select(row => new RecordWrite.Upsert(row, RecordJson.Write(former))));
                if (await Stopped(bucket, account, cancel) is { } stopped)
                {
                    writes.Add(stopped);
                    head = head with { Recovery = null };
                }
                if (orphaned) head = head with { State = BucketState.Deleted, DeletedAt = clock.GetUtcNow(), Recovery = null, IsFinal = true };
                if (await bucket.Change(store, head, writes, cancel) is not null) continue;
            }
            if (head is { IsFinal: true, PurgeAt: { } due })
                await workflows.Start(BucketPurge.Workflow, BucketPurge.InstanceOf(id, due), new BucketPurge.Input(id, due), cancel);
            return;
        }
        throw new StoreUnavailableException("A bucket changes all the time.");
    }

    /// <summary>A recovery that the account asked for has nobody to serve any more.</summary>
    private async Task<RecordWrite?> Stopped(BucketSnapshot bucket, string account, CancellationToken cancel)
    {
        if (bucket.Head.Recovery is not { } id || await store.Get(bucket.Partition, BucketRows.Recoveries + id, cancel) is not { } row) return null;
        RecoveryRecord recovery = RecordJson.Read<RecoveryRecord>(row.Value);
        return recovery.Account == account
            ? new RecordWrite.Replace(row.Row, RecordJson.Write(recovery with { Status = RecoveryStatus.Vetoed, EndedAt = clock.GetUtcNow() }),
                row.ETag)
            : null;
    }

    /// <summary>Whether somebody is left who owns the bucket, or could get it back by a key that owns it.</summary>
    private async Task<bool> IsOwned(IEnumerable<GrantRecord> grants, CancellationToken cancel)
    {
        foreach (GrantRecord grant in grants.Where(grant => grant is { Role: BucketRole.Owner, Path: "" } && !(grant.ExpiresAt <= clock.GetUtcNow())))
        {
            bool owned = grant.Kind switch
            {
                PrincipalKind.Account => await facts.Exists(grant.Principal, cancel),
                PrincipalKind.Organization => (await facts.MembersOf(grant.Principal, cancel)).Count > 0,
                _ => (await facts.DidsOf(grant.Account!, cancel)).GetValueOrDefault(grant.Principal)?.Status is DidStatus.Active,
            };
            if (owned) return true;
        }
        return false;
    }

    /// <summary>Who stays has what he had, even if no owner is left; with its last member an organization gives its buckets up.</summary>
    private async Task LeaveOrganization(string id, string account, CancellationToken cancel)
    {
        string partition = AccountRows.OrganizationOf(id);
        for (int i = 0; i < Retries; i++)
        {
            if (await store.Get(partition, AccountRows.Head, cancel) is not { } head) return;
            if (await store.Get(partition, AccountRows.Members + account, cancel) is { } member)
            {
                FormerGrantRecord former = new(FormerGrantRecord.Newest, Dids.After(clock.GetUtcNow()));
                WriteOutcome left = await store.Write(partition, [
                    new RecordWrite.Replace(head.Row, head.Value, head.ETag), new RecordWrite.Delete(member.Row, member.ETag),
                    new RecordWrite.Upsert(Organizations.FormerRow(account), RecordJson.Write(former)),
                ], cancel: cancel);
                if (left is not WriteOutcome.Written) continue;
            }
            if ((await facts.MembersOf(id, cancel)).Count > 0) return;
            foreach (string bucket in await Listed(partition, cancel))
                await LeaveBucket(bucket, grant => grant.Kind == PrincipalKind.Organization && grant.Principal == id, account, cancel);
            return;
        }
        throw new StoreUnavailableException("An organization changes all the time.");
    }

    private async Task Remove(string space, string prefix, CancellationToken cancel)
    {
        bool more = true;
        while (more)
        {
            RecordPage page = await store.Query(space, prefix, RecordKeys.MaxBatch, cancel: cancel);
            if (page.Items.Count > 0)
                await store.Write(space, [.. page.Items.Select(row => new RecordWrite.Delete(row.Row, row.ETag))], scrub: true, cancel);
            more = page.More;
        }
    }
}
