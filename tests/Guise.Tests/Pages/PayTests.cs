using System.Net;
using System.Text.RegularExpressions;
using Guise.Payments;
using Guise.Tests.Infrastructure;
using Guise.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Pages;

/// <summary>The page that a site sends its payer to: one decision, and then what became of it.</summary>
public sealed partial class PayTests
{
    [Fact]
    public async Task A_payer_sees_what_is_asked_pays_and_is_led_back()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Payer(app);
        string pay = await Ask(app, Shop.Terms(memo: "order 7"u8.ToArray()));
        Answer page = (await visitor.Get(pay)).Must(HttpStatusCode.OK);
        foreach (string shown in (string[])["2.5 PLAY", "0.0001 PLAY", "2.5001 PLAY", Shop.Till.ToString(), "order 7", "Main", "10 PLAY",
            "Pay 2.5 PLAY</button>", "Deny</button>", "60 minutes"])
            Assert.Contains(shown, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/thanks", page.Text, StringComparison.Ordinal);

        Answer approved = (await visitor.Post(pay + "/approve", page, ("digest", Digest(page)), ("account", "0"))).Must(HttpStatusCode.SeeOther);
        Assert.Equal(pay, approved.Headers.Location!.ToString());
        await app.Settle();
        Answer paid = (await visitor.Get(pay)).Must(HttpStatusCode.OK);
        Assert.Contains("<h1>Paid</h1>", paid.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Shop.Origin}/thanks\"", paid.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form method=\"post\" action=\"/pay", paid.Text, StringComparison.Ordinal);

