using Guise.Buckets.Ucan;

namespace Guise.Buckets;

/// <summary>A request that a chain carries.</summary>
internal sealed record Carried(StorageResource Resource, UcanVerdict Verdict, PresentedUcan Ucan, BucketSnapshot Bucket);
