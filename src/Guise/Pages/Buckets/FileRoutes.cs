using Guise.Buckets;
using Guise.Buckets.Ucan;
using Guise.Pages.Forms;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Guise.Pages.Buckets;

/// <summary>Files of a bucket, by a key of the wallet that speaks for it.</summary>
internal static class FileRoutes
{
    private const string AnyType = "application/octet-stream";

    public static void MapFilePages(this IEndpointRouteBuilder bucket)
    {
        bucket.MapMethods("", Verbs.Read, (string id, OpenWallet wallet, HttpContext context, BucketDesk desk, WalletUcans ucans,
            BucketObjects objects, CancellationToken cancel) =>
            Show(id, wallet, context, desk, ucans, objects, null, cancel));
        bucket.MapPost("/upload", Upload).WithMetadata(new RequestSizeLimitAttribute(Limits.ObjectBytes + UploadForm.Overhead));
        bucket.MapMethods("/file", Verbs.Read, Download);
        bucket.MapPost("/remove", Remove);
    }

    private static async Task<IResult> Show(
        string id, OpenWallet wallet, HttpContext context, BucketDesk desk, WalletUcans ucans, BucketObjects objects, Problem? problem,
        CancellationToken cancel)
    {
        if (!(await desk.Open(wallet, id, cancel)).Ok(out BucketAnswer? bucket, out Problem? refused)) return refused.Answer();
        string folder = context.Request.Query["folder"].ToString();
        if (folder != "" && !StorageResource.IsPath(folder)) return Problems.InvalidResource.Answer();
        Page<ObjectAnswer>? page = null;
        if (bucket.State == BucketState.Active)
        {
            Result<Carried> carried = await ucans.Carry(wallet, new(id, folder), Roles.List, UcanRequest.Unknown, cancel);
            if (carried.Ok(out Carried? may, out Problem? unable))
            {
                if (!(await objects.List(may, Limits.PageItems, context.Request.Query["continuation"], cancel)).Ok(out page, out Problem? unlisted))
                    return unlisted.Answer();
            }
            else if (unable.Status >= 500) return unable.Answer();
            else problem ??= unable == Problems.RootNotAuthorised ? null : unable;
        }
        return Page.Of<FilesPage>(new { Model = new FilesModel(bucket, folder, page, context.Request.Query["said"], problem) }, problem, context);
    }

    private static async Task<IResult> Upload(
        string id, UploadForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, WalletUcans ucans, BucketObjects objects,
        CancellationToken cancel)
    {
        Result<ObjectRecord> stored = await Store(id, form, wallet, ucans, objects, cancel);
        return stored.Problem is { } problem
            ? await Show(id, wallet, context, desk, ucans, objects, problem, cancel)
            : Page.See($"/wallet/buckets/{id}?said=stored");
    }

    private static async Task<Result<ObjectRecord>> Store(
        string id, UploadForm form, OpenWallet wallet, WalletUcans ucans, BucketObjects objects, CancellationToken cancel)
    {
        if (form.File is null || form.FileName == "" || !StorageResource.IsId(id)) return Problems.InvalidResource;
        string path = FolderOf(form.Fields.Text("folder")) is { Length: > 0 } folder
            ? $"{folder}/{StorageResource.Escape(form.FileName)}"
            : StorageResource.Escape(form.FileName);
        if (!StorageResource.IsPath(path)) return Problems.InvalidResource;
        string type = form.FileType is { Length: > 0 and <= Limits.ContentTypeChars } given && given.All(c => c is >= ' ' and <= '~')
            ? given
            : AnyType;
        return (await ucans.Carry(wallet, new(id, path), Roles.Put, new(null, type), cancel)).Ok(out Carried? may, out Problem? problem)
            ? await objects.Put(may, Roles.Put, form.File, type, new(default), cancel)
            : problem;
    }

    /// <summary>A folder as people write it, in the spelling of places; slashes at its ends do no harm.</summary>
    public static string FolderOf(string typed) => string.Join('/', typed.Trim('/').Split('/').Select(StorageResource.Escape));

    private static async Task<IResult> Download(
        string id, OpenWallet wallet, HttpContext context, WalletUcans ucans, BucketObjects objects, CancellationToken cancel)
    {
        string path = context.Request.Query["path"].ToString();
        if (!StorageResource.IsId(id) || !StorageResource.IsPath(path)) return Problems.InvalidResource.Answer();
        if (!(await ucans.Carry(wallet, new(id, path), Roles.Get, UcanRequest.Unknown, cancel)).Ok(out Carried? may, out Problem? problem))
            return problem.Answer();
        if (!(await objects.Find(may, cancel)).Ok(out ObjectRecord? found, out Problem? missing)) return missing.Answer();
        ContentDispositionHeaderValue disposition = new("attachment");
        disposition.SetHttpFileName(FilesModel.Text(path[(path.LastIndexOf('/') + 1)..]));
        // Whatever it holds, a browser must never run it as a page of this service.
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        context.Response.Headers.ContentDisposition = disposition.ToString();
        if (await objects.Read(id, found, cancel) is not { } stream) return Problems.ObjectNotFound.Answer();
        return TypedResults.Stream(stream, found.ContentType);
    }

    private static async Task<IResult> Remove(
        string id, PageForm form, OpenWallet wallet, HttpContext context, BucketDesk desk, WalletUcans ucans, BucketObjects objects,
        CancellationToken cancel)
    {
        string path = form.Text("path");
        if (!StorageResource.IsId(id) || !StorageResource.IsPath(path)) return Problems.InvalidResource.Answer();
        Problem? problem = (await ucans.Carry(wallet, new(id, path), Roles.Delete, UcanRequest.Unknown, cancel))
            .Ok(out Carried? may, out Problem? refused)
            ? await objects.Delete(may, default, cancel)
            : refused;
        return problem is null
            ? Page.See($"/wallet/buckets/{id}?said=file-removed")
            : await Show(id, wallet, context, desk, ucans, objects, problem, cancel);
    }
}
