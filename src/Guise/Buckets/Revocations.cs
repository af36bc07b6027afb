using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guise.Buckets.Ucan;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>
/// Takes tokens back, or all that passes through a principal. Rows are only ever added, one a token and revoker, so nobody's revocation touches
/// another's; whether one counts is decided
/// at each use, by the chain that is there then. So a token can be revoked before anybody has seen it.
/// </summary>
internal sealed class Revocations(IRecordStore store, Continuations continuations, TimeProvider clock)
{
    /// <param name="key">A token's content id, the hash of its signed bytes, or the DID of a principal.</param>
    public static string PrefixOf(string key) => BucketRows.Revocations + key + "|";

    public async Task<Result<RevocationAnswer>> ByPrincipal(string bucket, RevocationBody body, CancellationToken cancel)
    {
        // A DID stands for whatever passes through it below the revoker: no token can be beside it.
        string? whole = body.Token is null ? UcanKey.TryParse(body.Revoke)?.Did : null;
        if (UcanKey.TryParse(body.Iss) is not { } issuer || (whole ?? Cid.TryNormalise(body.Revoke)) is not { } cid)
            return Problems.RevocationInvalid;
        // The text that was signed is the id as its revoker spelled it.
        if (Signature(body.Challenge) is not { } signature || !issuer.Verify(Encoding.ASCII.GetBytes("REVOKE:" + body.Revoke), signature))
            return Problems.RevocationInvalid;
        if (!Step(body.Token, cid).Ok(out UcanStep? step, out Problem? problem)) return problem;
        if (step.Cid.Length > 0 && step.Audience != issuer.Did && !step.Issuers.Contains(issuer.Did)) return Problems.RevocationNotAllowed;
        return await Add(bucket, cid, step, issuer.Did, cancel);
    }

    public async Task<Result<RevocationAnswer>> ByOwner(string bucket, OwnerRevocationBody body, CancellationToken cancel)
    {
        if (Cid.TryNormalise(body.Revoke) is not { } cid) return Problems.RevocationInvalid;
        if (!Step(body.Token, cid).Ok(out UcanStep? step, out Problem? problem)) return problem;
        return await Add(bucket, cid, step, RevocationRecord.ByOwner, cancel);
    }

    /// <summary>In the order in which they came. Of a bucket that is not there, none: a stranger learns nothing.</summary>
    /// <param name="since">Seconds since 1970.</param>
    public Task<Result<Page<RevocationAnswer>>> Feed(string bucket, long since, int limit, string? continuation, CancellationToken cancel) =>
        continuations.Read("revocations|" + bucket, continuation, async after =>
        {
            RecordPage page = await store.Query(
                BucketRows.PartitionOf(bucket), BucketRows.Feed, limit, after
                    ?? BucketRows.Feed + TimeKey(DateTimeOffset.FromUnixTimeSeconds(since)), cancel);
            return new Page<RevocationAnswer>([.. page.Items.Select(row => Describe(RecordJson.Read<RevocationRecord>(row.Value)))], page.Next);
        }, cancel);

    private async Task<Result<RevocationAnswer>> Add(string bucket, string cid, UcanStep step, string by, CancellationToken cancel)
    {
        if (await store.Get(BucketRows.PartitionOf(bucket), BucketRows.Head, cancel) is null) return Problems.BucketNotFound;
        return await Append(bucket, cid, step.SignedHash.Length > 0 ? step.SignedHash : null, by, cancel) is { } stored
            ? Describe(stored)
            : Problems.BucketChanged;
    }

    /// <summary>The row as it stands afterwards: the first one stays. Safe to repeat, and before there is such a bucket.</summary>
    public async Task<RevocationRecord?> Append(string bucket, string cid, string? signedHash, string by, CancellationToken cancel)
    {
        string partition = BucketRows.PartitionOf(bucket);
        RevocationRecord record = new(RevocationRecord.Newest, cid, by, clock.GetUtcNow(), signedHash);
        byte[] value = RecordJson.Write(record);
        string who = StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(by)).AsSpan(0, 16)), row = PrefixOf(cid) + who;
        if (await store.Get(partition, row, cancel) is null)
        {
            // The feed's row comes in the same transaction; a conflict means that the same revocation came first.
            await store.Write(partition, [
                new RecordWrite.Insert(row, value),
                new RecordWrite.Insert($"{BucketRows.Feed}{TimeKey(record.RevokedAt)}|{cid}|{who}", value),
            ], cancel: cancel);
        }
        if (record.SignedHash is { } hash) await store.Write(partition, [new RecordWrite.Insert(PrefixOf(hash) + who, value)], cancel: cancel);
        return await store.Get(partition, row, cancel) is { } stored ? RecordJson.Read<RevocationRecord>(stored.Value) : null;
    }

    /// <summary>The token that was sent beside; empty when there is none, and refused when it is another.</summary>
    private static Result<UcanStep> Step(string? token, string cid)
    {
        if (token is null) return new UcanStep("", "", "", "", new HashSet<string>(), 0, 0);
        return PresentedUcan.TryRead(token, [], out UcanFault? fault) is { } presented
            ? presented.Outermost.Cid == cid ? presented.Outermost : Problems.RevocationInvalid
            : fault!.Problem;
    }

    /// <summary>Base64 in any of the forms that the versions of the specification ask for.</summary>
    private static byte[]? Signature(string text)
    {
        string plain = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return plain.Length == 86 && Base64Url.IsValid(plain) ? StrictBase64Url.TryDecode(plain) : null;
    }

    private static string TimeKey(DateTimeOffset time) => time.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    private static RevocationAnswer Describe(RevocationRecord record) => new(record.Cid, record.By, record.RevokedAt, record.SignedHash);
}
