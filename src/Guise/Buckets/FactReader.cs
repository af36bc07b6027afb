using Guise.Buckets.Ucan;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>
/// Reads what a decision rests on, afresh for each: nothing here is ever kept, so what was revoked or removed counts from the next
/// request on, at every instance. A bucket of one account costs two reads.
/// </summary>
internal sealed class FactReader(IRecordStore store, ServiceIdentity identity, TimeProvider clock)
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, MemberRecord>> NoMembers = [];
    private static readonly Dictionary<string, string> NoAccounts = [];

    /// <summary>The default bucket of the account that a DID is active in; null when there is none.</summary>
    public async Task<string?> DefaultBucket(string did, CancellationToken cancel)
    {
        if (await AccountOf(did, cancel) is not { } account) return null;
        string partition = AccountRows.PartitionOf(account);
        if (await store.Get(partition, AccountRows.Dids + did, cancel) is not { } row
            || RecordJson.Read<DidRecord>(row.Value).Status != DidStatus.Active)
            return null;
        return await store.Get(partition, AccountRows.Default, cancel) is { } found ? RecordJson.Read<DefaultBucketRecord>(found.Value).Bucket : null;
    }

    /// <summary>Whether the account was ever used, and is not given up.</summary>
    public async Task<bool> Exists(string account, CancellationToken cancel) =>
        Organizations.IsId(account) && (await store.Query(AccountRows.PartitionOf(account), "", 1, cancel: cancel)).Items
            is [{ Row: not AccountRows.Released }];

    public async Task<string?> AccountOf(string did, CancellationToken cancel) =>
        await store.Get(AccountRows.RegistryOf(did), AccountRows.RegistryRow, cancel) is { } row
            ? RecordJson.Read<DidOwnerRecord>(row.Value).Account
            : null;

    public async Task<IReadOnlyDictionary<string, DidRecord>> DidsOf(string account, CancellationToken cancel)
    {
        RecordPage page = await store.Query(AccountRows.PartitionOf(account), AccountRows.Dids, RecordKeys.MaxPage, cancel: cancel);
        return page.Items.Select(row => RecordJson.Read<DidRecord>(row.Value)).ToDictionary(record => record.Did, StringComparer.Ordinal);
    }

    public async Task<IReadOnlyDictionary<string, MemberRecord>> MembersOf(string organization, CancellationToken cancel)
    {
        RecordPage page = await store.Query(AccountRows.OrganizationOf(organization), AccountRows.Members, RecordKeys.MaxPage, cancel: cancel);
        return page.Items.Select(row => RecordJson.Read<MemberRecord>(row.Value)).ToDictionary(record => record.Account, StringComparer.Ordinal);
    }

    public async Task<BucketFacts> Read(string bucket, IReadOnlyList<UcanStep> steps, CancellationToken cancel)
    {
        IReadOnlyCollection<string> service = await identity.Dids(cancel);
        DateTimeOffset now = clock.GetUtcNow();
        if (await BucketSnapshot.Read(store, bucket, cancel) is not { } snapshot)
            return new(null, new Dictionary<string, IReadOnlyDictionary<string, DidRecord>>(), NoMembers, NoAccounts, service, now);
        if (!snapshot.Complete) snapshot = snapshot with { Revocations = await Revocations(snapshot.Partition, steps, cancel) };

        HashSet<string> accounts = [.. snapshot.Grants.Select(row => row.Grant.Kind == PrincipalKind.Account ? row.Grant.Principal
            : row.Grant.Account).OfType<string>()];
        string[] organizations = [.. snapshot.Grants.Where(row => row.Grant.Kind == PrincipalKind.Organization).Select(row => row.Grant.Principal)
            .Distinct()];
        if (organizations.Length == 0) return new(snapshot, await Dids(accounts, cancel), NoMembers, NoAccounts, service, now);

        string[] principals = [.. steps.SelectMany(step => (string[])[step.Issuer, step.Audience]).Except(service).Distinct()];
        Task<string?>[] owners = [.. principals.Select(did => AccountOf(did, cancel))];
        Task<IReadOnlyDictionary<string, MemberRecord>>[] members = [.. organizations.Select(id => MembersOf(id, cancel))];
        Dictionary<string, IReadOnlyDictionary<string, MemberRecord>> membersOf = organizations.Zip(await Task.WhenAll(members)).ToDictionary();
        Dictionary<string, string> accountOf = principals.Zip(await Task.WhenAll(owners)).Where(pair => pair.Second is not null)
            .ToDictionary(pair => pair.First, pair => pair.Second!);
        accounts.UnionWith(accountOf.Values.Where(account => membersOf.Values.Any(list => list.ContainsKey(account))));
        return new(snapshot, await Dids(accounts, cancel), membersOf, accountOf, service, now);
    }

    private async Task<Dictionary<string, IReadOnlyDictionary<string, DidRecord>>> Dids(IReadOnlyCollection<string> accounts,
        CancellationToken cancel) =>
        accounts.Zip(await Task.WhenAll(accounts.Select(account => DidsOf(account, cancel)))).ToDictionary();

    /// <summary>Where there are more than one read brings: those of the chain's own tokens.</summary>
    private async Task<IReadOnlyList<RevocationRecord>> Revocations(string partition, IReadOnlyList<UcanStep> steps, CancellationToken cancel)
    {
        IEnumerable<string> prefixes = steps.SelectMany(step => (string[])[step.Cid, step.SignedHash, step.Issuer, step.Audience])
            .Distinct().Select(Buckets.Revocations.PrefixOf);
        RecordPage[] pages = await Task.WhenAll(prefixes.Select(prefix => store.Query(partition, prefix, RecordKeys.MaxPage, cancel: cancel)));
        return [.. pages.SelectMany(page => page.Items).Select(row => RecordJson.Read<RevocationRecord>(row.Value))];
    }
}
