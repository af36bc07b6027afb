using System.Net;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Wallets;

/// <summary>What calls cost in round trips to the store: money and latency, so each number is pinned.</summary>
public sealed class RoundTripTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    [Fact]
    public async Task Create_unlock_and_lock_cost_this_much()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = new(app, "alice", Owner.GoodPassphrase, null);
        await MustCost(app, 2, () => app.Post("/v1/profiles",
            new { username = "alice", kms = new { type = "passphrase", passphrase = owner.Passphrase } }), HttpStatusCode.Created);
        Answer unlocked = await MustCost(app, 3, () => owner.TryUnlock(owner.Passphrase));
        await MustCost(app, 2, () => owner.LockBy(unlocked.String("token")), HttpStatusCode.NoContent);
        await MustCost(app, 1, () => owner.LockBy(unlocked.String("token")), HttpStatusCode.NoContent);
        await owner.Unlock();
        await MustCost(app, 3, () => owner.LockByPassphrase(owner.Passphrase), HttpStatusCode.NoContent);
        await MustCost(app, 3, () => owner.LockByPassphrase(owner.Passphrase), HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_client_key_is_neither_counted_nor_forgiven()
    {
        await using GuiseApp app = await GuiseApp.Start();
        await app.Post("/v1/profiles", new { username = "bob", kms = new { type = "clientKey", key = Key } });
        await MustCost(app, 2, () => app.Post("/v1/profiles/unlock", new { username = "bob", key = Key }));
        await MustCost(app, 2, () => app.Post("/v1/profiles/lock", new { username = "bob", credential = new { key = Key } }),
            HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_passphrase_costs_the_same_for_a_name_that_nobody_has(bool known)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = known ? await Owner.With(app) : new(app, "nobody", "", null);
        // The first failure of a name is put down for the sweep.
        await MustCost(app, 3, () => owner.TryUnlock("a wrong passphrase"), HttpStatusCode.Unauthorized);
        await MustCost(app, 2, () => owner.TryUnlock("a wrong passphrase"), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Calls_of_the_owner_cost_this_much()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        object credential = new { passphrase = owner.Passphrase };
        Task<Answer> Add(string type, string id, string? collection = null, string? key = null) => app.Post("/v1/contents/" + type, collection is null
            ? new { content = new { id } } : new { content = new { id }, collection }, token, key);

        await MustCost(app, 1, () => app.Get("/v1/profile", token));
        await MustCost(app, 2, () => Add("collection", "box"), HttpStatusCode.Created);
        await MustCost(app, 2, () => Add("metadata", "a"), HttpStatusCode.Created);
        await MustCost(app, 3, () => Add("metadata", "b", "box"), HttpStatusCode.Created);
        await MustCost(app, 2 + 3, () => Add("metadata", "c", key: "a-key-of-more-than-128-bits"), HttpStatusCode.Created);
        await MustCost(app, 2, () => app.Get("/v1/contents/metadata/a", token));
        await MustCost(app, 2, () => app.Get("/v1/contents/metadata", token));
        await MustCost(app, 3, () => app.Get("/v1/contents/metadata?collection=box", token));
        await MustCost(app, 3, () => app.Delete("/v1/contents/metadata/a", token), HttpStatusCode.NoContent);
        await MustCost(app, 4, () => app.Delete("/v1/contents/metadata/b", token), HttpStatusCode.NoContent);
        await MustCost(app, 3, () => app.Delete("/v1/contents/collection/box", token), HttpStatusCode.NoContent);
        await MustCost(app, 4, () => app.Patch("/v1/profile", new { credential, recovery = "remove" }, token));
        await MustCost(app, 4, () => app.Post("/v1/profile/rekey", new { credential }, token));
        // Two of them ask for the account of buckets, under the keys before and after the rekey.
        await MustCost(app, 8, () => app.Delete("/v1/profile", token), HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Sliding_the_idle_expiry_costs_one_write_a_quarter_of_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, _) = (await Owner.With(app), 0);
        string token = await owner.Unlock(idleTimeout: 400);
        await MustCost(app, 1, () => app.Get("/v1/profile", token));
        app.Clock.Advance(TimeSpan.FromSeconds(99));
        await MustCost(app, 1, () => app.Get("/v1/profile", token));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await MustCost(app, 2, () => app.Get("/v1/profile", token));
        await MustCost(app, 1, () => app.Get("/v1/profile", token));
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/health/live")]
    [InlineData("/problems")]
    [InlineData("/nothing")]
    [InlineData("/openapi/v1.json")]
    public async Task What_everybody_may_see_costs_nothing_even_with_a_token(string path)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        app.Store.Reset();
        await app.Get(path, token);
        Assert.Equal(0, app.Store.RoundTrips);
    }

    [Fact]
    public async Task Names_challenges_and_accounts_cost_this_much()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = NameOwner.New(app);
        await app.Post("/v1/challenges", new { account = "warm.up" });
        await MustCost(app, 2, () => alice.Publish());
        await MustCost(app, 1, () => app.Get(alice.Path));
        await MustCost(app, 2, () => alice.CreateAccount(), HttpStatusCode.Created);
        Answer challenge = await MustCost(app, 0, () => app.Post("/v1/challenges", new { account = alice.Name }));
        Answer token = await MustCost(app, 3, () => alice.Redeem(challenge.String("challenge")));
        string path = "/v1/accounts/" + alice.Name, bearer = token.String("token");
        object envelope = new { message = "x", metadata = new { version = "v1", deliveryInformation = "x", messageHash = "x", signature = "x" } };
        Answer sent = await MustCost(app, 3, () => app.Post(path + "/messages", envelope), HttpStatusCode.Accepted);
        await MustCost(app, 1, () => app.Get(path, bearer));
        await MustCost(app, 2, () => app.Get(path + "/messages", bearer));
        await MustCost(app, 3, () => app.Delete($"{path}/messages/{sent.String("id")}", bearer), HttpStatusCode.NoContent);
        await MustCost(app, 2, () => app.Patch(path, new { messageTtl = 3600 }, bearer));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await MustCost(app, 2, () => alice.DeleteAccount(), HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Names_of_a_wallet_cost_this_much()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        const string name = "alice." + GuiseApp.Domain, path = "/v1/names/" + name;
        await app.Post("/v1/challenges", new { account = "warm.up" });
        // The session; the name, is it held; how many are; name and keys; both keys; what is published, twice; the publication.
        await MustCost(app, 9, () => app.Post("/v1/names", new { name }, token));
        await MustCost(app, 2, () => app.Get("/v1/names", token));
        await MustCost(app, 5, () => app.Get(path, token));
        await MustCost(app, 5, () => app.Post(path + "/account", null, token), HttpStatusCode.Created);
        await MustCost(app, 5, () => app.Patch(path + "/account", new { messageTtl = 3600 }, token));
        await MustCost(app, 6, () => app.Post(path + "/token", null, token));
    }

    private static async Task<Answer> MustCost(GuiseApp app, int roundTrips, Func<Task<Answer>> call, HttpStatusCode status = HttpStatusCode.OK)
    {
        app.Store.Reset();
        Answer answer = (await call()).Must(status);
        Assert.Equal(roundTrips, app.Store.RoundTrips);
        return answer;
    }
}
