using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Payments;

/// <summary>A payment is forgotten long after it has ended.</summary>
internal sealed class PaymentRule : ISweepRule
{
    public const string Name = "payment";

    public string Kind => Name;

    public DateTimeOffset? DueAt(ReadOnlySpan<byte> value) => RecordJson.Read<PaymentRow>(value).EraseAt;
}
