using System.Net;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Keys;
using Guise.Statistics;
using Guise.Tests.Infrastructure;
using Guise.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guise.Tests.Statistics;

/// <summary>What the service tells about its use, and what it does not.</summary>
public sealed class StatisticsTests
{
    private const string Site = "https://shop.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_done_in_a_day_is_published_at_its_end_and_rounded_down()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        await MakeMasks(app, shop.Token, 12);
        (string token, _, _) = await new Site(app, Site).Login(shop.Token);
        for (int i = 0; i < 24; i++) await Sign(app, token);
        Answer asked = await new Site(app, Site).Ask(shop.Token, "sign", signature: new { kind = "bytes", payload = "AA" });
        Assert.True(asked.Has("signature"));
        for (int i = 0; i < 10; i++) (await app.Post($"/v1/assets/{Shop.Ledger}/accounts", new { }, shop.Token)).Must(HttpStatusCode.Created);
        for (int i = 0; i < 11; i++) await Pay(shop);

        await Flush(app);
        MustShow(await Statistics(app), "2026-03-01T00:00:00Z", 0, 0, 0, "0");
        app.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromTicks(1));
        MustShow(await Statistics(app), "2026-03-01T00:00:00Z", 0, 0, 0, "0");
        app.Clock.Advance(TimeSpan.FromTicks(1));
        // 13 masks with the one that every site has, 25 signatures, 11 accounts with the first, 11 times 0.1000001.
        MustShow(await Statistics(app), "2026-03-02T00:00:00Z", 10, 20, 10, "110000000");
    }

    [Fact]
    public async Task Ten_events_are_never_shown_and_wait_for_an_eleventh()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        (string token, _, _) = await new Site(app, Site).Login(wallet);
        for (int i = 0; i < 10; i++) await Sign(app, token);
        await Flush(app);
        for (int day = 2; day < 5; day++)
        {
            app.Clock.Advance(TimeSpan.FromDays(1));
            MustShow(await Statistics(app), $"2026-03-0{day}T00:00:00Z", 0, 0, 0, "0");
        }
        (_, wallet) = await Owner.Unlocked(app);
        (token, _, _) = await new Site(app, Site).Login(wallet);
        await Sign(app, token);
        await Flush(app);
        MustShow(await Statistics(app), "2026-03-04T00:00:00Z", 0, 0, 0, "0");
        app.Clock.Advance(TimeSpan.FromDays(1));
        MustShow(await Statistics(app), "2026-03-05T00:00:00Z", 0, 10, 0, "0");
    }

    [Fact]
    public async Task Two_instances_add_up()
    {
        await using GuiseApp one = await GuiseApp.Start();
        await using GuiseApp two = await GuiseApp.Beside(one);
        (_, string wallet) = await Owner.Unlocked(one);
        (string token, _, _) = await new Site(one, Site).Login(wallet);
        for (int i = 0; i < 6; i++) await Sign(one, token);
        for (int i = 0; i < 7; i++) await Sign(two, token);
        await Task.WhenAll(Flush(one), Flush(two));
        await Task.WhenAll(Flush(one), Flush(two));
        Assert.Equal(new Tally(13, 13), (await Figures(two)).Open["signatures"]);
        one.Clock.Advance(TimeSpan.FromDays(1));
        MustShow(await Statistics(one), "2026-03-02T00:00:00Z", 0, 10, 0, "0");
    }

    [Fact]
    public async Task What_is_stored_leads_to_no_wallet_and_no_site()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        await MakeMasks(app, shop.Token, 1);
        await Pay(shop);
        await Flush(app);
        (_, string row, byte[] value) = Assert.Single(StoreDump.Rows(app, "statistics"));
        Assert.Equal("figures", row);
        JsonElement shape = JsonElement.Parse(value);
        Assert.Equal(["v", "box"], shape.EnumerateObject().Select(member => member.Name));

        // Not even with the service key: sums of a day, and random ids of batches that nothing else bears.
        byte[] box = StrictBase64Url.TryDecode(shape.GetProperty("box").GetString())!;
        byte[] plain = await app.Services.GetRequiredService<ServiceKeys>().Open("statistics", box, Frame.Of("statistics"), Cancel);
        string batch = Assert.Single((await Figures(app)).Batches);
        string open = $$$"""{"masks":{"events":2,"sum":"2"},"{{{Shop.Ledger}}}":{"events":1,"sum":"10000010"}}""";
        Assert.Equal(
            $$$"""{"day":"2026-03-01","open":{{{open}}},"published":{},"batches":["{{{batch}}}"]}""", Encoding.UTF8.GetString(plain));
    }

    [Fact]
    public async Task Looking_costs_one_read_and_may_be_cached()
    {
        await using GuiseApp app = await GuiseApp.Start();
        app.Store.Reset();
        Answer answer = (await app.Get("/v1/statistics")).Must(HttpStatusCode.OK);
        Assert.Equal((1, 0), (app.Store.Reads, app.Store.Writes));
        Assert.Equal("public, max-age=3600", answer.Headers.CacheControl!.ToString());
        Assert.Equal(["asOf", "masks", "signatures", "accounts", "transferred"], answer.Json.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_payment_that_is_denied_or_fails_moves_no_figure_and_a_paid_one_moves_it_once()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) paid = await shop.Ask(), denied = await shop.Ask();
        (await shop.Approve(paid.Id)).Must(HttpStatusCode.OK);
        (await app.Post($"/v1/payments/{denied.Id}/deny", null, shop.Token)).Must(HttpStatusCode.OK);
        app.Outbound.Serve(Shop.Webhook, 500);
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("paid", await shop.Status(paid));
        await Flush(app);
        Assert.Equal(new Tally(1, 250_000_000), (await Figures(app)).Open[Shop.Ledger]);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_instance_writes_every_ten_minutes_and_when_it_is_stopped()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Counters counters = app.Services.GetRequiredService<Counters>();
        StatisticsRecords records = app.Services.GetRequiredService<StatisticsRecords>();
        using StatisticsService service = new(records, app.Clock, NullLogger<StatisticsService>.Instance);
        await service.StartAsync(Cancel);
        for (int i = 1; i <= 2; i++)
        {
            counters.SignatureMade();
            // The timer begins on a thread of its own, perhaps after the first of these.
            for (int signatures = 0; signatures < i; signatures = (int)(await Figures(app)).Open.GetValueOrDefault("signatures").Events)
            {
                app.Clock.Advance(Limits.StatisticsInterval);
                await Task.Yield();
            }
        }
        counters.SignatureMade();
        await service.StopAsync(Cancel);
        Assert.Equal(3, (await Figures(app)).Open["signatures"].Events);
    }

    private static void MustShow(Answer answer, string asOf, int masks, int signatures, int accounts, string amount)
    {
        JsonElement token = answer["transferred"][0];
        Assert.Equal(
            (asOf, masks, signatures, accounts, Shop.Ledger, amount),
            (answer.String("asOf"), answer["masks"].GetInt32(), answer["signatures"].GetInt32(), answer["accounts"].GetInt32(),
                token.GetProperty("ledger").GetString(), token.GetProperty("amount").GetString()));
    }

    private static async Task<Answer> Statistics(GuiseApp app) => (await app.Get("/v1/statistics")).Must(HttpStatusCode.OK);

    private static Task Flush(GuiseApp app) => app.Services.GetRequiredService<StatisticsRecords>().Flush(Cancel);

    private static Task<Figures> Figures(GuiseApp app) => app.Services.GetRequiredService<StatisticsRecords>().Read(Cancel);

    private static async Task MakeMasks(GuiseApp app, string wallet, int count)
    {
        for (int i = 0; i < count; i++) (await app.Post("/v1/masks", new { origin = Site }, wallet)).Must(HttpStatusCode.Created);
    }

    private static async Task Sign(GuiseApp app, string token) =>
        (await app.Post("/v1/session/sign", new { kind = "bytes", payload = "AA" }, token)).Must(HttpStatusCode.OK);

    private static async Task Pay(Shop shop)
    {
        object body = new { to = Shop.Till.ToString(), amount = "10000010", fee = Shop.Fee.ToString() };
        (await shop.App.Post($"/v1/assets/{Shop.Ledger}/accounts/0/transfers", body, shop.Token)).Must(HttpStatusCode.Created);
        await shop.App.Settle();
    }
}
