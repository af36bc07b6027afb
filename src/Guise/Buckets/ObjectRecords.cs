using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>Rows of a bucket's objects. They sort as their paths do, as far as a key reaches.</summary>
internal static class ObjectRows
{
    public const string Objects = "object|";
    public const string Blobs = "blob|";
    public const string Usage = "usage";
    private const int PathChars = 180;

    public static string PartitionOf(string bucket) => "objects|" + bucket;

    /// <summary>A long path goes by its beginning and its hash: a bar is in no path.</summary>
    public static string Of(string path) => Objects + (path.Length <= PathChars ? path : path[..PathChars] + "|" + Hash(path));

    /// <summary>What the rows of a folder and below begin with; more may begin so.</summary>
    public static string Under(string folder) => Objects + (folder.Length <= PathChars ? folder : folder[..PathChars]);

    public static string Used(string cid) => "used|" + cid;

    private static string Hash(string path) => StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(path)));
}

/// <param name="Blob">Where the bytes lie; a new one with every write, so it serves as the object's entity tag.</param>
internal sealed record ObjectRecord(int V, string Path, string Blob, long Bytes, string ContentType, byte[] Hash,
    DateTimeOffset StoredAt) : IRecordShape
{
    public static int Newest => 1;
}

internal sealed record UsageRecord(int V, long Objects, long Bytes) : IRecordShape
{
    public static int Newest => 1;

    public static async Task<UsageRecord> Read(IRecordStore store, string bucket, CancellationToken cancel) =>
        await store.Get(ObjectRows.PartitionOf(bucket), ObjectRows.Usage, cancel) is { } row
            ? RecordJson.Read<UsageRecord>(row.Value)
            : new(Newest, 0, 0);
}

/// <summary>Bytes that no object points to: on their way in, or out. Whoever finds the row late removes them.</summary>
internal sealed record BlobRecord(int V, string Bucket, string Blob, DateTimeOffset Until) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>A token that was good for one request, and which that was.</summary>
internal sealed record UsedTokenRecord(int V, byte[] Fingerprint, DateTimeOffset Until) : IRecordShape
{
    public static int Newest => 1;
}

internal sealed class UsedTokenRule : ISweepRule
{
    public const string Name = "used-token";

    public string Kind => Name;

    public DateTimeOffset? DueAt(ReadOnlySpan<byte> value) => RecordJson.Read<UsedTokenRecord>(value).Until;
}
