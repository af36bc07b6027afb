using System.Net;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Names;

/// <summary>Names of a wallet: each step in one call, with keys that never leave it.</summary>
public sealed class WalletNameTests
{
    [Fact]
    public async Task An_owner_takes_names_makes_accounts_and_gets_tokens_in_one_call_each()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        foreach (string label in new[] { "alice", "work" })
        {
            string name = $"{label}.{GuiseApp.Domain}";
            Answer published = (await app.Post("/v1/names", new { name }, token)).Must(HttpStatusCode.OK);
            Assert.Equal(published.Text, (await app.Get($"/v1/names/{name}/profile")).Must(HttpStatusCode.OK).Text);
            Assert.Equal(GuiseApp.Domain, published["profile"].GetProperty("deliveryServices")[0].GetString());
            (await app.Post($"/v1/names/{name}/token", null, token)).MustBe(Problems.AccountNotFound);
            (await app.Post($"/v1/names/{name}/account", null, token)).Must(HttpStatusCode.Created);
            string account = (await app.Post($"/v1/names/{name}/token", null, token)).Must(HttpStatusCode.OK).String("token");
            (await app.Get("/v1/accounts/" + name, account)).Must(HttpStatusCode.OK);
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(2, (await app.Get("/v1/names", token)).Must(HttpStatusCode.OK)["items"].GetArrayLength());
        Assert.Equal(4, (await app.Get("/v1/keys", token))["items"].GetArrayLength());
    }

