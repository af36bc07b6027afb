using Guise.Buckets;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Pages.Buckets;

/// <summary>A bucket of another service, brought here by a key that lies in the wallet and owns it there.</summary>
internal static class ImportRoutes
{
    public static void MapImportPages(this IEndpointRouteBuilder buckets)
    {
        buckets.MapMethods("/import", Verbs.Read, (OpenWallet wallet, HttpContext context, BucketDesk desk, CancellationToken cancel) =>
            Show(wallet, context, desk, null, null, cancel));
        buckets.MapPost("/import", Import).RequireRateLimiting(RateLimits.Proofs);
    }

    private static async Task<IResult> Show(
        OpenWallet wallet, HttpContext context, BucketDesk desk, PageForm? typed, Problem? problem, CancellationToken cancel)
    {
        ImportModel model = new(
            await desk.Dids(wallet, cancel), typed?.Text("name"), typed?.Text("descriptor"), typed?.Text("log"), problem);
        return Page.Of<ImportPage>(new { Model = model }, problem, context);
    }

    private static async Task<IResult> Import(
        PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, WalletUcans ucans, BucketImports imports, CancellationToken cancel)
    {
        Result<BucketEntryAnswer> made = BucketNames.IsName(form.Text("name"))
            ? await Bring(form, wallet, desk, ucans, imports, cancel)
            : Problems.InvalidBucketName;
        return made.Ok(out BucketEntryAnswer? bucket, out Problem? problem)
            ? Page.See($"/wallet/buckets/{bucket.Id}?said=brought")
            : await Show(wallet, context, desk, form, problem, cancel);
    }

    /// <summary>The wallet answers for the first of its keys that owns the bucket there and speaks for the account here.</summary>
    private static async Task<Result<BucketEntryAnswer>> Bring(
        PageForm form, OpenWallet wallet, BucketDesk desk, WalletUcans ucans, BucketImports imports, CancellationToken cancel)
    {
        string[] lines = form.Text("log").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        byte[][] log = [.. lines.Select(line => StrictBase64Url.TryDecode(line) ?? [])];
        ImportBody asked = new(
            form.Text("name"), "", Descriptor: form.Has("descriptor") ? form.Text("descriptor") : null, Log: lines.Length > 0 ? log : null);
        if (!(await imports.Read(asked, cancel)).Ok(out BucketClaim? claim, out Problem? unproven)) return unproven;

        HashSet<string> speaking = [.. (await desk.Dids(wallet, cancel)).Items.Where(did => did.Status == DidStatus.Active).Select(did => did.Did)];
        speaking.IntersectWith(claim.Owners.Select(owner => owner.Did));
        if ((await ucans.Keys(wallet, cancel)).FirstOrDefault(key => speaking.Contains(key.Did)) is not { } key) return Problems.BucketIdNotProven;
        Result<DidProofBody> proven = await ucans.Prove(wallet, key.Id, DidChallenges.Import, claim.Bucket, cancel);
        if (!proven.Ok(out DidProofBody? proof, out Problem? refused)) return refused;
        string account = (await desk.Account(wallet, cancel))!;
        asked = asked with { Challenge = proof.Challenge, Signature = proof.Signature };
        Task<Result<BucketEntryAnswer>> import = imports.Import(account, asked, cancel);
        return await desk.Notes.Of(wallet, ActivityEvent.BucketBrought, made => made.Id, import);
    }
}
