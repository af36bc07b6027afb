using Guise.Platform.Records;

namespace Guise.Platform.Idempotency;

/// <summary>A call under an Idempotency-Key is forgotten after a day.</summary>
internal sealed class IdempotencyRule : ISweepRule
{
    public const string Name = "idempotency";

    public string Kind => Name;

    public DateTimeOffset? DueAt(ReadOnlySpan<byte> value) => RecordJson.Read<IdempotentCall>(value).StartedAt + Limits.IdempotencyRetention;
}
