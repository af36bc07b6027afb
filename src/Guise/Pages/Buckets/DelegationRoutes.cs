using System.Globalization;
using Guise.Buckets;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Origins;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Buckets;

/// <summary>Delegations of a bucket or a folder, to a key or by a link, and how they end.</summary>
internal static class DelegationRoutes
{
    private const int MostDays = 366;

    public static void MapDelegationPages(this IEndpointRouteBuilder bucket)
    {
        bucket.MapMethods("/delegations", Verbs.Read, (
            string id, OpenWallet wallet, HttpContext context, BucketDesk desk, BucketAccess access, Delegations delegations,
            CancellationToken cancel) =>
            Show(id, wallet, context, desk, access, delegations, null, cancel));
        bucket.MapPost("/delegations/add", Add);
        bucket.MapPost("/delegations/revoke", Revoke);
    }

    /// <summary>Where a link leads. What comes after the fragment's sign no browser sends.</summary>
    public static void MapSharedPage(this IEndpointRouteBuilder pages) => pages.MapMethods("/shared", Verbs.Read, () => Page.Of<SharedPage>());

    private static async Task<IResult> Show(
        string id, OpenWallet wallet, HttpContext context, BucketDesk desk, BucketAccess access, Delegations delegations, Problem? problem,
        CancellationToken cancel)
    {
        if (!(await desk.Open(wallet, id, cancel)).Ok(out BucketAnswer? bucket, out Problem? refused)) return refused.Answer();
        if (!(await access.Open(await desk.Account(wallet, cancel), id, BucketRole.Admin, cancel)).Ok(out OpenBucket? open, out Problem? notHis))
            return notHis.Answer();
        if (!(await delegations.List(open.Bucket, Limits.DefaultPageItems, context.Request.Query["continuation"], cancel))
            .Ok(out Page<DelegationAnswer>? page, out Problem? unlisted))
            return unlisted.Answer();
        return Page.Of<DelegationsPage>(new { Model = new DelegationsModel(bucket, page, context.Request.Query["said"], problem) }, problem, context);
    }

    private static async Task<IResult> Add(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, BucketAccess access, Delegations delegations,
        WalletUcans ucans, OwnOrigin own,
        CancellationToken cancel)
    {
        if (!(await desk.Open(wallet, id, cancel)).Ok(out BucketAnswer? bucket, out Problem? refused)) return refused.Answer();
        string folder = form.Has("folder") ? FileRoutes.FolderOf(form.Text("folder")) : "";
        bool given = int.TryParse(form.Text("days"), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= 1 and <= MostDays;
        if (!given || (folder != "" && !StorageResource.IsPath(folder)))
            return await Show(id, wallet, context, desk, access, delegations, given ? Problems.InvalidResource : Problems.InvalidGrant, cancel);

        string[] abilities = form.Text("may") == "write" ? ["storage/*"] : [Roles.Get, Roles.List];
        bool isLink = !form.Has("did");
        using WalletKey link = WalletKey.New(KeyType.P256, DateTimeOffset.UnixEpoch);
        string audience = isLink ? DidKey.Encode(link.Type, link.PublicKey) : form.Text("did");
        Result<string> signed = await ucans.Delegate(wallet, new(id, folder), abilities, audience, TimeSpan.FromDays(days), cancel);
        if (!signed.Ok(out string? token, out Problem? problem)) return await Show(id, wallet, context, desk, access, delegations, problem, cancel);
        string text = isLink
            ? $"{own.Url(context.Request)}/shared#{StrictBase64Url.Encode([.. link.PublicKey.AsSpan(1), .. link.Secret])}.{token}"
            : token;
        return Page.Of<DelegatedPage>(new { Model = new DelegatedModel(bucket, text, isLink) });
    }

    private static async Task<IResult> Revoke(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, BucketAccess access, Delegations delegations,
        Revocations revocations, CancellationToken cancel)
    {
        Problem? problem = (await access.Open(await desk.Account(wallet, cancel), id, BucketRole.Admin, cancel)).Ok(out _, out Problem? refused)
            ? (await desk.Notes.Of(
                wallet, ActivityEvent.BucketRevoked, revoked => $"{id}: {revoked.Revoke}",
                revocations.ByOwner(id, new OwnerRevocationBody(form.Text("cid")), cancel))).Problem
            : refused;
        return problem is null
            ? Page.See($"/wallet/buckets/{id}/delegations?said=revoked")
            : await Show(id, wallet, context, desk, access, delegations, problem, cancel);
    }
}
