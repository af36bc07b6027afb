using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Local.Ledger;
using Guise.Payments;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Guise.Platform.Outbound;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Payments;

public sealed class PaymentTests
{
    [Fact]
    public async Task Payments_in_the_name_of_one_site_have_a_limit_that_other_sites_do_not_feel()
    {
        await using GuiseApp app = await GuiseApp.Start(options: guise => (guise.PaymentsAtOnce, guise.PaymentsPerMinute) = (3, 1));
        const string key = "0123456789abcdefghijkl";
        for (int i = 0; i < 3; i++) (await app.Post("/v1/payments", Shop.Terms())).Must(HttpStatusCode.Created);
        app.Store.Reset();
        Answer refused = (await app.Post("/v1/payments", Shop.Terms(), idempotencyKey: key)).MustBe(Problems.TooManyPayments);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(0, app.Store.RoundTrips);

        // The key is free still; the other site is another; what is no site is refused for what it is.
        object other = new { origin = "https://other.example", ledger = Shop.Ledger, to = "2vxsx-fae", amount = "1" };
        (await app.Post("/v1/payments", other, idempotencyKey: key)).Must(HttpStatusCode.Created);
        (await app.Post("/v1/payments", new { origin = "shop.example", ledger = Shop.Ledger, to = "2vxsx-fae", amount = "1" }))
            .MustBe(Problems.InvalidOrigin);
    }

    [Fact]
    public async Task A_site_asks_the_owner_pays_and_the_site_is_told()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask(Shop.Terms(memo: "order 7"u8.ToArray()));
        Assert.Equal("requested", await shop.Status(payment));

        Answer checkout = await shop.Checkout(payment.Id);
        Assert.Equal((Shop.Origin, false, Shop.Till.ToString(), Shop.Amount, "10000", "250010000", "PLAY"),
            (checkout.String("origin"), checkout["siteVerified"].GetBoolean(),
            checkout.String("to"), checkout.String("amount"), checkout.String("fee"), checkout.String("total"), checkout.String("symbol")));
        JsonElement account = Assert.Single(checkout["accounts"].EnumerateArray());
        Assert.Equal(("Main", Shop.Funds), (account.GetProperty("name").GetString(), account.GetProperty("balance").GetString()));

        Answer approved = (await shop.Approve(payment.Id)).Must(HttpStatusCode.OK);
        Assert.Equal(("approved", Shop.Origin + "/thanks"), (approved.String("status"), approved.String("returnUrl")));
        Assert.Empty(shop.Told);
        await app.Settle();

        Answer paid = await shop.See(payment);
        Assert.Equal(("paid", account.GetProperty("address").GetString(), "10000"),
            (paid.String("status"), paid.String("payer"), paid.String("fee")));
        Assert.True(paid.Has("block"));
        Assert.Equal(250_000_000, await shop.InTill());
        Assert.Equal("749990000", (await shop.Checkout((await shop.Ask()).Id))["accounts"][0].GetProperty("balance").GetString());
        Assert.Equal(["payment.paid"], shop.Told);

