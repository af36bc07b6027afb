using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guise.Buckets;

/// <summary>Objects, by UCAN. What is acted on is what the request names, and the token must cover just that.</summary>
internal static class ObjectEndpoints
{
    private const string AnyType = "application/octet-stream";

    public static void MapObjects(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder objects = routes.MapGroup("/v1/buckets/{id}/objects").WithTags("Objects").RequireUcan().Refuses(Problems.InvalidResource);
        objects.MapPut("/{**path}", Put).WithName("putObject").WithSummary("Stores an object, whole or not at all")
            .WithMetadata(new RequestSizeLimitAttribute(Limits.ObjectBytes))
            .Produces<ObjectAnswer>(StatusCodes.Status201Created)
            .Produces<ObjectAnswer>()
            .Refuses(Problems.Replayed, Problems.BucketFull, Problems.BucketChanged, Problems.PreconditionFailed, Problems.ObjectTooLarge,
                Problems.ObjectMismatch, Problems.UnsupportedMediaType);
        objects.MapMethods("/{**path}", Verbs.Read, Get).WithName("getObject").WithSummary("Gets an object, byte for byte as it was stored")
            .Produces(StatusCodes.Status200OK, contentType: AnyType)
            .Refuses(Problems.ObjectNotFound);
        objects.MapDelete("/{**path}", Delete).WithName("deleteObject").WithSummary("Removes an object; a missing one is no error")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Problems.Replayed, Problems.BucketChanged, Problems.PreconditionFailed);
        objects.MapGet("", List).WithName("listObjects").WithSummary("Lists the objects of a folder and below")
            .TakesQuery("prefix", "limit", "continuation")
            .Produces<Page<ObjectAnswer>>()
            .Refuses(Problems.InvalidQuery, Problems.InvalidContinuation);
    }

    private static async Task<IResult> Put(string id, string path, HttpContext http, UcanGate gate, BucketObjects objects, CancellationToken cancel)
    {
        if (Named(id, http) is not { } resource) return Problems.InvalidResource.Answer();
        string type = http.Request.ContentType ?? AnyType;
        if (type.Length > Limits.ContentTypeChars || type.Any(c => c is < ' ' or > '~')) return Problems.UnsupportedMediaType.Answer();
        if (http.Request.ContentLength > Limits.ObjectBytes) return Problems.ObjectTooLarge.Answer();
        if (!UcanGate.TokenOf(http.Request).Ok(out PresentedUcan? ucan, out Problem? unread)) return unread.Answer();
        Result<Carried> carried = await gate.Decide(ucan, resource, Roles.Put, new(http.Request.ContentLength, type), cancel);
        if (!carried.Ok(out Carried? may, out Problem? problem)) return problem.Answer();

        BucketObjects.Condition condition = new(
            EntityTags.IfMatch(http.Request), http.Request.Headers.IfMatch.Count > 0, http.Request.Headers.IfNoneMatch.ToString() == "*");
        if (!(await objects.Put(may, Roles.Put, http.Request.Body, type, condition, cancel)).Ok(out ObjectRecord? stored, out Problem? refused))
            return refused.Answer();
        Tell(http.Response, may, stored);
        return TypedResults.Created((string?)null, BucketObjects.Describe(stored));
    }

    private static async Task<IResult> Get(string id, string path, HttpContext http, UcanGate gate, BucketObjects objects, CancellationToken cancel)
    {
        if (Named(id, http) is not { } resource) return Problems.InvalidResource.Answer();
        if (!(await May(http, gate, resource, Roles.Get, cancel)).Ok(out Carried? may, out Problem? problem)) return problem.Answer();
        if (!(await objects.Find(may, cancel)).Ok(out ObjectRecord? found, out Problem? missing)) return missing.Answer();
        Tell(http.Response, may, found);
        if (http.Request.Headers.IfNoneMatch.ToString() == EntityTags.Quote(found.Blob))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);

        // Whatever it holds, a browser must never run it as a page of this service.
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        http.Response.Headers.ContentDisposition = "attachment";
        http.Response.ContentType = found.ContentType;
        http.Response.ContentLength = found.Bytes;
        if (HttpMethods.IsHead(http.Request.Method)) return TypedResults.Empty;
        if (await objects.Read(id, found, cancel) is not { } stream) return Problems.ObjectNotFound.Answer();
        await using (stream) await stream.CopyToAsync(http.Response.Body, cancel);
        return TypedResults.Empty;
    }

    private static async Task<IResult> Delete(string id, string path, HttpContext http, UcanGate gate, BucketObjects objects,
        CancellationToken cancel)
    {
        if (Named(id, http) is not { } resource) return Problems.InvalidResource.Answer();
        if (!(await May(http, gate, resource, Roles.Delete, cancel)).Ok(out Carried? may, out Problem? problem)) return problem.Answer();
        return Answers.NoContentUnless(await objects.Delete(may, EntityTags.IfMatch(http.Request), cancel));
    }

    private static async Task<IResult> List(string id, HttpContext http, UcanGate gate, BucketObjects objects, CancellationToken cancel)
    {
        Query query = new(http.Request, "prefix", "limit", "continuation");
        string prefix = query.Text("prefix") ?? "";
        if (!StorageResource.IsId(id) || (prefix != "" && !StorageResource.IsPath(prefix))) return Problems.InvalidResource.Answer();
        if (!(await May(http, gate, new(id, prefix), Roles.List, cancel)).Ok(out Carried? may, out Problem? problem)) return problem.Answer();
        return (await objects.List(may, query.Limit(), query.Text("continuation"), cancel)).Ok();
    }

    private static async Task<Result<Carried>> May(HttpContext http, UcanGate gate, StorageResource resource, string ability,
        CancellationToken cancel) =>
        UcanGate.TokenOf(http.Request).Ok(out PresentedUcan? ucan, out Problem? unread)
            ? await gate.Decide(ucan, resource, ability, UcanRequest.Unknown, cancel)
            : unread;

    /// <summary>
    /// The object's place as the client wrote it: what a server decodes and normalises on the way is not looked at. The Functions host has
    /// respelled it before; it is read, and the token checked, as it came from there.
    /// </summary>
    private static StorageResource? Named(string id, HttpContext http)
    {
        string target = http.Features.Get<IHttpRequestFeature>()!.RawTarget, start = $"/v1/buckets/{id}/objects/";
        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];
        return query < 0 && StorageResource.IsId(id) && path.StartsWith(start, StringComparison.Ordinal)
            && StorageResource.IsPath(path[start.Length..])
            ? new(id, path[start.Length..])
            : null;
    }

    private static void Tell(HttpResponse response, Carried carried, ObjectRecord found)
    {
        response.Headers.ETag = EntityTags.Quote(found.Blob);
        response.Headers.LastModified = found.StoredAt.ToString("R");
        // Whoever holds a key of this bucket should hear that somebody says it is lost.
        if (carried.Bucket.Head.Recovery is { } recovery) response.Headers["Guise-Recovery"] = recovery;
    }
}
