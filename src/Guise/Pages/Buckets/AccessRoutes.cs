using System.Globalization;
using Guise.Buckets;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Buckets;

/// <summary>Who has a role on the bucket: people, keys, organizations.</summary>
internal static class AccessRoutes
{
    public static void MapAccessPages(this IEndpointRouteBuilder bucket)
    {
        bucket.MapMethods("/access", Verbs.Read, (string id, OpenWallet wallet, HttpContext context, BucketDesk desk, CancellationToken cancel) =>
            Show(id, wallet, context, desk, null, cancel));
        bucket.MapPost("/access/add", Add);
        bucket.MapPost("/access/remove", Remove);
        bucket.MapPost("/access/block", Block);
    }

    private static async Task<IResult> Show(
        string id, OpenWallet wallet, HttpContext context, BucketDesk desk, Problem? problem, CancellationToken cancel)
    {
        if (!(await desk.Open(wallet, id, cancel)).Ok(out BucketAnswer? bucket, out Problem? refused)) return refused.Answer();
        AccessModel model = new(bucket, (await desk.Account(wallet, cancel))!, await desk.Organizations(wallet, cancel),
            context.Request.Query["said"], problem);
        return Page.Of<AccessPage>(new { Model = model }, problem, context);
    }

    private static async Task<IResult> Add(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, Grants grants, CancellationToken cancel)
    {
        string who = form.Text("who");
        PrincipalBody principal = form.Text("kind") switch
        {
            "key" => new(Did: who),
            "organization" => new(Organization: who),
            _ => new(Account: who),
        };
        int? seconds = int.TryParse(form.Text("days"), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= 1 and <= 3650
            ? days * 86_400
            : null;
        Problem? problem = form.Has("days") && seconds is null
            ? Problems.InvalidGrant
            : (await desk.Notes.Of(
                wallet, ActivityEvent.BucketShared, BucketNotes.Sharing(id),
                grants.Add(await desk.Account(wallet, cancel), id, new GrantBody(principal, form.Text("role"), ExpiresIn: seconds), cancel))).Problem;
        return problem is null ? Page.See($"/wallet/buckets/{id}/access?said=shared") : await Show(id, wallet, context, desk, problem, cancel);
    }

    private static async Task<IResult> Remove(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, Grants grants, CancellationToken cancel) =>
        await desk.Notes.Of(
            wallet, ActivityEvent.BucketUnshared, id, grants.Remove(await desk.Account(wallet, cancel), id, form.Text("grant"),
                cancel)) is { } problem
            ? await Show(id, wallet, context, desk, problem, cancel)
            : Page.See($"/wallet/buckets/{id}/access?said=unshared");

    private static async Task<IResult> Block(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, Grants grants, CancellationToken cancel) =>
        await desk.Notes.Of(
            wallet, ActivityEvent.BucketBlocked, $"{id}: {form.Text("did")}",
            grants.Block(await desk.Account(wallet, cancel), id, form.Text("did"), cancel)) is { } problem
            ? await Show(id, wallet, context, desk, problem, cancel)
            : Page.See($"/wallet/buckets/{id}/access?said=blocked");
}
