using System.Net;
using System.Text.RegularExpressions;
using Guise.Local.Ledger;
using Guise.Payments.Ledgers;
using Guise.Tests.Infrastructure;
using Guise.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Pages;

/// <summary>The owner's own transfer: what is to be sent, what that comes to, and what became of it.</summary>
public sealed partial class TransferPagesTests
{
    private static readonly string Account = $"/wallet/assets/{Shop.Ledger}/0";

    [Fact]
    public async Task What_was_looked_over_is_sent_once_however_often_the_form_is()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Rich(app);
        Answer form = (await visitor.Get(Account + "/send")).Must(HttpStatusCode.OK);
        Shows(form, "which holds 100 PLAY", "at most 8 digits");
        Answer review = await Review(visitor, form, amount: "2.5", memo: "for tea");
        Shows(review, "Send 2.5 PLAY?", "0.0001 PLAY", "2.5001 PLAY", Shop.Till.ToString(), "for tea", "Send 2.5 PLAY</button>");

        (string, string)[] fields = Hidden(review);
        (await visitor.Post(Account + "/send", fields)).Must(HttpStatusCode.SeeOther);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        Answer again = (await visitor.Post(Account + "/send", fields)).Must(HttpStatusCode.SeeOther);
        Answer[] atOnce = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => visitor.Post(Account + "/send", fields)));
        Assert.All(atOnce, answer => answer.Must(HttpStatusCode.SeeOther));

        Answer underWay = await visitor.Get(again.Headers.Location!.ToString());
        Shows(underWay, "It is approved and seen through", "Look again");
        await app.Settle();
        Answer outcome = await visitor.Get("/wallet/payments");
        Shows(outcome, "2.5 PLAY", "<small>Paid</small>", "The ledger has moved the money.", "for tea", "Block of the ledger");
        Assert.Single(Paid().Matches(outcome.Text));
        Assert.DoesNotContain("Look again", outcome.Text, StringComparison.Ordinal);
        Shows(await visitor.Get(Account), "97.4999 PLAY");
    }

    [Fact]
    public async Task Two_forms_are_two_transfers()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Rich(app);
        Answer form = await visitor.Get(Account + "/send");
        foreach (int _ in (int[])[1, 2])
            (await visitor.Post(Account + "/send", Hidden(await Review(visitor, form, amount: "1")))).Must(HttpStatusCode.SeeOther);
        await app.Settle();
        Shows(await visitor.Get(Account), "97.9998 PLAY");
    }

    [Theory]
    [InlineData("", "1", "", "That is no account")]
    [InlineData("2VXSX-FAE", "1", "", "That is no account")]
    [InlineData("2vxsx-fae-22yutvy.01", "1", "", "That is no account")]
    [InlineData("2vxsx-fae", "", "", "That is no amount")]
    [InlineData("2vxsx-fae", "0", "", "That is no amount")]
    [InlineData("2vxsx-fae", "-1", "", "That is no amount")]
    [InlineData("2vxsx-fae", "1,5", "", "That is no amount")]
    [InlineData("2vxsx-fae", "1.012345678", "", "That is no amount")]
    [InlineData("2vxsx-fae", "1e3", "", "That is no amount")]
    [InlineData("2vxsx-fae", "1", "thirty-three bytes are too many..", "A memo has at most 32 bytes")]
    [InlineData("2vxsx-fae", "1", "ääääääääääääääääää", "A memo has at most 32 bytes")]
    public async Task What_cannot_be_sent_says_why_and_keeps_what_was_typed(string to, string amount, string memo, string why)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Rich(app);
        Answer form = await visitor.Get(Account + "/send");
        Answer refused = await visitor.Post(Account + "/review", form, ("to", to), ("amount", amount), ("memo", memo));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Shows(refused, why, $"value=\"{to}\"", $"value=\"{amount}\"");
    }

    [Fact]
    public async Task More_than_the_account_holds_with_the_fee_cannot_be_approved()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Rich(app);
        Answer form = await visitor.Get(Account + "/send");
        Shows(await Review(visitor, form, amount: "99.9999"), "Send 99.9999 PLAY</button>");
        Answer review = await Review(visitor, form, amount: "99.99990001");
        Shows(review, "which is not enough for amount and fee", "Change it</button>");
        Assert.DoesNotContain("Send 99.99990001 PLAY</button>", review.Text, StringComparison.Ordinal);
        (string, string)[] fields = [.. Hidden(review), ("change", "yes")];
        Shows((await visitor.Post(Account + "/review", fields)).Must(HttpStatusCode.OK), "value=\"99.99990001\"", Shop.Till.ToString());
    }

    [Fact]
    public async Task The_fee_is_the_ledgers_of_now_and_another_one_by_then_moves_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start(services: services =>
            services.AddSingleton<ILedger>(provider => new LineLedger(provider.GetRequiredService<SandboxLedger>())));
        Visitor visitor = await Rich(app);
        LineLedger line = (LineLedger)app.Services.GetRequiredService<ILedger>();
        Answer form = await visitor.Get(Account + "/send");
        line.Metadata = SandboxToken.All[0].Metadata with { Fee = 20_000 };
        Answer review = await Review(visitor, form, amount: "1");
        Shows(review, "0.0002 PLAY", "1.0002 PLAY");
        (await visitor.Post(Account + "/send", Hidden(review))).Must(HttpStatusCode.SeeOther);
        await app.Settle();
        Shows(await visitor.Get("/wallet/payments"), "The ledger asks for another fee than the one you were shown. The ledger has moved nothing.");
        Shows(await visitor.Get(Account), "100 PLAY");
    }

    [Fact]
    public async Task A_form_without_its_key_sends_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Rich(app);
        (string Name, string Value)[] fields = Hidden(await Review(visitor, await visitor.Get(Account + "/send"), amount: "1"));
        foreach (string key in (string[])["", "x", new string('G', 32)])
            (await visitor.Post(Account + "/send", [.. fields.Where(field => field.Name != "key"), ("key", key)])).Must(HttpStatusCode.Forbidden);
        await app.Settle();
        Shows(await visitor.Get("/wallet/payments"), "Nothing paid yet.");
    }

    private static Task<Answer> Review(Visitor visitor, Answer form, string amount, string memo = "") =>
        visitor.Post(Account + "/review", form, ("to", Shop.Till.ToString()), ("amount", amount), ("memo", memo));

    /// <summary>A visitor whose first account holds a hundred tokens.</summary>
    private static async Task<Visitor> Rich(GuiseApp app)
    {
        Visitor visitor = new(app);
        await visitor.Create();
        (await visitor.Post(Account + "/fill", await visitor.Get(Account))).Must(HttpStatusCode.SeeOther);
        return visitor;
    }

    /// <summary>The hidden fields of the page's form that sends, as a browser would send them.</summary>
    private static (string Name, string Value)[] Hidden(Answer page)
    {
        string form = page.Text[page.Text.IndexOf("/send\"", StringComparison.Ordinal)..];
        return [.. HiddenField().Matches(form).Select(match => (match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)))];
    }

    private static void Shows(Answer page, params string[] texts)
    {
        foreach (string text in texts) Assert.Contains(text, page.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("""<input type="hidden" name="([a-z]+)"(?: value="([^"]*)")?""")]
    private static partial Regex HiddenField();

    [GeneratedRegex("<small>Paid</small>")]
    private static partial Regex Paid();
}
