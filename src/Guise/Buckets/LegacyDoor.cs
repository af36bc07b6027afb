using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guise.Buckets;

/// <summary>
/// The calls that clients of nft.storage know, with their envelope <c>{ok, value}</c> and this service's rules: a DID is registered by proof, a
/// resource that names one means the account's default bucket, and a token is looked at like any other.
/// </summary>
internal static class LegacyDoor
{
    public static void MapLegacyDoor(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder door = routes.MapGroup("").ExcludeFromDescription();
        door.MapMethods("/did", Verbs.Read, Did);
        door.MapPost("/user/did", RegisterDid).RequireStorageOwner();
        door.MapPost("/ucan/token", Token);
        door.MapPost("/upload", Upload).WithMetadata(new RequestSizeLimitAttribute(Limits.ObjectBytes));
        door.MapPost("/api/upload", Upload).WithMetadata(new RequestSizeLimitAttribute(Limits.ObjectBytes));
    }

    private static async Task<IResult> Did(ServiceIdentity identity, CancellationToken cancel)
    {
        IReadOnlyCollection<string> dids = await identity.Dids(cancel);
        return TypedResults.Ok(new { ok = true, value = dids.First(), all = dids });
    }

    /// <summary>As before but for the proof. No client of theirs calls this, so its refusals are problems like all others of a session.</summary>
    private static async Task<IResult> RegisterDid(
        StorageOwner owner, Body<LegacyDidBody> body, StorageAccounts accounts, Dids dids, BucketNotes notes, CancellationToken cancel)
    {
        if (UcanKey.TryParse(body.Value.Did) is null) return Problems.InvalidDid.Answer();
        if (body.Value.Challenge is not { } challenge || await accounts.Find(owner, cancel) is not { } account)
            return Problems.DidProofInvalid.Answer();
        DidProof proof = new DidProofBody(challenge, body.Value.Proof, body.Value.Signature).Read();
        Task<Result<DidAnswer>> register = dids.Register(account, challenge, proof, cancel);
        Result<DidAnswer> noted = await notes.Of(owner.Wallet, ActivityEvent.DidRegistered, did => did.Did, register);
        if (!noted.Ok(out DidAnswer? registered, out Problem? problem)) return problem.Answer();
        return registered.Did == body.Value.Did ? Value(registered.Did) : Problems.DidProofInvalid.Answer();
    }

    /// <summary>A root token: by session for the account's oldest DID, or by a request token for its issuer.</summary>
    private static async Task<IResult> Token(
        HttpContext http, OpenWallets wallets, StorageAccounts accounts, FactReader facts, UcanGate gate, ServiceIdentity identity,
        CancellationToken cancel)
    {
        using WalletToken? session = WalletTokenHandler.TokenOf(http.Request);
        if (session is not null)
        {
            if (!(await wallets.Open(session, cancel)).Ok(out OpenWallet? wallet, out Problem? ended)) return Refuse(ended);
            using (wallet)
            {
                string? account = await accounts.Find(wallet, cancel);
                DidRecord? did = account is null ? null
                    : (await facts.DidsOf(account, cancel)).Values.Where(known => known.Status == DidStatus.Active)
                        .MinBy(known => known.RegisteredAt);
                return did is null ? Refuse(Problems.DidNotFound) : Value(await identity.LegacyRoot(did.Did, cancel));
            }
        }
        if (!UcanGate.TokenOf(http.Request, needsAgent: true).Ok(out PresentedUcan? ucan, out Problem? unread)) return Refuse(unread);
        string issuer = ucan.Outermost.Issuer;
        if (!(await Target(ucan, gate, facts, cancel)).Ok(out StorageResource? target, out Problem? problem)) return Refuse(problem);
        // Only the whole of what the issuer's own DID stands for is good for a new root.
        if (!ucan.Stated.Any(stated => StorageResource.TryParse(stated.Resource) is { IsLegacy: true, Path: "" } own && own.Bucket == issuer))
            return Refuse(Problems.UcanCapabilityMissing);
        return (await gate.Decide(ucan, target, Roles.LegacyImport, UcanRequest.Unknown, cancel)).Ok(out _, out Problem? refused)
            ? Value(await identity.LegacyRoot(issuer, cancel))
            : Refuse(refused);
    }

