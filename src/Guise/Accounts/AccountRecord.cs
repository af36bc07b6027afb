using System.Text.Json.Serialization;
using Guise.Platform.Records;

namespace Guise.Accounts;

/// <summary>An account of a name with this service, or what is left of one: its mark outlives it, so that no old message brings it back.</summary>
/// <param name="Mark">Time of the newest signed message that was taken, in milliseconds since 1970.</param>
/// <param name="MessageTtl">Seconds.</param>
/// <param name="MaxMessageSize">Bytes.</param>
/// <param name="Id">Of this life of the account; null once deleted.</param>
internal sealed record AccountRecord(int V, long Mark, DateTimeOffset CreatedAt, int MessageTtl, int MaxMessageSize, string? Id = null) : IRecordShape
{
    public static int Newest => 1;

    [JsonIgnore]
    public bool IsOpen => Id is not null;
}
