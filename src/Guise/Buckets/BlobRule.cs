using Guise.Platform;
using Guise.Platform.Objects;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>Removes bytes that no object points to any more, or never did because a call died, before their row goes.</summary>
internal sealed class BlobRule(IObjectStore objects) : ISweepRule
{
    public const string Name = "blob";

    public string Kind => Name;

    public DateTimeOffset? DueAt(ReadOnlySpan<byte> value) => RecordJson.Read<BlobRecord>(value).Until;

    public Task Release(byte[] value, CancellationToken cancel)
    {
        BlobRecord blob = RecordJson.Read<BlobRecord>(value);
        return objects.Delete(blob.Bucket, blob.Blob, cancel);
    }
}
