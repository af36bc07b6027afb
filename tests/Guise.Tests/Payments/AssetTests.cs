using System.Net;
using System.Text.Json;
using Guise.Local.Ledger;
using Guise.Masks;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Payments;

public sealed class AssetTests
{
    private const string Accounts = "/v1/assets/";

    [Fact]
    public async Task A_new_wallet_lists_the_tokens_of_the_service_each_with_an_account_of_its_own()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        JsonElement[] items = await List(app, token);
        Assert.Equal(SandboxToken.All.Select(listed => listed.Metadata.Symbol), items.Select(item => item.GetProperty("symbol").GetString()));
        string[] addresses = [.. items.Select(item => Assert.Single(item.GetProperty("accounts").EnumerateArray()).GetProperty("address")
            .GetString()!)];
        Assert.Equal(addresses.Length, addresses.Distinct().Count());
        Assert.All(items, item => Assert.False(item.GetProperty("accounts")[0].TryGetProperty("balance", out _)));
    }

    [Fact]
    public async Task The_same_phrase_has_the_same_accounts_in_the_same_order()
    {
        const string phrase = "test test test test test test test test test test test ball";
        List<string> seen = [];
        for (int i = 0; i < 2; i++)
        {
            await using GuiseApp app = await GuiseApp.Start();
            string token = await (await Owner.With(app, seedPhrase: phrase)).Unlock();
            Answer second = (await app.Post($"{Accounts}{Shop.Ledger}/accounts", new { }, token)).Must(HttpStatusCode.Created);
            Assert.Equal(("Account 2", 1), (second.String("name"), second["number"].GetInt32()));
            seen.Add(string.Join(' ', (await List(app, token)).SelectMany(item => item.GetProperty("accounts").EnumerateArray())
                .Select(account => account.GetProperty("address").GetString())));
        }
        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public void Accounts_of_icp_are_those_that_msq_shows()
    {
        using MaskKeys keys = new(Guise.Cryptography.Bip39.TryParse("test test test test test test test test test test test ball"u8)!);
        Assert.True(Guise.Cryptography.Principal.TryParse("ryjl3-tyaaa-aaaaa-aaaba-cai", out var icp));
        Assert.Equal("gkzsn-bkywm-dagi6-oxcko-jtpzx-4wa57-o22ma-qpil3-zwk6l-uylp6-lae", Guise.Payments.Assets.TokenAccount.Of(keys, icp, 0)
            .ToString());
        Assert.Equal("m7bzv-giiy5-vbt5e-o4i33-jzzma-2dmha-tp6xu-cjwya-fm5sn-2c4at-nae", Guise.Payments.Assets.TokenAccount.Of(keys, icp, 1)
            .ToString());
    }

    [Fact]
    public async Task Accounts_are_added_once_a_key_and_renamed()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        string path = $"{Accounts}{Shop.Ledger}/accounts";
        Answer first = await app.Post(path, new { name = "Savings" }, token, "an-idempotency-key-of-128-bits");
        Assert.Equal(first.Text, (await app.Post(path, new { name = "Savings" }, token, "an-idempotency-key-of-128-bits"))
            .Must(HttpStatusCode.Created).Text);
        Assert.Equal("For rent", (await app.Patch(path + "/1", new { name = "For rent" }, token)).Must(HttpStatusCode.OK).String("name"));
        Assert.Equal(["Main", "For rent"], (await List(app, token))[0].GetProperty("accounts").EnumerateArray()
            .Select(account => account.GetProperty("name").GetString()));

        (await app.Patch(path + "/2", new { name = "x" }, token)).MustBe(Problems.AccountOfTokenNotFound);
        (await app.Patch(path + "/1", new { name = " " }, token)).MustBe(Problems.InvalidAccountName);
        (await app.Post(path, new { name = "a\u202eb" }, token)).MustBe(Problems.InvalidAccountName);
        (await app.Post(Accounts + "nonsense/accounts", new { }, token)).MustBe(Problems.InvalidLedger);
        (await app.Post(Accounts + "2vxsx-fae/accounts", new { }, token)).MustBe(Problems.AssetNotFound);
    }

    [Fact]
    public async Task Accounts_that_are_added_at_once_are_all_there()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.Post($"{Accounts}{Shop.Ledger}/accounts", new { }, token)));
        Assert.Equal(6, (await List(app, token))[0].GetProperty("accounts").GetArrayLength());
    }

    [Fact]
    public async Task A_wallet_has_so_many_accounts_of_a_token_and_no_more()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        for (int i = 1; i < Limits.AccountsPerAsset; i++)
            (await app.Post($"{Accounts}{Shop.Ledger}/accounts", new { }, token)).Must(HttpStatusCode.Created);
        (await app.Post($"{Accounts}{Shop.Ledger}/accounts", new { }, token)).MustBe(Problems.TooManyAccounts);
    }

    [Fact]
    public async Task Balances_are_those_of_the_ledger_and_play_money_comes_from_the_faucet()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        string faucet = $"{Accounts}{Shop.Ledger}/accounts/0/faucet";
        Assert.Equal("0", (await app.Post(faucet, new { amount = "123" }, token)).Must(HttpStatusCode.OK).String("block"));
        Assert.Equal("123", (await app.Get(Accounts + Shop.Ledger, token))["accounts"][0].GetProperty("balance").GetString());
        foreach (string amount in new[] { "0", "-1", "1.5", "1000000000001" })
            (await app.Post(faucet, new { amount }, token)).MustBe(Problems.InvalidAmount);
        (await app.Post($"{Accounts}{Shop.Ledger}/accounts/1/faucet", new { amount = "1" }, token)).MustBe(Problems.AccountOfTokenNotFound);
    }

    [Fact]
    public async Task A_token_is_added_when_its_ledger_says_twice_what_it_is()
    {
        await using GuiseApp app = await GuiseApp.Start(services: services =>
            services.AddSingleton<ILedger>(provider => new LineLedger(provider.GetRequiredService<SandboxLedger>())));
        (_, string token) = await Owner.Unlocked(app);
        LineLedger line = (LineLedger)app.Services.GetRequiredService<ILedger>();
        Assert.Equal("PLAY", (await app.Post("/v1/assets", new { ledger = Shop.Ledger }, token)).Must(HttpStatusCode.OK).String("symbol"));
        (await app.Post("/v1/assets", new { ledger = "2vxsx-fae" }, token)).MustBe(Problems.NotAToken);
        (await app.Post("/v1/assets", new { ledger = "x" }, token)).MustBe(Problems.InvalidLedger);
        line.Metadata = SandboxToken.All[0].Metadata with { Fee = 1 };
        (await app.Post("/v1/assets", new { ledger = Shop.Ledger }, token)).MustBe(Problems.NotAToken);
    }

    private static async Task<JsonElement[]> List(GuiseApp app, string token) =>
        [.. (await app.Get("/v1/assets", token)).Must(HttpStatusCode.OK)["items"].EnumerateArray()];
}
