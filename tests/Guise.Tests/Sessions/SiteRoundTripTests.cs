using System.Net;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Sessions;

/// <summary>What sites and consent cost in round trips to the store.</summary>
public sealed class SiteRoundTripTests
{
    private const string Shop = "https://shop.example";

    [Fact]
    public async Task A_signature_takes_two_reads_and_a_write_at_most_four_times_an_idle_day()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string wallet = await owner.Unlock(expiresIn: 604800, idleTimeout: 604800);
        Site shop = new(app, Shop);
        (string token, _, _) = await shop.Login(wallet);
        await MustCost(app, 2, 0, () => shop.Sign(token, "bytes", "AA"));
        app.Clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(1));
        await MustCost(app, 2, 0, () => shop.Sign(token, "bytes", "AA"));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await MustCost(app, 3, 1, () => shop.Sign(token, "bytes", "AA"));
        await MustCost(app, 2, 0, () => app.Get("/v1/session", token));
        await MustCost(app, 2, 0, () => app.Post("/v1/session/public-key", new { salt = "AA" }, token));
        await MustCost(app, 2, 1, () => app.Delete("/v1/session", token), HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_login_s_approval_takes_five_and_its_code_two()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop), old = new(app, "https://old.example");
        await old.Ask(wallet, "link", Shop);
        for (int i = 0; i < 2; i++)
        {
            foreach (bool linked in new[] { false, true })
            {
                Answer filed = await MustCost(app, linked ? 3 : 3, 1, () => shop.File(wallet, "login"), HttpStatusCode.Created);
                var masks = linked ? filed["display"].GetProperty("linked")[0].GetProperty("masks") : filed["display"].GetProperty("masks");
                Answer approved = await MustCost(app, 3, 2, () => Site.Approve(app, wallet, filed, masks[0].GetProperty("id").GetString()));
                await MustCost(app, 1, 1, () => shop.Redeem(approved.String("code")));
            }
        }
    }

    [Fact]
    public async Task Masks_cost_this_much()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        await MustCost(app, 2, 0, () => app.Post("/v1/masks/query", new { origin = Shop }, wallet));
        await MustCost(app, 2, 1, () => app.Post("/v1/masks", new { origin = Shop }, wallet), HttpStatusCode.Created);
        await MustCost(app, 2, 0, () => app.Post("/v1/masks/query", new { }, wallet));
        await MustCost(app, 2, 0, () => app.Get("/v1/sessions", wallet));
        await MustCost(app, 2, 0, () => app.Get("/v1/links", wallet));
    }

    private static async Task<Answer> MustCost(GuiseApp app, int reads, int writes, Func<Task<Answer>> call,
        HttpStatusCode status = HttpStatusCode.OK)
    {
        app.Store.Reset();
        Answer answer = (await call()).Must(status);
        Assert.Equal((reads, writes), (app.Store.Reads, app.Store.Writes));
        return answer;
    }
}
