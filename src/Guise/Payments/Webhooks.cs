using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Keys;
using Guise.Platform.Outbound;

namespace Guise.Payments;

/// <summary>
/// Tells a merchant's server how its payment ended, again and again until it has heard. The body is signed: <c>Guise-Signature</c> is a
/// JWS with the body detached (RFC 7515, appendix F), ES256 by a key of <c>/.well-known/jwks.json</c>, whose header names event and time.
/// </summary>
internal sealed class Webhooks(IOutbound outbound, SigningKeys keys, TimeProvider clock)
{
    public const string SignatureHeader = "Guise-Signature";

    /// <summary>The payment after one announcement: with the time of the next, or none once the merchant has heard, or never will.</summary>
    public async Task<Payment> Announce(string id, Payment payment, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        string eventId = EventOf(id, payment);
        WebhookEvent happened = new(eventId, "payment." + NameOf(payment.Status), now, PaymentAnswer.Of(id, payment, now));
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(happened, Json.Options);
        Dictionary<string, string> headers = new() { [SignatureHeader] = await Sign(body, eventId, now, cancel) };
        OutboundOutcome outcome = await outbound.Post(new Uri(payment.WebhookUrl!), body, "application/json", headers, cancel);
        bool heard = outcome is OutboundOutcome.Answered { Status: >= 200 and < 300 };
        bool last = payment.Announcements >= Limits.WebhookPauses.Length;
        return payment with
        {
            Announcements = payment.Announcements + 1,
            AnnounceAt = heard || last ? null : clock.GetUtcNow() + Limits.WebhookPauses[payment.Announcements],
        };
    }

    /// <summary>The same for every repetition.</summary>
    private static string EventOf(string id, Payment payment) => $"{id}.{NameOf(payment.Status)}";

    private static string NameOf(PaymentStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    private async Task<string> Sign(byte[] body, string eventId, DateTimeOffset now, CancellationToken cancel)
    {
        SigningKey key = await keys.Current(SigningAlgorithm.Es256, cancel);
        string header = StrictBase64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(
            new WebhookHeader("ES256", key.Kid, "guise-webhook+jws", eventId, now.ToUnixTimeSeconds()), Json.Options));
        byte[] signature = key.Sign(Encoding.ASCII.GetBytes($"{header}.{StrictBase64Url.Encode(body)}"));
        return $"{header}..{StrictBase64Url.Encode(signature)}";
    }

    private sealed record WebhookHeader(string Alg, string Kid, string Typ, string Jti, long Iat);

    /// <param name="Id">The same at every repetition: a merchant acts on the first and answers 2xx to the others.</param>
    private sealed record WebhookEvent(string Id, string Type, DateTimeOffset SentAt, PaymentAnswer Payment);
}
