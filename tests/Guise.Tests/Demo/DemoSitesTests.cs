using System.Net;
using System.Text.Json;
using Guise.Local;
using Guise.Local.Demo;
using Guise.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;

namespace Guise.Tests.Demo;

/// <summary>The two shops beside the wallet of one machine.</summary>
public sealed class DemoSitesTests
{
    private static readonly Uri Wallet = new("http://localhost:7071");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_that_is_taken_costs_the_demo_and_nothing_else()
    {
        await using WebApplication? first = await DemoSites.Start(Wallet, 0, sells: true);
        Assert.NotNull(first);
        Assert.Null(await DemoSites.Start(Wallet, LocalHost.AddressOf(first).Port, sells: true));
    }

    [Theory]
    [InlineData("old-shop", "The Old Shop", "new-shop")]
    [InlineData("new-shop", "The New Shop", "old-shop")]
    public async Task Each_host_name_is_a_shop_that_knows_the_wallet_and_the_other(string name, string title, string other)
    {
        await using WebApplication? demo = await DemoSites.Start(Wallet, 0, sells: true);
        Uri shop = DemoSites.Shop(demo!, name);
        using HttpClient http = new() { BaseAddress = LocalHost.AddressOf(demo!) };
        http.DefaultRequestHeaders.Host = shop.Authority;
        using HttpResponseMessage page = await http.GetAsync("/", Cancel);
        string text = await page.Content.ReadAsStringAsync(Cancel);
        Assert.Contains($"<title>{title}</title>", text, StringComparison.Ordinal);
        Assert.Contains($"http://{other}.localhost:{shop.Port}/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("'http://localhost:7071/guise.js'", await http.GetStringAsync("/shop.js", Cancel), StringComparison.Ordinal);
        foreach (string missing in (string[])["/nothing", "/..%2fguise.db", "/shop.html/x"])
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(missing, Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_shop_has_its_server_ask_for_the_payment_and_keeps_the_secret()
    {
        await using GuiseApp app = await GuiseApp.Start();
        await using WebApplication? demo = await DemoSites.Start(app.Http.BaseAddress!, 0, sells: true);
        using HttpClient http = new() { BaseAddress = LocalHost.AddressOf(demo!) };
        http.DefaultRequestHeaders.Host = DemoSites.Shop(demo!, "new-shop").Authority;
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("/orders", null, Cancel)).StatusCode);
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using HttpResponseMessage placed = await http.PostAsync("/orders", null, Cancel);
        JsonElement order = JsonElement.Parse(await placed.Content.ReadAsStringAsync(Cancel));
        Assert.False(order.TryGetProperty("secret", out _));
        Assert.Equal(GuiseApp.ServiceUrl + "/pay/" + order.GetProperty("id").GetString(), order.GetProperty("checkoutUrl").GetString());
        Assert.Equal("""{"status":"requested"}""", await http.GetStringAsync("/orders/" + order.GetProperty("order").GetString(), Cancel));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/orders/" + order.GetProperty("id").GetString(), Cancel)).StatusCode);
        Assert.Contains(order.GetProperty("to").GetString()!, await http.GetStringAsync("/.well-known/guise.json", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_money_is_money_nothing_is_sold()
    {
        await using WebApplication? demo = await DemoSites.Start(Wallet, 0, sells: false);
        using HttpClient http = new() { BaseAddress = LocalHost.AddressOf(demo!) };
        Assert.Contains("data-sells=\"no\"", await http.GetStringAsync("/", Cancel), StringComparison.Ordinal);
        foreach (string path in (string[])["/.well-known/guise.json", "/orders/x"])
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path, Cancel)).StatusCode);
    }
}
