using Guise.Buckets;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Buckets;

/// <summary>The owner's buckets: a list, and a page for each side of one. They call what the API calls, and sign with keys of the wallet.</summary>
internal static class BucketRoutes
{
    public static void MapBucketPages(this IEndpointRouteBuilder pages)
    {
        RouteGroupBuilder buckets = pages.MapGroup("/buckets");
        buckets.MapMethods("", Verbs.Read, (OpenWallet wallet, HttpContext context, BucketDesk desk, CancellationToken cancel) =>
            List(wallet, context, desk, null, null, cancel));
        buckets.MapPost("/add", Add);
        buckets.MapKeyPages();
        buckets.MapOrganizationPages();
        buckets.MapImportPages();
        RouteGroupBuilder bucket = buckets.MapGroup("/{id}");
        bucket.MapFilePages();
        bucket.MapAccessPages();
        bucket.MapDelegationPages();
        bucket.MapRecoveryPages();
        bucket.MapBucketSettings();
    }

    private static async Task<IResult> List(
        OpenWallet wallet, HttpContext context, BucketDesk desk, string? typed, Problem? problem, CancellationToken cancel)
    {
        if (!(await desk.List(wallet, context.Request.Query["continuation"], cancel)).Ok(out Page<BucketEntryAnswer>? page, out Problem? refused))
            return refused.Answer();
        BucketsModel model = new(await desk.Dids(wallet, cancel), page, await desk.Organizations(wallet, cancel), context.Request.Query["said"],
            typed, problem);
        return Page.Of<BucketsPage>(new { Model = model }, problem, context);
    }

    private static async Task<IResult> Add(PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, CancellationToken cancel)
    {
        string name = form.Text("name");
        return (await desk.Create(wallet, name, form.Has("organization") ? form.Text("organization") : null, cancel))
            .Ok(out BucketEntryAnswer? made, out Problem? problem)
            ? Page.See($"/wallet/buckets/{made.Id}?said=bucket")
            : await List(wallet, context, desk, name, problem, cancel);
    }
}