    private static async Task<IResult> Upload(HttpContext http, UcanGate gate, FactReader facts, BucketObjects objects, CancellationToken cancel)
    {
        string type = http.Request.ContentType ?? "application/octet-stream";
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || type.Length > Limits.ContentTypeChars)
            return Refuse(Problems.UnsupportedMediaType);
        if (!UcanGate.TokenOf(http.Request, needsAgent: true).Ok(out PresentedUcan? ucan, out Problem? unread)) return Refuse(unread);
        if (!(await Target(ucan, gate, facts, cancel)).Ok(out StorageResource? folder, out Problem? problem)) return Refuse(problem);
        Result<Carried> carried = await gate.Decide(ucan, folder, Roles.LegacyImport, new(http.Request.ContentLength, type), cancel);
        if (!carried.Ok(out Carried? may, out Problem? refused)) return Refuse(refused);

        string? root = null;
        bool car = type.StartsWith("application/car", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/vnd.ipld.car", StringComparison.OrdinalIgnoreCase);
        Result<ObjectRecord> stored = await objects.Put(may, Roles.LegacyImport, http.Request.Body, type, new(default), cancel, sent =>
        {
            string whole = Cid.OfHash(sent.Hash());
            root = car ? CarHeader.RootOf(sent.Beginning) : whole;
            return root is null ? null : car ? $"{root}/{whole}" : whole;
        });
        return stored.Ok(out ObjectRecord? kept, out Problem? failed) ? Value(Describe(root!, kept)) : Refuse(failed);
    }

    /// <summary>
    /// The one place that the token is about: these requests name none, and the token's own claim is all that may stand in. Whether it is true is
    /// decided afterwards like for any request.
    /// </summary>
    private static async Task<Result<StorageResource>> Target(PresentedUcan ucan, UcanGate gate, FactReader facts, CancellationToken cancel)
    {
        if (await gate.Check(ucan, cancel) is { } invalid) return invalid.Problem;
        foreach (string did in ucan.LegacyOwners.ToArray())
        {
            if (await facts.DefaultBucket(did, cancel) is { } bucket) ucan.PointAt(did, bucket);
        }
        StorageResource?[] places = [.. ucan.Stated.Where(stated => Abilities.Covers(stated.Ability, Roles.LegacyImport))
            .Select(stated => stated.Target).Distinct()];
        return places switch
        {
            [] => Problems.UcanCapabilityMissing,
            [null] => Problems.ResourceNotCanonical,
            [{ IsLegacy: false } place] => place,
            _ => Problems.LegacyBucketAmbiguous,
        };
    }

    private static object Describe(string cid, ObjectRecord kept) => new
    {
        cid,
        size = kept.Bytes,
        created = kept.StoredAt.UtcDateTime,
        type = kept.ContentType,
        scope = "session",
        pin = new { cid, created = kept.StoredAt.UtcDateTime, size = kept.Bytes, status = "pinned" },
        files = Array.Empty<object>(),
        deals = Array.Empty<object>(),
    };

    private static IResult Value(object value) => TypedResults.Ok(new { ok = true, value });

    private static IResult Refuse(Problem problem) => TypedResults.Json(
        new { ok = false, error = new { code = problem.Code, message = problem.Sentence } }, JsonSerializerOptions.Web, statusCode: problem.Status);
}

/// <param name="Did">A <c>did:key</c>.</param>
/// <param name="Challenge">Of purpose <c>register</c>, from <c>POST /v1/dids/challenges</c>; with its answer.</param>
internal sealed record LegacyDidBody(string Did, string? Challenge = null, string? Proof = null, string? Signature = null);
