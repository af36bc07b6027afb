using System.Net;
using Guise.Local.Ledger;
using Guise.Payments.Assets;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Guise.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guise.Tests.Pages;

/// <summary>Tokens and accounts as their owner sees them.</summary>
public sealed class TokenPagesTests
{
    private const string Tokens = "/wallet/assets";
    private static readonly string Token = $"{Tokens}/{Shop.Ledger}";
    private static readonly string Other = SandboxToken.All[1].Ledger.ToString();

    [Fact]
    public async Task An_account_is_found_filled_named_and_doubled()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        Answer list = (await visitor.Get(Tokens)).Must(HttpStatusCode.OK);
        Shows(list, "PLAY", "MARBLE", Token);
        Shows((await visitor.Get(Token)).Must(HttpStatusCode.OK), "Main", "0 PLAY", "0.0001 PLAY", Token + "/0");

        Answer account = (await visitor.Get(Token + "/0")).Must(HttpStatusCode.OK);
        Shows(account, "0 PLAY", "Get 100 PLAY of play money", Token + "/0/send");
        Answer filled = await Follow(visitor, await visitor.Post(Token + "/0/fill", account));
        Shows(filled, "The play money is there.", "<p class=\"lead\">100 PLAY</p>");
        Answer named = await Follow(visitor, await visitor.Post(Token + "/0/rename", account, ("name", "For <rent>")));
        Shows(named, "The account has another name.", "For &lt;rent&gt;");
        (await visitor.Post(Token + "/0/rename", account, ("name", ""))).Must(HttpStatusCode.BadRequest);
        string tooLong = new('n', 65);
        Shows((await visitor.Post(Token + "/0/rename", account, ("name", tooLong))).Must(HttpStatusCode.BadRequest), $"value=\"{tooLong}\"");

