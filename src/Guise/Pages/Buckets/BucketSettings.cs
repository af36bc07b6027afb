using Guise.Buckets;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Buckets;

/// <summary>Name and state of a bucket: one form each.</summary>
internal static class BucketSettings
{
    public static void MapBucketSettings(this IEndpointRouteBuilder bucket)
    {
        bucket.MapMethods("/settings", Verbs.Read, (string id, OpenWallet wallet, HttpContext context, BucketDesk desk, CancellationToken cancel) =>
            Show(id, wallet, context, desk, null, null, cancel));
        bucket.MapPost("/settings/rename", Rename);
        bucket.MapPost("/settings/again", Again);
        bucket.MapPost("/settings/describe", Describe);
        Map(bucket, "freeze", "frozen", ActivityEvent.BucketFrozen,
            (account, id, buckets, cancel) => buckets.Freeze(account, id, true, cancel));
        Map(bucket, "thaw", "thawed", ActivityEvent.BucketThawed,
            (account, id, buckets, cancel) => buckets.Freeze(account, id, false, cancel));
        Map(bucket, "revoke-all", "all-revoked", ActivityEvent.BucketAllRevoked,
            (account, id, buckets, cancel) => buckets.RevokeAll(account, id, cancel));
        Map(bucket, "delete", "bucket-deleted", ActivityEvent.BucketDeleted,
            (account, id, buckets, cancel) => buckets.Delete(account, id, default, cancel));
        Map(bucket, "restore", "bucket-restored", ActivityEvent.BucketRestored,
            (account, id, buckets, cancel) => buckets.Restore(account, id, revokeTokens: false, cancel));
    }

    private static void Map(
        IEndpointRouteBuilder bucket, string form, string said, ActivityEvent what,
        Func<string?, string, BucketDirectory, CancellationToken, Task<Problem?>> change) =>
        bucket.MapPost("/settings/" + form, async (string id, PageForm _, OpenWallet wallet, HttpContext context, BucketDesk desk,
            BucketDirectory buckets, CancellationToken cancel) =>
            await desk.Notes.Of(wallet, what, id, change(await desk.Account(wallet, cancel), id, buckets, cancel)) is { } problem
                ? await Show(id, wallet, context, desk, form, problem, cancel)
                : Page.See($"/wallet/buckets/{id}/settings?said={said}"));

    private static async Task<IResult> Show(
        string id, OpenWallet wallet, HttpContext context, BucketDesk desk, string? form, Problem? problem, CancellationToken cancel)
    {
        if (!(await desk.Open(wallet, id, cancel)).Ok(out BucketAnswer? bucket, out Problem? refused)) return refused.Answer();
        return Page.Of<BucketSettingsPage>(new { Model = new BucketSettingsModel(bucket, form, context.Request.Query["said"], problem) }, problem,
            context);
    }

    private static async Task<IResult> Rename(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, BucketDirectory buckets, CancellationToken cancel)
    {
        string name = form.Text("name");
        Problem? problem = BucketNames.IsName(name)
            ? await buckets.Update(await desk.Account(wallet, cancel), id, new BucketUpdateBody(name), default, cancel)
            : Problems.InvalidBucketName;
        return problem is null
            ? Page.See($"/wallet/buckets/{id}/settings?said=bucket-name")
            : await Show(id, wallet, context, desk, "rename", problem, cancel);
    }

    private static async Task<IResult> Describe(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, BucketDescriptors descriptors, BucketLogs logs,
        CancellationToken cancel)
    {
        string? account = await desk.Account(wallet, cancel);
        Result<DescriptorAnswer> written = UcanKey.TryParse(form.Text("audience")) is { } audience
            ? await descriptors.Write(account, id, audience.Did, cancel)
            : Problems.InvalidDid;
        if (!written.Ok(out DescriptorAnswer? descriptor, out Problem? problem))
            return await Show(id, wallet, context, desk, "describe", problem, cancel);
        if (!(await logs.Show(account, id, cancel)).Ok(out BucketLogAnswer? log, out Problem? unread)) return unread.Answer();
        if (!(await desk.Open(wallet, id, cancel)).Ok(out BucketAnswer? bucket, out Problem? refused)) return refused.Answer();
        string[] lines = [.. log.Operations.Select(operation => StrictBase64Url.Encode(operation))];
        return Page.Of<DescribedPage>(new { Model = new DescribedModel(bucket, descriptor.Descriptor, lines) });
    }

    private static async Task<IResult> Again(
        string id, PageForm _, OpenWallet wallet, HttpContext context, BucketDesk desk, BucketDirectory buckets, CancellationToken cancel)
    {
        if (await desk.Account(wallet, cancel) is not { } account) return Problems.BucketNotFound.Answer();
        // One is deleted and one made: the log tells of both.
        Task<Result<BucketEntryAnswer>> again = desk.Notes.Of(wallet, ActivityEvent.BucketDeleted, _ => id, buckets.StartAgain(account, id, cancel));
        return (await desk.Notes.Of(wallet, ActivityEvent.BucketMade, made => made.Id, again)).Ok(out BucketEntryAnswer? made, out Problem? problem)
            ? Page.See($"/wallet/buckets/{made.Id}?said=again")
            : await Show(id, wallet, context, desk, "again", problem, cancel);
    }
}