        JsonElement remembered = Assert.Single(await shop.History());
        Assert.Equal(("paid", Shop.Origin, Shop.Amount, 0, paid.String("block")),
            (remembered.GetProperty("status").GetString(), remembered.GetProperty("origin").GetString(),
            remembered.GetProperty("amount").GetString(), remembered.GetProperty("account").GetInt32(), remembered.GetProperty("block").GetString()));
    }

    [Fact]
    public async Task An_announcement_is_signed_by_a_published_key_over_its_event_time_and_body()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask();
        await app.Post($"/v1/payments/{payment.Id}/deny", null, shop.Token);
        await app.Settle();

        FakeOutbound.Request told = Assert.Single(app.Outbound.To(Shop.Webhook));
        string[] parts = told.Headers[Webhooks.SignatureHeader].Split('.');
        Assert.Equal((3, ""), (parts.Length, parts[1]));
        JsonElement header = JsonElement.Parse(StrictBase64Url.TryDecode(parts[0])!);
        Assert.Equal(("ES256", payment.Id + ".denied", app.Clock.GetUtcNow().ToUnixTimeSeconds()),
            (header.GetProperty("alg").GetString(), header.GetProperty("jti").GetString(), header.GetProperty("iat").GetInt64()));

        JsonElement jwk = (await app.Get("/.well-known/jwks.json"))["keys"].EnumerateArray()
            .Single(key => key.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        using ECDsa key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = StrictBase64Url.TryDecode(jwk.GetProperty("x").GetString()),
                Y = StrictBase64Url.TryDecode(jwk.GetProperty("y").GetString()) },
        });
        byte[] signature = StrictBase64Url.TryDecode(parts[2])!;
        bool Verifies(byte[] body) =>
            key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{StrictBase64Url.Encode(body)}"), signature, HashAlgorithmName.SHA256);
        Assert.True(Verifies(told.Body));
        Assert.False(Verifies([.. told.Body, (byte)' ']));
        JsonElement body = JsonElement.Parse(told.Body);
        Assert.Equal(("payment.denied", "denied", payment.Id + ".denied"), (body.GetProperty("type").GetString(),
            body.GetProperty("payment").GetProperty("status").GetString(), body.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_merchant_that_does_not_hear_is_told_again_and_not_for_ever()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        int answers = 0;
        app.Outbound.Serve(Shop.Webhook, _ => ++answers < 4 ? new OutboundOutcome.Failed("") : new OutboundOutcome.Answered(200, []));
        await app.Post($"/v1/payments/{(await shop.Ask()).Id}/deny", null, shop.Token);
        await shop.Day();
        Assert.Equal(4, answers);
        Assert.Single(app.Outbound.To(Shop.Webhook).Select(request => JsonElement.Parse(request.Body).GetProperty("id").GetString()).Distinct());

        app.Outbound.Serve(Shop.Webhook, 500);
        await app.Post($"/v1/payments/{(await shop.Ask()).Id}/deny", null, shop.Token);
        for (int day = 0; day < 4; day++) await shop.Day();
        Assert.Equal(4 + 1 + Limits.WebhookPauses.Length, shop.Told.Count);
    }

    [Fact]
    public async Task A_payment_that_nobody_decides_expires_and_one_that_is_denied_stays_denied()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) late = await shop.Ask(Shop.Terms(expiresIn: 60)), denied = await shop.Ask();
        string digest = (await shop.Checkout(late.Id)).String("digest");
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("expired", await shop.Status(late));
        Assert.Equal("expired", (await shop.Approve(late.Id, digest: digest)).Must(HttpStatusCode.OK).String("status"));
        Assert.Equal("denied", (await app.Post($"/v1/payments/{denied.Id}/deny", null, shop.Token)).String("status"));
        Assert.Equal("denied", (await shop.Approve(denied.Id)).Must(HttpStatusCode.OK).String("status"));
        await shop.Day();
        // Anybody may ask in anybody's name: a server is called only for what a person has decided.
        Assert.Equal(["payment.denied"], shop.Told);
        Assert.Equal(0, await shop.InTill());
        Assert.Empty(await shop.History());
    }

    [Fact]
    public async Task What_was_not_displayed_cannot_be_approved()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask();
        string own = (await shop.Checkout(payment.Id)).String("digest");
        foreach (object terms in new[] { Shop.Terms(amount: "250000001"), Shop.Terms(to: "2vxsx-fae"), Shop.Terms(memo: [1]), Shop.Terms() })
        {
            string other = (await shop.Checkout((await shop.Ask(terms)).Id)).String("digest");
            (await shop.Approve(payment.Id, digest: other)).MustBe(Problems.DisplayChanged);
        }
        (await shop.Approve(payment.Id, digest: "")).MustBe(Problems.DisplayChanged);
        (await shop.Approve(payment.Id, account: 1, digest: own)).MustBe(Problems.AccountOfTokenNotFound);
        await app.Settle();
        Assert.Equal("requested", await shop.Status(payment));
    }

    [Fact]
    public async Task Approving_often_at_once_from_several_accounts_debits_one_of_them_once()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (await app.Post($"/v1/assets/{Shop.Ledger}/accounts", new { name = "Savings" }, shop.Token)).Must(HttpStatusCode.Created);
        await shop.Fill(1, Shop.Funds);
        (string Id, string Secret) payment = await shop.Ask();
        string digest = (await shop.Checkout(payment.Id)).String("digest");
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => shop.Approve(payment.Id, i % 2, digest)));
        Assert.All(answers, answer => answer.Must(HttpStatusCode.OK));
        await shop.Day();
        Assert.Equal(250_000_000, await shop.InTill());
        Assert.Equal("paid", await shop.Status(payment));
        Assert.Equal("paid", Assert.Single(await shop.History()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Of_two_wallets_one_pays_and_the_other_remembers_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop first = await Shop.Open(app), second = await Shop.Open(app);
        (string Id, string Secret) payment = await first.Ask();
        string digest = (await first.Checkout(payment.Id)).String("digest");
        await Task.WhenAll(first.Approve(payment.Id, digest: digest), second.Approve(payment.Id, digest: digest));
        await app.Settle();
        Assert.Equal(250_000_000, await first.InTill());
        Assert.Single((await first.History()).Concat(await second.History()));
    }

    [Fact]
    public async Task Two_payments_that_agree_in_everything_are_two_debits()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        foreach (int _ in Enumerable.Range(0, 3)) (await shop.Approve((await shop.Ask()).Id)).Must(HttpStatusCode.OK);
        await app.Settle();
        Assert.Equal(750_000_000, await shop.InTill());
    }

    [Fact]
    public async Task Without_enough_money_a_payment_fails_and_says_so()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask(Shop.Terms(amount: "999990001"));
        await shop.Approve(payment.Id);
        await app.Settle();
        Answer seen = await shop.See(payment);
        Assert.Equal(("failed", "insufficient-funds"), (seen.String("status"), seen.String("failure")));
        Assert.Equal(["payment.failed"], shop.Told);
        Assert.Equal(("failed", "insufficient-funds"),
            Assert.Single(await shop.History()) is var item
            ? (item.GetProperty("status").GetString(), item.GetProperty("failure").GetString())
            : default);
    }

    [Fact]
    public async Task A_site_is_verified_when_it_publishes_the_recipient_itself()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask();
        string ledger = Shop.Ledger, till = Shop.Till.ToString();
        async Task<bool> Verified(string body, int status = 200)
        {
            app.Outbound.Serve(Shop.WellKnown, status, body);
            return (await shop.Checkout(payment.Id))["siteVerified"].GetBoolean();
        }
        string good = $$"""{"recipients":[{"ledger":"{{ledger}}","account":"2vxsx-fae"},{"ledger":"{{ledger}}","account":"{{till}}"}],"more":1}""";
        Assert.True(await Verified(good));
        Assert.False(await Verified(good, 404));
        Assert.False(await Verified(good, 302));
        Assert.False(await Verified(good.Replace(till, "2vxsx-fae")));
        Assert.False(await Verified(good.Replace(ledger, SandboxToken.All[1].Ledger.ToString())));
        foreach (string nonsense in new[] { "", "[]", "{}", "null", "{\"recipients\":{}}", "{\"recipients\":[1,null,[],{}]}",
            "{\"recipients\":[{\"ledger\":1}]}", "\ud800", good[..^3] })
            Assert.False(await Verified(nonsense), nonsense);
        app.Outbound.Serve(Shop.WellKnown, _ => new OutboundOutcome.NotAllowed(""));
        Assert.False((await shop.Checkout(payment.Id))["siteVerified"].GetBoolean());
    }

    [Fact]
    public async Task A_payment_is_shown_to_its_secret_alone()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) first = await shop.Ask(), second = await shop.Ask();
        Assert.StartsWith("gps_", first.Secret);
        (await app.Get("/v1/payments/" + first.Id)).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/payments/" + first.Id, shop.Token)).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/payments/" + first.Id, second.Secret)).MustBe(Problems.PaymentNotFound);
        (await app.Get("/v1/payments/" + new string('0', 32), first.Secret)).MustBe(Problems.PaymentNotFound);
        (await app.Get("/v1/payments/x", first.Secret)).MustBe(Problems.PaymentNotFound);
        (await app.Get("/v1/payments", first.Secret)).MustBe(Problems.Unauthenticated);
        (await app.Get($"/v1/payments/{first.Id}/checkout", first.Secret)).MustBe(Problems.Unauthenticated);
    }

    [Fact]
    public async Task Asking_again_under_one_key_finds_the_same_payment()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        const string key = "an-idempotency-key-of-128-bits";
        Answer first = (await app.Post("/v1/payments", Shop.Terms(), idempotencyKey: key)).Must(HttpStatusCode.Created);
        Assert.Equal(first.Text, (await app.Post("/v1/payments", Shop.Terms(), idempotencyKey: key)).Must(HttpStatusCode.Created).Text);
        (await app.Post("/v1/payments", Shop.Terms(amount: "1"), idempotencyKey: key)).MustBe(Problems.IdempotencyKeyReused);
        Assert.StartsWith("https://guise.test/", first.String("checkoutUrl"));
        Assert.EndsWith("/pay/" + first.String("id"), first.String("checkoutUrl"));
    }

    [Fact]
    public async Task One_key_stands_for_the_call_that_it_was_used_at_and_for_no_other()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        const string key = "an-idempotency-key-of-128-bits";
        string accounts = $"/v1/assets/{Shop.Ledger}/accounts";
        (await app.Post(accounts, new { }, shop.Token)).Must(HttpStatusCode.Created);
        await shop.Fill(1, Shop.Funds);
        object body = new { to = Shop.Till.ToString(), amount = "5000", fee = "10000" };
        // Keys belong to a path: what was sent from one account is no answer to who sends from another.
        string first = (await app.Post(accounts + "/0/transfers", body, shop.Token, key)).Must(HttpStatusCode.Created).String("id");
        string second = (await app.Post(accounts + "/1/transfers", body, shop.Token, key)).Must(HttpStatusCode.Created).String("id");
        Assert.NotEqual(first, second);
        await app.Settle();
        Assert.Equal(10_000, await shop.InTill());

        // And a key that is forgotten stands for nothing: the payment of other terms is another one.
        string asked = (await app.Post("/v1/payments", Shop.Terms(), idempotencyKey: key)).Must(HttpStatusCode.Created).String("id");
        foreach ((string partition, string row, _) in StoreDump.Rows(app, "idempotency|")) await StoreDump.Put(app, partition, row, null);
        string other = (await app.Post("/v1/payments", Shop.Terms(amount: "1"), idempotencyKey: key)).Must(HttpStatusCode.Created).String("id");
        Assert.NotEqual(asked, other);
        Assert.Equal("1", (await shop.Checkout(other)).String("amount"));
    }

    [Fact]
    public async Task Terms_that_cannot_be_are_refused_before_anything_is_stored()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Dictionary<string, object?> good = (Dictionary<string, object?>)Shop.Terms();
        app.Store.Reset();
        foreach ((string member, object value, Problem problem) in new (string, object, Problem)[]
                 {
                     ("origin", "https://SHOP.example", Problems.InvalidOrigin), ("origin", "https://msq.tech", Problems.OriginReserved),
                     ("origin", "https://guise.test", Problems.OriginReserved),
                     ("ledger", "nonsense", Problems.InvalidLedger), ("ledger", Shop.Ledger.ToUpperInvariant(), Problems.InvalidLedger),
                     ("to", "nonsense", Problems.InvalidRecipient), ("to", Shop.Till + "0", Problems.InvalidRecipient),
                     ("amount", "0", Problems.InvalidAmount), ("amount", "1.5", Problems.InvalidAmount), ("amount", "-1", Problems.InvalidAmount),
                     ("amount", "01", Problems.InvalidAmount),
                     ("amount", 5, Problems.InvalidBody), ("memo", StrictBase64Url.Encode(new byte[33]), Problems.InvalidMemo),
                     ("expiresIn", 59, Problems.InvalidPayment), ("expiresIn", 86401, Problems.InvalidPayment),
                     ("returnUrl", "https://shop.example", Problems.InvalidPayment),
                     ("returnUrl", "https://shop.example.evil/", Problems.InvalidPayment),
                     ("returnUrl", "javascript:alert(1)", Problems.InvalidPayment), ("returnUrl", "https://shop.example/#x", Problems.InvalidPayment),
                     ("webhookUrl", "https://other.example/", Problems.InvalidPayment),
                     ("webhookUrl", "http://shop.example/", Problems.InvalidPayment),
                     ("webhookUrl", "https://shop.example:444/", Problems.InvalidPayment),
                     ("webhookUrl", "https://user@shop.example/", Problems.InvalidPayment),
                     ("webhookUrl", "https://shop.example/" + new string('a', 2048), Problems.InvalidPayment),
                 })
        {
            Answer answer = await app.Post("/v1/payments", new Dictionary<string, object?>(good) { [member] = value });
            Assert.True(answer.Has("code") && answer.String("code") == problem.Code, $"{member} = {value}: {answer.Text}");
        }
        Assert.Equal(0, app.Store.RoundTrips);
    }

    [Fact]
    public async Task An_owner_sends_by_the_same_path()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        string path = $"/v1/assets/{Shop.Ledger}/accounts/0/transfers";
        object body = new { to = Shop.Till.ToString(), amount = "5000", fee = "10000" };
        Answer sent = (await app.Post(path, body, shop.Token, "an-idempotency-key-of-128-bits")).Must(HttpStatusCode.Created);
        Assert.Equal(sent.Text, (await app.Post(path, body, shop.Token, "an-idempotency-key-of-128-bits")).Text);
        await app.Settle();
        Assert.Equal(5000, await shop.InTill());
        JsonElement item = Assert.Single(await shop.History());
        Assert.Equal(("paid", false), (item.GetProperty("status").GetString(), item.TryGetProperty("origin", out _)));

        (await app.Post(path, new { to = Shop.Till.ToString(), amount = "5000", fee = "9999" }, shop.Token)).Must(HttpStatusCode.Created);
        await app.Settle();
        Assert.Equal(5000, await shop.InTill());
        Assert.Contains(await shop.History(), other => other.TryGetProperty("failure", out JsonElement failure)
            && failure.GetString() == "fee-changed");
        (await app.Get($"/v1/payments/{sent.String("id")}/checkout", shop.Token)).MustBe(Problems.PaymentNotFound);
        (await app.Post(path, new { to = "nonsense", amount = "1", fee = "1" }, shop.Token)).MustBe(Problems.InvalidRecipient);
        (await app.Post($"/v1/assets/{Shop.Ledger}/accounts/1/transfers", body, shop.Token)).MustBe(Problems.AccountOfTokenNotFound);
        (await app.Post("/v1/assets/2vxsx-fae/accounts/0/transfers", body, shop.Token)).MustBe(Problems.AssetNotFound);
    }

    [Fact]
    public async Task A_payment_is_seen_through_while_the_wallet_is_locked()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask();
        await shop.Approve(payment.Id);
        await app.Post("/v1/profiles/lock", null, shop.Token);
        await app.Settle();
        Assert.Equal("paid", await shop.Status(payment));
    }

    [Fact]
    public async Task Denial_costs_this_much_and_repeated_it_writes_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        string deny = $"/v1/payments/{(await shop.Ask()).Id}/deny";
        app.Store.Reset();
        (await app.Post(deny, null, shop.Token)).Must(HttpStatusCode.OK);
        Assert.Equal(4, app.Store.RoundTrips);
        await app.Settle();
        app.Store.Reset();
        (await app.Post(deny, null, shop.Token)).Must(HttpStatusCode.OK);
        Assert.Equal(2, app.Store.RoundTrips);
    }

    [Fact]
    public async Task Approval_costs_this_much()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Shop shop = await Shop.Open(app);
        (string Id, string Secret) payment = await shop.Ask();
        string digest = (await shop.Checkout(payment.Id)).String("digest");
        app.Store.Reset();
        (await shop.Approve(payment.Id, digest: digest)).Must(HttpStatusCode.OK);
        Assert.Equal(5, app.Store.RoundTrips);
        app.Store.Reset();
        await shop.See(payment);
        Assert.Equal(1, app.Store.RoundTrips);
        app.Store.Reset();
        await shop.Ask();
        Assert.Equal(2, app.Store.RoundTrips);
    }
}