        (await visitor.Post(pay + "/deny", page)).Must(HttpStatusCode.SeeOther);
        Assert.Contains("<h1>Paid</h1>", (await visitor.Get(pay)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approved_payment_is_not_called_over_and_one_without_an_answer_not_free()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Payer(app);
        string pay = await Ask(app);
        Answer page = await visitor.Get(pay);
        foreach (PaymentStatus status in (PaymentStatus[])[PaymentStatus.Approved, PaymentStatus.Submitted, PaymentStatus.Unknown])
        {
            await Put(app, pay, payment => payment with { Status = status });
            Answer state = (await visitor.Get(pay)).Must(HttpStatusCode.OK);
            Assert.Contains("Look again", state.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("/thanks", state.Text, StringComparison.Ordinal);
            Assert.DoesNotMatch(Nothing(), state.Text);
            (await visitor.Post(pay + "/deny", page)).Must(HttpStatusCode.SeeOther);
        }
        await Put(app, pay, payment => payment.End(PaymentStatus.Unknown, app.Clock.GetUtcNow()));
        Answer over = await visitor.Get(pay);
        Assert.Contains("The money may have moved", over.Text, StringComparison.Ordinal);
        Assert.Contains("/thanks", over.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(Nothing(), over.Text);
    }

    [Fact]
    public async Task A_failed_payment_says_why()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Payer(app);
        string pay = await Ask(app, Shop.Terms(amount: "999990001"));
        Answer page = await visitor.Get(pay);
        (await visitor.Post(pay + "/approve", page, ("digest", Digest(page)), ("account", "0"))).Must(HttpStatusCode.SeeOther);
        await app.Settle();
        Answer failed = await visitor.Get(pay);
        Assert.Contains("The account did not hold enough. The ledger has moved nothing.", failed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_holds_too_little_cannot_be_chosen_and_says_so()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Payer(app);
        Answer enough = await visitor.Get(await Ask(app, Shop.Terms(amount: "999990000")));
        Assert.DoesNotContain(" disabled", enough.Text, StringComparison.Ordinal);
        Answer page = await visitor.Get(await Ask(app, Shop.Terms(amount: "999990001")));
        Assert.Contains(" disabled", page.Text, StringComparison.Ordinal);
        Assert.Contains("which is not enough", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<button class=\"primary\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("Deny</button>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denying_is_as_easy_and_final()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Payer(app);
        string pay = await Ask(app);
        Answer page = await visitor.Get(pay);
        Assert.Equal(pay, (await visitor.Post(pay + "/deny", page)).Must(HttpStatusCode.SeeOther).Headers.Location!.ToString());
        (await visitor.Post(pay + "/approve", page, ("digest", Digest(page)), ("account", "0"))).Must(HttpStatusCode.SeeOther);
        Answer denied = await visitor.Get(pay);
        Assert.Contains("<h1>Denied</h1>", denied.Text, StringComparison.Ordinal);
        Assert.Contains("/thanks", denied.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_digest_or_no_account_shows_the_payment_again_undecided()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Payer(app);
        string pay = await Ask(app);
        Answer page = await visitor.Get(pay), other = await visitor.Get(await Ask(app, Shop.Terms(amount: "1")));
        Answer changed = (await visitor.Post(pay + "/approve", page, ("digest", Digest(other)), ("account", "0"))).Must(HttpStatusCode.Conflict);
        Assert.Contains("What you looked at has changed meanwhile", changed.Text, StringComparison.Ordinal);
        Assert.Equal(Digest(page), Digest(changed));
        foreach (string account in (string[])["", "1", "-1", "x"])
        {
            Answer again = (await visitor.Post(pay + "/approve", page, ("digest", Digest(page)), ("account", account))).Must(HttpStatusCode.NotFound);
            Assert.Contains("Choose the account to pay from.", again.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_site_stands_in_the_largest_letters_only_if_it_publishes_the_recipient()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Payer(app);
        string pay = await Ask(app);
        Answer unverified = await visitor.Get(pay);
        Assert.Contains($"<p class=\"asker\"><strong>{Shop.Till}</strong>", unverified.Text, StringComparison.Ordinal);
        Assert.Contains("The site is not verified", unverified.Text, StringComparison.Ordinal);
        app.Outbound.Serve(Shop.WellKnown, 200, $$"""{"recipients":[{"ledger":"{{Shop.Ledger}}","account":"{{Shop.Till}}"}]}""");
        Answer verified = await visitor.Get(pay);
        Assert.Contains("<p class=\"asker\"><span class=\"scheme\">https://</span>", verified.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not verified", verified.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_signed_in_opens_the_wallet_and_comes_back()
    {
        await using GuiseApp app = await GuiseApp.Start();
        app.Outbound.Serve(Shop.WellKnown, 404);
        Owner owner = await Owner.With(app);
        Visitor visitor = new(app);
        string pay = await Ask(app);
        Answer led = (await visitor.Get(pay)).Must(HttpStatusCode.SeeOther);
        Assert.Equal("/unlock?next=" + Uri.EscapeDataString(pay), led.Headers.Location!.ToString());
        Answer form = await visitor.Get(led.Headers.Location.ToString());
        foreach (string write in (string[])["/approve", "/deny"])
            Assert.Equal(led.Headers.Location, (await visitor.Post(pay + write, form)).Must(HttpStatusCode.SeeOther).Headers.Location);
        Answer on = await visitor.Post("/unlock", form, ("username", owner.Username), ("passphrase", owner.Passphrase), ("next", pay));
        Assert.Equal(pay, on.Must(HttpStatusCode.SeeOther).Headers.Location!.ToString());
        (await visitor.Get(pay)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_no_payment_is_not_found_and_what_is_late_has_expired()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await Payer(app);
        foreach (string id in (string[])[new string('0', 32), "x"])
        {
            Answer none = (await visitor.Get("/pay/" + id)).Must(HttpStatusCode.NotFound);
            Assert.Contains("There is no such payment.", none.Text, StringComparison.Ordinal);
            Assert.Contains("payment-not-found", none.Text, StringComparison.Ordinal);
            (await visitor.Post($"/pay/{id}/approve", none, ("digest", ""))).Must(HttpStatusCode.Forbidden);
        }
        string late = await Ask(app, Shop.Terms(expiresIn: 60));
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains("Nobody decided in time.", (await visitor.Get(late)).Text, StringComparison.Ordinal);
    }

    /// <summary>A visitor whose first account holds ten tokens.</summary>
    private static async Task<Visitor> Payer(GuiseApp app)
    {
        app.Outbound.Serve(Shop.Webhook, 204);
        app.Outbound.Serve(Shop.WellKnown, 404);
        Visitor visitor = new(app);
        await visitor.Create();
        (await app.Post($"/v1/assets/{Shop.Ledger}/accounts/0/faucet", new { amount = Shop.Funds }, visitor.Cookies["__Host-guise"]))
            .Must(HttpStatusCode.OK);
        return visitor;
    }

    /// <summary>The payer's page of a new payment, as the site is told it.</summary>
    private static async Task<string> Ask(GuiseApp app, object? terms = null)
    {
        Answer created = (await app.Post("/v1/payments", terms ?? Shop.Terms())).Must(HttpStatusCode.Created);
        return new Uri(created.String("checkoutUrl")).AbsolutePath;
    }

    /// <summary>What the workflow would come to write.</summary>
    private static async Task Put(GuiseApp app, string pay, Func<Payment, Payment> change)
    {
        PaymentRecords records = app.Services.GetRequiredService<PaymentRecords>();
        PaymentRecords.Entry entry = (await records.Read(pay["/pay/".Length..], TestContext.Current.CancellationToken))!;
        Assert.NotNull(await records.Replace(entry, change(entry.Payment), TestContext.Current.CancellationToken));
    }

    private static string Digest(Answer page) => DigestField().Match(page.Text).Groups[1].Value;

    [GeneratedRegex("""name="digest" value="([^"]+)""")]
    private static partial Regex DigestField();

    [GeneratedRegex("nothing (was|has|is)|moved nothing|no funds", RegexOptions.IgnoreCase)]
    private static partial Regex Nothing();
}
