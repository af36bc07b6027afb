using System.Net;
using System.Text.RegularExpressions;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Pages;

/// <summary>A form that is refused comes back with what was typed, unless that is a secret, and in sight.</summary>
public sealed partial class TypedTextTests
{
    [Fact]
    public async Task A_masks_name_that_is_refused_stays_in_its_own_form()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        foreach (string origin in (string[])["https://one.example", "https://two.example"])
            (await visitor.Post("/wallet/masks/add", await visitor.Get("/wallet/masks"), ("origin", origin))).Must(HttpStatusCode.SeeOther);
        Answer page = await visitor.Get("/wallet/masks");
        string second = Id().Matches(page.Text)[^1].Groups[1].Value, typed = new('n', 65);
        Answer refused = (await visitor.Post("/wallet/masks/rename", page, ("id", second), ("pseudonym", typed))).Must(HttpStatusCode.BadRequest);
        Assert.Single(Regex.Matches(refused.Text, $"value=\"{typed}\""));
        Assert.Single(Regex.Matches(refused.Text, "<details class=\"item\" open"));
    }

    [Fact]
    public async Task A_text_that_a_key_does_not_sign_stays_with_what_it_was_said_to_be()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        (await visitor.Post("/wallet/keys/make", await visitor.Get("/wallet/keys"), ("type", "Ed25519"))).Must(HttpStatusCode.SeeOther);
        Answer page = await visitor.Get("/wallet/keys");
        Answer refused = await visitor.Post(
            "/wallet/keys/sign", page, ("id", Id().Match(page.Text).Groups[1].Value), ("kind", "AccountMessage"), ("text", "no statement"));
        Assert.Contains(">no statement</textarea>", refused.Must(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        Assert.Contains("<option value=\"AccountMessage\" selected", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_phrase_that_is_none_is_not_repeated_but_its_form_is_in_sight()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        Answer refused = await visitor.Post(
            "/create", await visitor.Get("/create"), ("username", "ann"), ("passphrase", Owner.GoodPassphrase), ("seedPhrase", "secret words"));
        Assert.Contains("<details open", refused.Must(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret words", refused.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("""name="id" value="([^"]+)""")]
    private static partial Regex Id();
}