        (string, string)[] fields = [("guard", Visitor.GuardOf(account)), ("name", ""), ("key", new string('1', 32))];
        Answer second = await Follow(visitor, await visitor.Post(Token + "/accounts", fields));
        Assert.Equal(Address(second), Address(await Follow(visitor, await visitor.Post(Token + "/accounts", fields))));
        (await visitor.Post(Token + "/accounts", account, ("name", ""))).Must(HttpStatusCode.Forbidden);
        Shows(second, "The account is ready.", "Account 2", "<p class=\"lead\">0 PLAY</p>");
        Shows(await visitor.Get(Token), "For &lt;rent&gt;", "Account 2", "Together 100 PLAY");
        string[] addresses = [Address(account), Address(second)];
        Assert.Equal(2, addresses.Distinct().Count());
        Assert.Equal(addresses, QrCodeTests.TextsOf(account.Text).Concat(QrCodeTests.TextsOf(second.Text)));
    }

    [Fact]
    public async Task A_token_is_added_after_its_owner_saw_what_it_calls_itself()
    {
        await using GuiseApp app = await OneToken();
        Visitor visitor = new(app);
        await visitor.Create();
        Answer list = await visitor.Get(Tokens);
        Assert.DoesNotContain("MARBLE", list.Text, StringComparison.Ordinal);
        Answer found = (await visitor.Post(Tokens + "/look", list, ("ledger", Other))).Must(HttpStatusCode.OK);
        Shows(found, "Add MARBLE?", "Marbles", "0.01 MARBLE", Other, "Anybody can make a token of any name");
        Assert.DoesNotContain("MARBLE", (await visitor.Get(Tokens)).Text, StringComparison.Ordinal);
        Shows(await Follow(visitor, await visitor.Post(Tokens + "/add", found, ("ledger", Other))), "The token is in your wallet.", "MARBLE");
        Shows(await visitor.Get(Tokens), "MARBLE");
    }

    [Theory]
    [InlineData("nonsense", "That is no ledger")]
    [InlineData("", "That is no ledger")]
    [InlineData("2VXSX-FAE", "That is no ledger")]
    [InlineData("2vxsx-fae", "No ICRC-1 token answers there")]
    public async Task What_is_no_token_is_not_added_and_says_why(string ledger, string why)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        Answer list = await visitor.Get(Tokens);
        foreach (string step in (string[])["/look", "/add"])
        {
            Answer refused = await visitor.Post(Tokens + step, list, ("ledger", ledger));
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Shows(refused, why, $"value=\"{ledger}\"");
        }
    }

    [Fact]
    public async Task A_payment_in_a_token_that_is_not_listed_leads_there_and_back()
    {
        await using GuiseApp app = await OneToken();
        Visitor visitor = new(app);
        await visitor.Create();
        app.Outbound.Serve(Shop.WellKnown, 404);
        Answer created = await app.Post("/v1/payments", new { origin = Shop.Origin, ledger = Other, to = "2vxsx-fae", amount = "150" });
        string pay = "/pay/" + created.String("id");
        Answer unlisted = (await visitor.Get(pay)).Must(HttpStatusCode.NotFound);
        Shows(unlisted, "does not list the token", Other, $"value=\"{pay}\"", "Deny the payment");
        Answer found = (await visitor.Post(Tokens + "/look", unlisted, ("ledger", Other), ("next", pay))).Must(HttpStatusCode.OK);
        Answer page = await Follow(visitor, await visitor.Post(Tokens + "/add", found, ("ledger", Other), ("next", pay)));
        Shows(page, "Pay 1.5 MARBLE?", $"{Tokens}/{Other}?next={pay}");

        Answer token = (await visitor.Get($"{Tokens}/{Other}?next={pay}")).Must(HttpStatusCode.OK);
        Shows(token, $"<a href=\"{pay}\">Back to the payment</a>", Uri.EscapeDataString(pay));
        Answer filled = await Follow(visitor, await visitor.Post($"{Tokens}/{Other}/0/fill", token, ("next", pay)));
        Shows(filled, $"<a href=\"{pay}\">Back to the payment</a>");
        Shows(await visitor.Get(pay), "Pay 1.5 MARBLE</button>");
        foreach (string elsewhere in (string[])["https://evil.example/pay/" + created.String("id"), "/wallet", "//evil.example"])
            Assert.DoesNotContain("Back to the payment", (await visitor.Get($"{Token}?next={Uri.EscapeDataString(elsewhere)}")).Text,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_in_such_a_token_can_be_denied_unseen()
    {
        await using GuiseApp app = await OneToken();
        Visitor visitor = new(app);
        await visitor.Create();
        Answer created = await app.Post("/v1/payments", new { origin = Shop.Origin, ledger = Other, to = "2vxsx-fae", amount = "150" });
        string pay = "/pay/" + created.String("id");
        (await visitor.Post(pay + "/deny", await visitor.Get(pay))).Must(HttpStatusCode.SeeOther);
        Shows((await visitor.Get(pay)).Must(HttpStatusCode.OK), "<h1>Denied</h1>", "Nothing was sent.",
            "&quot;status&quot;:&quot;denied&quot;,&quot;over&quot;:true");
        Assert.Equal("denied", (await app.Get("/v1/payments/" + created.String("id"), created.String("secret"))).String("status"));
    }

    [Fact]
    public async Task What_is_not_there_is_a_page_that_says_so()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        Answer list = await visitor.Get(Tokens);
        foreach (string nothing in (string[])["/nonsense", "/2vxsx-fae", $"/{Shop.Ledger}/1", $"/{Shop.Ledger}/01", $"/{Shop.Ledger}/x/send",
            "/2vxsx-fae/0"])
            Shows((await visitor.Get(Tokens + nothing)).Must(HttpStatusCode.NotFound), "That did not work");
        foreach (string nothing in (string[])["/rename", "/fill", "/review", "/send"])
        {
            (string, string)[] fields = [("name", "x"), ("to", "2vxsx-fae"), ("amount", "1"), ("units", "1"), ("fee", "1"),
                ("key", new string('0', 32))];
            (await visitor.Post($"{Token}/1{nothing}", list, fields)).Must(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_locked_wallet_comes_back_to_the_very_account()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        foreach (string path in (string[])[Tokens, Token, Token + "/0", Token + "/0/send", "/wallet/payments"])
        {
            Answer led = (await visitor.Get(path)).Must(HttpStatusCode.Redirect);
            Assert.Equal("/unlock?next=" + Uri.EscapeDataString(path), led.Headers.Location!.OriginalString.Replace(app.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), ""));
        }
    }

    /// <summary>A service that lists one token of the two that there are.</summary>
    private static Task<GuiseApp> OneToken() => GuiseApp.Start(services: services => services.Replace(
        ServiceDescriptor.Singleton(new ListedTokens([(SandboxToken.All[0].Ledger, SandboxToken.All[0].Metadata)]))));

    private static async Task<Answer> Follow(Visitor visitor, Answer answer) =>
        (await visitor.Get(answer.Must(HttpStatusCode.SeeOther).Headers.Location!.ToString())).Must(HttpStatusCode.OK);

    private static void Shows(Answer page, params string[] texts)
    {
        foreach (string text in texts) Assert.Contains(text, page.Text, StringComparison.Ordinal);
    }

    private static string Address(Answer page) =>
        System.Text.RegularExpressions.Regex.Match(page.Text, "<dt>Address</dt><dd><code>([^<]+)</code>").Groups[1].Value;
}
