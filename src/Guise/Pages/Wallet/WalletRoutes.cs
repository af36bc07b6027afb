using Guise.Contents;
using Guise.Pages.Buckets;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Wallet;

/// <summary>The pages of an open wallet.</summary>
internal static class WalletRoutes
{
    public static void MapWallet(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("", Verbs.Read, Overview);
        pages.MapMethods("/activity", Verbs.Read, Activity);
        pages.MapMethods("/contents", Verbs.Read, Contents);
        pages.MapPost("/contents/add", AddContent).WithMetadata(new RequestSizeLimitAttribute(Limits.ContentBodyBytes));
        pages.MapPost("/contents/remove", RemoveContent);
        pages.MapSites();
        pages.MapNamePages();
        pages.MapKeyPages();
        pages.MapTokens();
        pages.MapBucketPages();
        pages.MapSettings();
    }

    private static IResult Overview(OpenWallet wallet, HttpRequest request) =>
        Page.Of<OverviewPage>(new { Model = new OverviewModel(Profiles.Show(wallet), request.Query["said"]) });

    private static async Task<IResult> Activity(
        OpenWallet wallet, HttpRequest request, ActivityLog log, Continuations continuations, CancellationToken cancel)
    {
        Result<Page<ActivityRecord>> read = await continuations.Read(
            wallet.ProfileId + "|activity", request.Query["continuation"], after => log.List(wallet, after, cancel), cancel);
        return read.Ok(out Page<ActivityRecord>? page, out Problem? problem) ? Page.Of<ActivityPage>(new { Model = page }) : problem.Answer();
    }

    private static async Task<IResult> Contents(OpenWallet wallet, HttpRequest request, WalletContents contents, CancellationToken cancel) =>
        await ContentsPageOf(wallet, TypeOf(request.Query["type"]), request.Query["continuation"], request.Query["said"], null, null, contents,
            cancel);

    private static async Task<IResult> AddContent(
        PageForm form, OpenWallet wallet, HttpContext context, WalletContents contents, CancellationToken cancel)
    {
        string type = TypeOf(form.Text("type")), text = form.Text("content");
        Result<AddAnswer> added = RawJson.TryParse(text) is { } json
            ? await contents.Add(wallet, type, json, null, "", cancel)
            : Problems.InvalidContent;
        if (added.Problem is not { } problem) return Page.See($"/wallet/contents?type={type}&said=added");
        context.Response.StatusCode = problem.Status;
        return await ContentsPageOf(wallet, type, null, null, text, problem, contents, cancel);
    }

    private static async Task<IResult> RemoveContent(PageForm form, OpenWallet wallet, WalletContents contents, CancellationToken cancel)
    {
        string type = TypeOf(form.Text("type"));
        await contents.Delete(wallet, type, form.Text("id"), cancel);
        return Page.See($"/wallet/contents?type={type}&said=removed");
    }

    private static async Task<IResult> ContentsPageOf(
        OpenWallet wallet, string type, string? continuation, string? said, string? typed, Problem? problem, WalletContents contents,
        CancellationToken cancel)
    {
        Result<Page<ContentAnswer>> listed = await contents.List(wallet, type, null, Limits.DefaultPageItems, continuation, cancel);
        if (!listed.Ok(out Page<ContentAnswer>? page, out Problem? refused)) return refused.Answer();
        return Page.Of<ContentsPage>(new { Model = new ContentsModel(type, page.Items, page.Continuation, said, typed, problem) });
    }

    private static string TypeOf(string? type) => type is not null && ContentType.IsKnown(type) ? type : ContentType.Credential;
}
