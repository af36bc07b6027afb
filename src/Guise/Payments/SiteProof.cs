using System.Text.Json;
using Guise.Cryptography;
using Guise.Payments.Ledgers;
using Guise.Platform.Outbound;

namespace Guise.Payments;

/// <summary>
/// Whether a site itself says that it is paid at an account: it publishes <c>/.well-known/guise.json</c> with
/// <c>{"recipients":[{"ledger":"…","account":"…"}]}</c>. Anybody can ask for a payment in a site's name; only the site can publish this.
/// </summary>
internal sealed class SiteProof(IOutbound outbound)
{
    private const int MaxRecipients = 1000;

    public async Task<bool> Publishes(string origin, Principal ledger, LedgerAccount recipient, CancellationToken cancel) =>
        await outbound.Get(new Uri(origin + "/.well-known/guise.json"), cancel) is OutboundOutcome.Answered { Status: 200 } answer
        && Names(answer.Body, ledger, recipient);

    private static bool Names(byte[] body, Principal ledger, LedgerAccount recipient)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("recipients", out JsonElement recipients)
                && recipients.ValueKind == JsonValueKind.Array && recipients.EnumerateArray().Take(MaxRecipients).Any(entry =>
                    TextOf(entry, "ledger") == ledger.ToString() && LedgerAccount.TryParse(TextOf(entry, "account"), out LedgerAccount? account)
                        && account.Equals(recipient));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string? TextOf(JsonElement entry, string member) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(member, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
