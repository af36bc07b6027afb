using Guise.Buckets;
using Guise.Buckets.Ucan;
using Guise.Keys;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Buckets;

/// <summary>Keys that speak for the owner's account: those of the wallet are registered by one click, as it holds them and can prove it.</summary>
internal static class KeyRoutes
{
    public static void MapKeyPages(this IEndpointRouteBuilder buckets)
    {
        buckets.MapMethods("/keys", Verbs.Read, (OpenWallet wallet, HttpContext context, BucketDesk desk, WalletUcans ucans,
            CancellationToken cancel) =>
            Show(wallet, context, desk, ucans, null, cancel));
        buckets.MapPost("/keys/register", Register);
        buckets.MapPost("/keys/remove", Remove);
    }

    private static async Task<IResult> Show(
        OpenWallet wallet, HttpContext context, BucketDesk desk, WalletUcans ucans, Problem? problem, CancellationToken cancel)
    {
        DidListAnswer dids = await desk.Dids(wallet, cancel);
        HashSet<string> known = [.. dids.Items.Where(did => did.Status != DidStatus.Retired).Select(did => did.Did)];
        KeyAnswer[] others = [.. (await ucans.Keys(wallet, cancel)).Where(key => !known.Contains(key.Did))];
        return Page.Of<DidsPage>(new { Model = new DidsModel(dids, others, context.Request.Query["said"], problem) }, problem, context);
    }

    private static async Task<IResult> Register(
        PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, WalletUcans ucans, CancellationToken cancel)
    {
        Result<DidAnswer> registered = await ucans.Register(wallet, form.Has("key") ? form.Text("key") : null, DidChallenges.Register, null, cancel);
        return registered.Problem is { } problem ? await Show(wallet, context, desk, ucans, problem, cancel)
            : Page.See((StorageResource.IsId(form.Text("bucket")) ? "/wallet/buckets/" + form.Text("bucket") : "/wallet/buckets/keys") + "?said=key");
    }

    private static async Task<IResult> Remove(
        PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, Dids dids, WalletUcans ucans, CancellationToken cancel)
    {
        DidStatus status = form.Text("reason") == "compromised" ? DidStatus.Compromised : DidStatus.Retired;
        Problem? problem = await desk.Account(wallet, cancel) is { } account
            ? await desk.Notes.Of(wallet, ActivityEvent.DidRemoved, form.Text("did"), dids.Remove(account, form.Text("did"), status, cancel))
            : Problems.DidNotFound;
        return problem is null ? Page.See("/wallet/buckets/keys?said=key-removed") : await Show(wallet, context, desk, ucans, problem, cancel);
    }
}
