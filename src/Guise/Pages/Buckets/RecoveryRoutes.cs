using Guise.Buckets;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Buckets;

/// <summary>A lost key is replaced by a new one of the wallet; a lost account by the word of a key that is an owner.</summary>
internal static class RecoveryRoutes
{
    public static void MapRecoveryPages(this IEndpointRouteBuilder bucket)
    {
        bucket.MapMethods("/recovery", Verbs.Read, (string id, OpenWallet wallet, HttpContext context, BucketDesk desk, Recoveries recoveries,
            CancellationToken cancel) =>
            Show(id, wallet, context, desk, recoveries, null, cancel));
        bucket.MapPost("/recovery/start", Start);
        bucket.MapPost("/recovery/veto", Veto);
    }

    private static async Task<IResult> Show(
        string id, OpenWallet wallet, HttpContext context, BucketDesk desk, Recoveries recoveries, Problem? problem, CancellationToken cancel)
    {
        if (!(await desk.Open(wallet, id, cancel)).Ok(out BucketAnswer? bucket, out Problem? refused)) return refused.Answer();
        if (!(await recoveries.List(await desk.Account(wallet, cancel), id, cancel)).Ok(out Page<RecoveryAnswer>? page, out Problem? unlisted))
            return unlisted.Answer();
        RecoveryModel model = new(bucket, (await desk.Dids(wallet, cancel)).Items, page.Items, context.Request.Query["said"], problem);
        return Page.Of<RecoveryPage>(new { Model = model }, problem, context);
    }

    private static async Task<IResult> Start(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, Recoveries recoveries, WalletUcans ucans,
        CancellationToken cancel)
    {
        Result<RecoveryAnswer> started = await Replace(id, form.Text("lost"), wallet, desk, recoveries, ucans, cancel);
        return started.Problem is { } problem
            ? await Show(id, wallet, context, desk, recoveries, problem, cancel)
            : Page.See($"/wallet/buckets/{id}/recovery?said=recovery");
    }

    private static async Task<Result<RecoveryAnswer>> Replace(
        string id, string lost, OpenWallet wallet, BucketDesk desk, Recoveries recoveries, WalletUcans ucans, CancellationToken cancel)
    {
        if (!(await desk.Open(wallet, id, cancel)).Ok(out BucketAnswer? bucket, out Problem? refused)) return refused;
        string account = (await desk.Account(wallet, cancel))!;
        if (bucket.Recovery is not null) return Problems.RecoveryPending;
        GrantAnswer? grant = bucket.Grants.FirstOrDefault(row => row.Principal == lost)
            ?? bucket.Grants.FirstOrDefault(row => row.Kind == PrincipalKind.Account && row.Principal == account);
        if (grant is null || !(await desk.Dids(wallet, cancel)).Items.Any(did => did.Did == lost && did.Status == DidStatus.Active))
            return Problems.InvalidRecovery;
        if (!(await ucans.Register(wallet, null, DidChallenges.Recovery, id, cancel)).Ok(out DidAnswer? successor, out Problem? problem))
            return problem;
        return await desk.Notes.Of(
            wallet, ActivityEvent.BucketRecovery, _ => id, recoveries.Start(account, id, new RecoveryBody(grant.Id, lost, successor.Did), cancel));
    }

    private static async Task<IResult> Veto(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, Recoveries recoveries, CancellationToken cancel) =>
        await desk.Notes.Of(
            wallet, ActivityEvent.BucketVeto, id,
            recoveries.VetoByOwner(await desk.Account(wallet, cancel), id, form.Text("recovery"), cancel)) is { } problem
            ? await Show(id, wallet, context, desk, recoveries, problem, cancel)
            : Page.See($"/wallet/buckets/{id}/recovery?said=vetoed");
}
