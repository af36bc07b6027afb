using Guise.Buckets;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;

namespace Guise.Pages.Buckets;

/// <summary>
/// What the pages of buckets read and do, for the account of the wallet that is open: one desk a request, which asks for the account once.
/// </summary>
internal sealed class BucketDesk(
    StorageAccounts accounts, Dids dids, ServiceIdentity identity, BucketDirectory buckets, Organizations organizations, BucketNotes notes)
{
    private string? _account;

    public BucketNotes Notes => notes;

    public async Task<string?> Account(OpenWallet wallet, CancellationToken cancel) => _account ??= await accounts.Find(wallet, cancel);

    public async Task<DidListAnswer> Dids(OpenWallet wallet, CancellationToken cancel)
    {
        string? account = await Account(wallet, cancel);
        return new(account, await identity.Did(cancel), account is null ? [] : await dids.List(account, cancel));
    }

    public async Task<Result<Page<BucketEntryAnswer>>> List(OpenWallet wallet, string? continuation, CancellationToken cancel) =>
        await buckets.List(await Account(wallet, cancel), Limits.PageItems, continuation, cancel);

    /// <summary>Those that the account is in, with their names and members.</summary>
    public async Task<IReadOnlyList<OrganizationAnswer>> Organizations(OpenWallet wallet, CancellationToken cancel)
    {
        string? account = await Account(wallet, cancel);
        List<OrganizationAnswer> all = [];
        foreach (OrganizationEntryAnswer entry in await organizations.Of(account, cancel))
        {
            if ((await organizations.Show(account, entry.Id, cancel)).Ok(out OrganizationAnswer? found, out _)) all.Add(found);
        }
        return all;
    }

    public async Task<Result<BucketEntryAnswer>> Create(OpenWallet wallet, string name, string? organization, CancellationToken cancel) =>
        BucketNames.IsName(name)
            ? await notes.Of(
                wallet, ActivityEvent.BucketMade, made => made.Id,
                buckets.Create(await accounts.Of(wallet, cancel), new BucketBody(name, organization), "", cancel))
            : Problems.InvalidBucketName;

    public async Task<Result<BucketAnswer>> Open(OpenWallet wallet, string id, CancellationToken cancel) =>
        (await buckets.Show(await Account(wallet, cancel), id, cancel)).Ok(out (BucketAnswer Answer, string ETag) found, out Problem? problem)
            ? found.Answer
            : problem;
}
