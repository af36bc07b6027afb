using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Local.Ledger;
using Guise.Payments.Ledgers;
using Guise.Platform;

namespace Guise.Local.Demo;

/// <summary>
/// The server's side of a shop: asks the wallet for payments of play money, keeps their secrets to itself, and looks by itself whether they
/// were made: a browser can say anything.
/// </summary>
internal sealed class DemoOrders(Uri wallet) : IDisposable
{
    private const int MostOrders = 1000;
    private const string Price = "250000000";
    private static readonly string Token = SandboxToken.All[0].Ledger.ToString();
    private readonly HttpClient _wallet = new() { BaseAddress = wallet, Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConcurrentDictionary<string, (string Payment, string Secret)> _orders = new(StringComparer.Ordinal);

    /// <summary>What the shop's page needs to have it paid: all but the secret. Null when the wallet asks for none now.</summary>
    public async Task<string?> Place(string shop, string origin, CancellationToken cancel)
    {
        string order = Id.New();
        byte[] memo = Encoding.ASCII.GetBytes(order);
        using HttpResponseMessage created = await _wallet.PostAsJsonAsync("/v1/payments", new
        {
            origin, ledger = Token, to = TillOf(shop), amount = Price, memo = StrictBase64Url.Encode(memo), returnUrl = $"{origin}/?order={order}",
        }, cancel);
        if (!created.IsSuccessStatusCode || _orders.Count >= MostOrders) return null;
        JsonElement payment = await created.Content.ReadFromJsonAsync<JsonElement>(cancel);
        _orders[order] = (payment.GetProperty("id").GetString()!, payment.GetProperty("secret").GetString()!);
        return JsonSerializer.Serialize(new
        {
            order, id = payment.GetProperty("id"), checkoutUrl = payment.GetProperty("checkoutUrl"),
            ledger = Token, to = TillOf(shop), amount = Price,
        });
    }

    /// <summary>The payment's status, as the wallet tells who has the secret; null for what is no order.</summary>
    public async Task<string?> StatusOf(string order, CancellationToken cancel)
    {
        if (!_orders.TryGetValue(order, out (string Payment, string Secret) asked)) return null;
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/payments/" + asked.Payment);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", asked.Secret);
        using HttpResponseMessage answer = await _wallet.SendAsync(request, cancel);
        if (!answer.IsSuccessStatusCode) return null;
        JsonElement payment = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return JsonSerializer.Serialize(new { status = payment.GetProperty("status") });
    }

    /// <summary>What proves to a wallet that the shop itself is paid there.</summary>
    public static string WellKnown(string shop) =>
        JsonSerializer.Serialize(new { recipients = new[] { new { ledger = Token, account = TillOf(shop) } } });

    /// <summary>An account of the sandbox that no key opens: what comes in stays.</summary>
    private static string TillOf(string shop) =>
        LedgerAccount.Of(Principal.Of([.. Encoding.ASCII.GetBytes(shop), SandboxToken.ReservedClass])).ToString();

    public void Dispose() => _wallet.Dispose();
}
