using System.Net;
using System.Numerics;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Local.Ledger;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Payments;

/// <summary>A merchant, a payer with play money, and what both see of a payment.</summary>
internal sealed class Shop(Owner owner, string token)
{
    public const string Origin = "https://shop.example";
    public const string Webhook = Origin + "/paid";
    public const string WellKnown = Origin + "/.well-known/guise.json";
    public const string Amount = "250000000";
    public const int Fee = 10_000;
    public const string Funds = "1000000000";

    public static readonly string Ledger = SandboxToken.All[0].Ledger.ToString();
    public static readonly LedgerAccount Till = new(Principal.Of([1, 2, 3]), [.. new byte[31], 7]);

    public GuiseApp App => owner.App;

    /// <summary>Of the owner's session, which a day outlasts.</summary>
    public string Token { get; private set; } = token;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An owner with ten tokens in her first account, and a shop whose server listens.</summary>
    public static async Task<Shop> Open(GuiseApp app)
    {
        app.Outbound.Serve(Webhook, 204);
        app.Outbound.Serve(WellKnown, 404);
        (Owner owner, string token) = await Owner.Unlocked(app);
        Shop shop = new(owner, token);
        await shop.Fill(0, Funds);
        return shop;
    }

    public async Task Unlock()
    {
        (await owner.LockByPassphrase(owner.Passphrase)).Must(HttpStatusCode.NoContent);
        Token = await owner.Unlock();
    }

    public async Task Fill(int account, string amount) =>
        (await App.Post($"/v1/assets/{Ledger}/accounts/{account}/faucet", new { amount }, Token)).Must(HttpStatusCode.OK);

    public static object Terms(string? amount = null, string? to = null, byte[]? memo = null, int? expiresIn = null) =>
        new Dictionary<string, object?>
    {
        ["origin"] = Origin, ["ledger"] = Ledger, ["to"] = to ?? Till.ToString(), ["amount"] = amount ?? Amount, ["webhookUrl"] = Webhook,
        ["returnUrl"] = Origin + "/thanks", ["memo"] = memo is null ? null : StrictBase64Url.Encode(memo), ["expiresIn"] = expiresIn,
    }.Where(member => member.Value is not null).ToDictionary();

    /// <summary>Asks for a payment; its id and secret.</summary>
    public async Task<(string Id, string Secret)> Ask(object? terms = null)
    {
        Answer created = (await App.Post("/v1/payments", terms ?? Terms())).Must(HttpStatusCode.Created);
        return (created.String("id"), created.String("secret"));
    }

    public async Task<Answer> Checkout(string id) => (await App.Get($"/v1/payments/{id}/checkout", Token)).Must(HttpStatusCode.OK);

    public async Task<Answer> Approve(string id, int account = 0, string? digest = null) =>
        await App.Post($"/v1/payments/{id}/approve", new { account, digest = digest ?? (await Checkout(id)).String("digest") }, Token);

    public async Task<Answer> See((string Id, string Secret) payment) =>
        (await App.Get("/v1/payments/" + payment.Id, payment.Secret)).Must(HttpStatusCode.OK);

    public async Task<string> Status((string Id, string Secret) payment) => (await See(payment)).String("status");

    public async Task<JsonElement[]> History() => [.. (await App.Get("/v1/payments", Token)).Must(HttpStatusCode.OK)["items"].EnumerateArray()];

    public Task<BigInteger?> InTill() => Balance(Till);

    public Task<BigInteger?> Balance(LedgerAccount account) =>
        new TokenLedgers(App.Services.GetRequiredService<SandboxLedger>(), App.Clock).Balance(SandboxToken.All[0].Ledger, account, Cancel);

    /// <summary>What the shop's server was told, oldest first.</summary>
    public IReadOnlyList<string> Told =>
        [.. App.Outbound.To(Webhook).Select(request => JsonElement.Parse(request.Body).GetProperty("type").GetString()!)];

    /// <summary>Lets a day pass, workflow by workflow.</summary>
    public async Task Day()
    {
        await App.Settle();
        foreach (int minutes in (int[])[1, 1, 1, 1, 1, 1, 2, 4, 4, 4, 8, 16, 30, 60, 120, 240, 480, 480, 240])
            await App.Advance(TimeSpan.FromMinutes(minutes));
        await Unlock();
    }
}
