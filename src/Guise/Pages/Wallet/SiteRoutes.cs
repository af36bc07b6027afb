using Guise.Links;
using Guise.Masks;
using Guise.Origins;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Sessions;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Wallet;

/// <summary>What sites have of the owner: masks, sessions, links. Origins and ids travel in forms, never in addresses.</summary>
internal static class SiteRoutes
{
    public static void MapSites(this IEndpointRouteBuilder pages)
    {
        pages.MapMethods("/masks", Verbs.Read, (OpenWallet wallet, HttpContext context, WalletMasks masks, CancellationToken cancel) =>
            ShowMasks(wallet, context, masks, null, cancel));
        pages.MapPost("/masks/add", AddMask);
        pages.MapPost("/masks/rename", RenameMask);
        pages.MapMethods("/sessions", Verbs.Read, (OpenWallet wallet, HttpContext context, OwnerSessions sessions, CancellationToken cancel) =>
            ShowSessions(wallet, context, sessions, null, cancel));
        pages.MapPost("/sessions/end", EndSession);
        pages.MapMethods("/links", Verbs.Read, (OpenWallet wallet, HttpContext context, WalletLinks links, CancellationToken cancel) =>
            ShowLinks(wallet, context, links, null, cancel));
        pages.MapPost("/links/remove", RemoveLink);
    }

    private static async Task<IResult> ShowMasks(OpenWallet wallet, HttpContext context, WalletMasks masks, Problem? problem,
        CancellationToken cancel) =>
        Show<MasksPage, MaskAnswer>(await masks.All(wallet, Limits.DefaultPageItems, From(context), cancel), problem, context);

    private static async Task<IResult> AddMask(
        PageForm form, OpenWallet wallet, HttpContext context, OwnOrigin own, WalletMasks masks, CancellationToken cancel)
    {
        if (!own.Site(form.Text("origin"), context.Request).Ok(out Origin? origin, out Problem? invalid))
            return await ShowMasks(wallet, context, masks, invalid, cancel);
        return (await masks.Add(wallet, origin, "", cancel)).Problem is { } problem
            ? await ShowMasks(wallet, context, masks, problem, cancel)
            : Page.See("/wallet/masks?said=mask");
    }

    private static async Task<IResult> RenameMask(PageForm form, OpenWallet wallet, HttpContext context, WalletMasks masks,
        CancellationToken cancel) =>
        (await masks.Rename(wallet, form.Text("id"), form.Text("pseudonym"), default, cancel)).Problem is { } problem
            ? await ShowMasks(wallet, context, masks, problem, cancel)
            : Page.See("/wallet/masks?said=renamed");

    private static async Task<IResult> ShowSessions(
        OpenWallet wallet, HttpContext context, OwnerSessions sessions, Problem? problem, CancellationToken cancel) =>
        Show<SessionsPage, OwnerSessionAnswer>(await sessions.List(wallet, Limits.DefaultPageItems, From(context), cancel), problem, context);

    private static async Task<IResult> EndSession(PageForm form, OpenWallet wallet, HttpContext context, OwnerSessions sessions,
        CancellationToken cancel) =>
        await sessions.End(wallet, form.Text("id"), cancel) is { } problem
            ? await ShowSessions(wallet, context, sessions, problem, cancel)
            : Page.See("/wallet/sessions?said=logged-out");

    private static async Task<IResult> ShowLinks(OpenWallet wallet, HttpContext context, WalletLinks links, Problem? problem,
        CancellationToken cancel) =>
        Show<LinksPage, LinkAnswer>(await links.List(wallet, Limits.DefaultPageItems, From(context), cancel), problem, context);

    private static async Task<IResult> RemoveLink(PageForm form, OpenWallet wallet, HttpContext context, WalletLinks links,
        CancellationToken cancel) =>
        await links.Remove(wallet, form.Text("id"), cancel) is { } problem
            ? await ShowLinks(wallet, context, links, problem, cancel)
            : Page.See("/wallet/links?said=unlinked");

    private static IResult Show<TPage, TItem>(Result<Page<TItem>> listed, Problem? problem, HttpContext context)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        if (!listed.Ok(out Page<TItem>? page, out Problem? refused)) return refused.Answer();
        var parameters = new { Model = new ListModel<TItem>(page.Items, page.Continuation, context.Request.Query["said"], problem) };
        return Page.Of<TPage>(parameters, problem, context);
    }

    private static string? From(HttpContext context) => context.Request.Query["continuation"];
}