    [Fact]
    public async Task Rotation_ends_the_tokens_of_the_old_keys()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        const string name = "alice." + GuiseApp.Domain;
        Answer first = (await app.Post("/v1/names", new { name }, token)).Must(HttpStatusCode.OK);
        (await app.Post($"/v1/names/{name}/account", null, token)).Must(HttpStatusCode.Created);
        string old = (await app.Post($"/v1/names/{name}/token", null, token)).String("token");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Answer second = (await app.Post($"/v1/names/{name}/rotate", null, token)).Must(HttpStatusCode.OK);
        Assert.Equal(first.String("address"), second.String("address"));
        foreach (string key in new[] { "publicSigningKey", "publicEncryptionKey" })
            Assert.NotEqual(first["profile"].GetProperty(key).GetString(), second["profile"].GetProperty(key).GetString());
        (await app.Get("/v1/accounts/" + name, old)).MustBe(Problems.AccountTokenEnded);
        string fresh = (await app.Post($"/v1/names/{name}/token", null, token)).Must(HttpStatusCode.OK).String("token");
        (await app.Get("/v1/accounts/" + name, fresh)).Must(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Delete($"/v1/names/{name}/account", token)).Must(HttpStatusCode.NoContent);
        (await app.Get("/v1/accounts/" + name, fresh)).MustBe(Problems.AccountTokenEnded);
    }

    [Fact]
    public async Task A_name_of_somebody_else_is_not_kept_and_names_of_a_wallet_are_its_own()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        (_, string other) = await Owner.Unlocked(app);
        NameOwner alice = await NameOwner.Published(app);
        (await app.Post("/v1/names", new { name = alice.Name }, token)).MustBe(Problems.NameTaken);
        Assert.Empty((await app.Get("/v1/names", token))["items"].EnumerateArray());
        (await app.Post("/v1/names", new { name = "a..eth" }, token)).MustBe(Problems.InvalidName);
        (await app.Post("/v1/names", new { name = "vitalik.eth" }, token)).MustBe(Problems.NameNotServed);
        const string name = "mine." + GuiseApp.Domain;
        (await app.Post("/v1/names", new { name }, token)).Must(HttpStatusCode.OK);
        foreach (string call in new[] { "rotate", "account", "token" })
            (await app.Post($"/v1/names/{name}/{call}", null, other)).MustBe(Problems.NameNotHeld);
        (await app.Post("/v1/names", new { name }, other)).MustBe(Problems.NameTaken);
        (await app.Post("/v1/names", new { name })).MustBe(Problems.Unauthenticated);
    }

    [Fact]
    public async Task An_imported_key_takes_the_name_that_is_its_address()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        byte[] secret = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        Answer key = (await app.Post("/v1/keys/import", new { type = "secp256k1", secret = StrictBase64Url.Encode(secret) }, token))
            .Must(HttpStatusCode.Created);
        string name = $"{key.String("address").ToLowerInvariant()}.{GuiseApp.Domain}";
        (await app.Post("/v1/names", new { name }, token)).MustBe(Problems.NameTaken);
        (await app.Post("/v1/names", new { name, ownerKey = "x" }, token)).MustBe(Problems.KeyNotFound);
        Answer published = (await app.Post("/v1/names", new { name, ownerKey = key.String("id"), deliveryServices = new[] { "ds.eth" } }, token))
            .Must(HttpStatusCode.OK);
        Assert.Equal(key.String("address"), published.String("address"));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        string another = (await app.Post("/v1/keys", new { type = "secp256k1" }, token)).String("id");
        (await app.Post("/v1/names", new { name, ownerKey = another }, token)).MustBe(Problems.NameHeld);
        (await app.Post("/v1/names", new { name }, token)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_state_of_a_name_and_the_settings_of_its_account_need_no_token()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        const string name = "alice." + GuiseApp.Domain, path = "/v1/names/" + name;
        (await app.Get(path, token)).MustBe(Problems.NameNotHeld);
        (await app.Patch(path + "/account", new { messageTtl = 7200 }, token)).MustBe(Problems.NameNotHeld);
        Answer published = (await app.Post("/v1/names", new { name, deliveryServices = new[] { "ds.eth" } }, token)).Must(HttpStatusCode.OK);
        Answer held = (await app.Get(path, token)).Must(HttpStatusCode.OK);
        Assert.Equal(("current", published.String("address"), false), (held.String("state"), held.String("address"), held.Has("account")));
        (await app.Patch(path + "/account", new { messageTtl = 7200 }, token)).MustBe(Problems.AccountNotFound);
        (await app.Post(path + "/account", null, token)).Must(HttpStatusCode.Created);
        Answer changed = (await app.Patch(path + "/account", new { messageTtl = 7200 }, token)).Must(HttpStatusCode.OK);
        Assert.Equal((7200, 100_000), (changed["messageTtl"].GetInt32(), changed["maxMessageSize"].GetInt32()));
        (await app.Patch(path + "/account", new { messageTtl = 1 }, token)).MustBe(Problems.InvalidSettings);
        (await app.Patch(path + "/account", new { messageTtl = 3600 }, token, "\"bm9uZQ\"")).MustBe(Problems.PreconditionFailed);
        (await app.Patch(path + "/account", new { messageTtl = 3600 }, token, changed.Headers.ETag!.Tag)).Must(HttpStatusCode.OK);
        Assert.Equal(3600, (await app.Get(path, token))["account"].GetProperty("messageTtl").GetInt32());

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Answer rotated = (await app.Post(path + "/rotate", null, token)).Must(HttpStatusCode.OK);
        Assert.Equal("ds.eth", rotated["profile"].GetProperty("deliveryServices")[0].GetString());
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Delete(path + "/profile", token)).Must(HttpStatusCode.NoContent);
        Assert.Equal("none", (await app.Get(path, token)).String("state"));
        (await app.Patch(path + "/account", new { messageTtl = 7200 }, token)).MustBe(Problems.ProfileNotFound);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Delete(path + "/profile", token)).MustBe(Problems.ProfileNotFound);
    }

    [Fact]
    public async Task Keys_that_others_published_under_the_name_are_told_from_the_wallets()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        byte[] secret = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        string key = (await app.Post("/v1/keys/import", new { type = "secp256k1", secret = StrictBase64Url.Encode(secret) }, token)).Must(HttpStatusCode.Created).String("id");
        NameOwner alice = NameOwner.New(app, "alice." + GuiseApp.Domain, secret);
        string path = "/v1/names/" + alice.Name;
        (await app.Post("/v1/names", new { name = alice.Name, ownerKey = key }, token)).Must(HttpStatusCode.OK);
        (await app.Post(path + "/account", null, token)).Must(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        // The same owner, elsewhere, with keys that this wallet does not have.
        (await alice.Publish()).Must(HttpStatusCode.OK);
        Assert.Equal("other", (await app.Get(path, token)).String("state"));
        (await app.Patch(path + "/account", new { messageTtl = 7200 }, token)).MustBe(Problems.WrongSignature);
        (await app.Delete(path + "/account", token)).MustBe(Problems.WrongSignature);
    }

    [Fact]
    public async Task A_key_that_a_name_needs_is_not_forgotten()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        const string name = "alice." + GuiseApp.Domain;
        (await app.Post("/v1/names", new { name }, token)).Must(HttpStatusCode.OK);
        Answer held = await app.Get("/v1/names/" + name, token);
        foreach (string key in (string[])["ownerKey", "signingKey"])
            (await app.Delete("/v1/keys/" + held.String(key), token)).MustBe(Problems.KeyInUse);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Post($"/v1/names/{name}/rotate", null, token)).Must(HttpStatusCode.OK);
        (await app.Delete("/v1/keys/" + held.String("signingKey"), token)).Must(HttpStatusCode.NoContent);
        (await app.Delete("/v1/keys/" + held.String("ownerKey"), token)).MustBe(Problems.KeyInUse);
    }

    [Fact]
    public async Task Erasing_the_wallet_gives_accounts_and_profiles_back()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        const string name = "alice." + GuiseApp.Domain;
        (await app.Post("/v1/names", new { name }, token)).Must(HttpStatusCode.OK);
        (await app.Post($"/v1/names/{name}/account", null, token)).Must(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Delete("/v1/profile", token)).Must(HttpStatusCode.NoContent);
        await app.Settle();
        (await app.Get($"/v1/names/{name}/profile")).MustBe(Problems.ProfileNotFound);
        EnsName.TryParse(name, out EnsName? ens);
        Assert.DoesNotContain("\"id\"", System.Text.Encoding.UTF8.GetString(StoreDump.Rows(app, NameRows.PartitionOf(ens!))
            .Single(row => row.Row == NameRows.Account).Value));
    }
}
