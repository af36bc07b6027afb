using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Buckets;

/// <summary>A challenge is of no use once its time is over.</summary>
internal sealed class DidChallengeRule : ISweepRule
{
    public const string Name = "did-challenge";

    public string Kind => Name;

    public DateTimeOffset? DueAt(ReadOnlySpan<byte> value) => RecordJson.Read<DidChallengeRecord>(value).ExpiresAt;
}
