using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform.Http;
using Guise.Platform.Records;

namespace Guise.Platform.Idempotency;

/// <summary>A call under an Idempotency-Key, as its row keeps it. What was asked and answered is readable with the key only.</summary>
/// <param name="Box">A sealed <see cref="IdempotentExchange"/>.</param>
internal sealed record IdempotentCall(int V, DateTimeOffset StartedAt, byte[] Box) : IRecordShape
{
    public static int Newest => 1;
}

/// <param name="Fingerprint">SHA-256 of the body.</param>
/// <param name="Answer">Null while the call runs.</param>
internal sealed record IdempotentExchange(byte[] Fingerprint, StoredAnswer? Answer = null)
{
    public byte[] Seal(byte[] key, string partition) =>
        Sealed.Seal(key, JsonSerializer.SerializeToUtf8Bytes(this, Json.Options), Frame.Of("idempotency", partition));

    public static IdempotentExchange Open(byte[] key, string partition, byte[] box) =>
        JsonSerializer.Deserialize<IdempotentExchange>(Sealed.Open(key, box, Frame.Of("idempotency", partition)), Json.Rows)!;
}

internal sealed record StoredAnswer(int Status, byte[] Body, string? ContentType = null, string? Location = null, string? ETag = null);
