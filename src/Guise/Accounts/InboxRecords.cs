using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Accounts;

/// <param name="Envelope">Sealed under the service key: JSON with the postmark in it.</param>
internal sealed record InboxRecord(int V, DateTimeOffset ReceivedAt, DateTimeOffset ExpiresAt, byte[] Envelope) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>What an inbox has taken in the hour that began at a time.</summary>
internal sealed record InboxWindow(int V, DateTimeOffset Began, int Messages, long Bytes) : IRecordShape
{
    public static int Newest => 1;

    public static InboxWindow Now(InboxWindow? last, DateTimeOffset now) =>
        last is not null && now - last.Began < TimeSpan.FromHours(1) ? last : new(Newest, now, 0, 0);

    public bool Takes(int bytes) => Messages < Limits.InboxMessagesPerHour && Bytes + bytes <= Limits.InboxBytesPerHour;
}

internal sealed class InboxRule : ISweepRule
{
    public const string Name = "inbox";

    public string Kind => Name;

    public DateTimeOffset? DueAt(ReadOnlySpan<byte> value) => RecordJson.Read<InboxRecord>(value).ExpiresAt;
}
