using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>Remembers that somebody had a grant once, so that its return does not bring old tokens back to life.</summary>
/// <param name="ValidFrom">In seconds: from when tokens count again.</param>
internal sealed record FormerGrantRecord(int V, long ValidFrom) : IRecordShape
{
    public static int Newest => 1;
}
