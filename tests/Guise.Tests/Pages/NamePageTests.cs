using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Guise.Accounts;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Names;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Pages;

/// <summary>Names and keys on the wallet's pages: each step one form, and the same as by the API.</summary>
public sealed partial class NamePageTests
{
    private const string Name = "alice." + GuiseApp.Domain;
    private const string Page = "/wallet/names/" + Name;

    [Fact]
    public async Task A_name_is_taken_given_an_account_and_new_keys_and_taken_back_by_one_form_each()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await At(app);
        Assert.Contains("holds no name yet", (await visitor.Get("/wallet/names")).Text, StringComparison.Ordinal);
        await Take(visitor, Name);
        Answer first = (await app.Get($"/v1/names/{Name}/profile")).Must(HttpStatusCode.OK);
        Answer page = (await visitor.Get(Page + "?said=published")).Must(HttpStatusCode.OK);
        foreach (string shown in (string[])["The profile is published.", "Published: others find", first.String("address"),
            Html(first["profile"].GetProperty("publicSigningKey").GetString()!), GuiseApp.Domain])
            Assert.Contains(shown, page.Text, StringComparison.Ordinal);

        await Do(app, visitor, "account/create");
        Assert.Contains("Delete the account", (await visitor.Get(Page)).Text, StringComparison.Ordinal);
        await Do(app, visitor, "account/change", ("hours", "2"), ("bytes", "2048"));
        page = await visitor.Get(Page);
        Assert.Contains("value=\"2\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"2048\"", page.Text, StringComparison.Ordinal);
        foreach ((string hours, string bytes) in (IEnumerable<(string, string)>)[("0", "2048"), ("2161", "2048"), ("2", "1"), ("x", "2048"),
            ("2147483647", "2048")])
        {
            Answer refused = await Refused(visitor, "account/change", 400, ("hours", hours), ("bytes", bytes));
            foreach (string shown in (string[])["Messages wait 1 to 2160 hours", $"value=\"{hours}\"", $"value=\"{bytes}\""])
                Assert.Contains(shown, refused.Text, StringComparison.Ordinal);
        }

        await Do(app, visitor, "publish", ("services", "ds.one.eth\r\n\r\n ds.two.eth "));
        Assert.Contains("ds.one.eth, ds.two.eth", (await visitor.Get(Page)).Text, StringComparison.Ordinal);
        await Do(app, visitor, "rotate");
        Answer rotated = (await app.Get($"/v1/names/{Name}/profile")).Must(HttpStatusCode.OK);
        Assert.NotEqual(first["profile"].GetProperty("publicSigningKey").GetString(), rotated["profile"].GetProperty("publicSigningKey").GetString());
        Assert.Equal("ds.one.eth", rotated["profile"].GetProperty("deliveryServices")[0].GetString());

        await Do(app, visitor, "account/delete");
        Assert.Contains("Make the account", (await visitor.Get(Page)).Text, StringComparison.Ordinal);
        await Do(app, visitor, "withdraw");
        Assert.Contains("Not published", (await visitor.Get(Page)).Text, StringComparison.Ordinal);
        Assert.Contains("Nothing is published", (await Refused(visitor, "account/create", 404)).Text, StringComparison.Ordinal);
        await Do(app, visitor, "publish", ("services", ""));
        Assert.Contains("nowhere", (await visitor.Get(Page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_says_why_in_plain_words_and_keeps_what_was_typed()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner somebody = await NameOwner.Published(app);
        Visitor visitor = await At(app);
        foreach ((string name, int status, string says) in (IEnumerable<(string, int, string)>)
        [
            (somebody.Name, 409, "belongs to somebody else"), ("no name", 400, "made of a-z"), ("vitalik.eth", 404, "does not give out that name"),
        ])
        {
            Answer refused = await visitor.Post("/wallet/names/take", await visitor.Get("/wallet/names"), ("name", name));
            Assert.Equal(status, (int)refused.Status);
            Assert.Contains(says, refused.Text, StringComparison.Ordinal);
            Assert.Contains($"value=\"{name}\"", refused.Text, StringComparison.Ordinal);
        }
        (await visitor.Get("/wallet/names/" + somebody.Name)).Must(HttpStatusCode.NotFound);
        (await visitor.Get("/wallet/names/a..eth")).Must(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Several_names_and_a_key_brought_from_elsewhere_that_owns_one()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await At(app);
        const string secret = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
            address = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
        await Bring(visitor, "Secp256k1", secret);
        Answer page = await visitor.Get("/wallet/names");
        string key = Option().Match(page.Text).Groups[1].Value;
        string owned = $"{address.ToLowerInvariant()}.{GuiseApp.Domain}";
        (await visitor.Post("/wallet/names/take", page, ("name", owned), ("ownerKey", key))).Must(HttpStatusCode.SeeOther);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await Take(visitor, Name);
        string both = (await visitor.Get("/wallet/names")).Text;
        Assert.Contains(owned, both, StringComparison.Ordinal);
        Assert.Contains(Page, both, StringComparison.Ordinal);
        Assert.Equal(address, (await app.Get($"/v1/names/{owned}/profile")).String("address"));

        string keys = (await visitor.Get("/wallet/keys")).Text;
        Assert.Contains("Owns", keys, StringComparison.Ordinal);
        Assert.Contains("Signs for", keys, StringComparison.Ordinal);
        // What a name needs cannot be forgotten: not by button, not by hand.
        Assert.DoesNotContain("Forget it for good", keys, StringComparison.Ordinal);
        (await visitor.Post("/wallet/keys/forget", await visitor.Get("/wallet/keys"), ("id", key))).Must(HttpStatusCode.Conflict);
        Assert.DoesNotContain(secret[2..], keys + app.Logs.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_key_is_made_signs_what_it_recognises_and_is_forgotten()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = await At(app);
        await Bring(visitor, "Ed25519", StrictBase64Url.Encode(new byte[32]));
        byte[] publicKey = Ed25519.PublicKey(new byte[32]);
        string id = Id().Match((await visitor.Get("/wallet/keys")).Text).Groups[1].Value;
        Answer signed = await Sign(visitor, id, "Bytes", "hello");
        byte[] signature = StrictBase64Url.TryDecode(Signed().Match(signed.Must(HttpStatusCode.OK).Text).Groups[1].Value)!;
        Assert.True(Ed25519.Verify(publicKey, KeySignature.Frame("hello"u8), signature));

        string statement = Encoding.UTF8.GetString(new AccountMessage("a.eth", "https://ds.example", AccountMessage.Create, 1).Signed);
        signed = (await Sign(visitor, id, "AccountMessage", statement)).Must(HttpStatusCode.OK);
        signature = StrictBase64.TryDecode(WebUtility.HtmlDecode(Signed().Match(signed.Text).Groups[1].Value), Ed25519.SignatureSize)!;
        Assert.True(Ed25519.Verify(publicKey, Encoding.UTF8.GetBytes(statement), signature));
        Assert.Contains("only when it recognises one", (await Sign(visitor, id, "Challenge", "anything"))
            .Must(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        (await Sign(visitor, id, "PersonalMessage", "hello")).Must(HttpStatusCode.UnprocessableEntity);
        (await Sign(visitor, "x", "Bytes", "hello")).Must(HttpStatusCode.NotFound);

        foreach (string wrong in (string[])["", "0x", "00", "0x" + new string('0', 64) + "00", "no secret"])
            (await visitor.Post("/wallet/keys/bring", await visitor.Get("/wallet/keys"), ("type", "Ed25519"), ("secret", wrong)))
                .Must(HttpStatusCode.BadRequest);
        (await visitor.Post("/wallet/keys/bring", await visitor.Get("/wallet/keys"), ("type", "P256"), ("secret", new string('0', 64))))
            .Must(HttpStatusCode.BadRequest);
        (await visitor.Post("/wallet/keys/make", await visitor.Get("/wallet/keys"), ("type", "P256"))).Must(HttpStatusCode.SeeOther);
        Assert.Contains("P-256</h2>", (await visitor.Get("/wallet/keys")).Text, StringComparison.Ordinal);
        (await visitor.Post("/wallet/keys/forget", await visitor.Get("/wallet/keys"), ("id", id))).Must(HttpStatusCode.SeeOther);
        Assert.DoesNotContain(id, (await visitor.Get("/wallet/keys")).Text, StringComparison.Ordinal);
    }

    private static async Task<Visitor> At(GuiseApp app)
    {
        Visitor visitor = new(app);
        await visitor.Create();
        return visitor;
    }

    private static async Task Take(Visitor visitor, string name)
    {
        Answer taken = (await visitor.Post("/wallet/names/take", await visitor.Get("/wallet/names"), ("name", name))).Must(HttpStatusCode.SeeOther);
        Assert.Equal($"/wallet/names/{name}?said=published", taken.Headers.Location!.OriginalString);
    }

    /// <summary>A form of the name's page, a second later: signed statements have their order.</summary>
    private static async Task Do(GuiseApp app, Visitor visitor, string what, params (string, string)[] fields)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Answer done = (await visitor.Post("/wallet/names/" + what, await visitor.Get(Page), [("name", Name), .. fields]))
            .Must(HttpStatusCode.SeeOther);
        string after = done.Headers.Location!.OriginalString;
        Assert.StartsWith(Page + "?said=", after, StringComparison.Ordinal);
        Assert.Contains("role=\"status\"", (await visitor.Get(after)).Text, StringComparison.Ordinal);
    }

    private static async Task<Answer> Refused(Visitor visitor, string what, int status, params (string, string)[] fields)
    {
        Answer refused = await visitor.Post("/wallet/names/" + what, await visitor.Get(Page), [("name", Name), .. fields]);
        Assert.Equal(status, (int)refused.Status);
        return refused;
    }

    private static async Task Bring(Visitor visitor, string type, string secret) =>
        (await visitor.Post("/wallet/keys/bring", await visitor.Get("/wallet/keys"), ("type", type), ("secret", secret)))
            .Must(HttpStatusCode.SeeOther);

    private static async Task<Answer> Sign(Visitor visitor, string id, string kind, string text) =>
        await visitor.Post("/wallet/keys/sign", await visitor.Get("/wallet/keys"), ("id", id), ("kind", kind), ("text", text));

    private static string Html(string text) => System.Text.Encodings.Web.HtmlEncoder.Default.Encode(text);

    [GeneratedRegex("""<option value="([0-9a-f]{32})">0xf39F""")]
    private static partial Regex Option();

    [GeneratedRegex("""name="id" value="([0-9a-f]{32})""")]
    private static partial Regex Id();

    [GeneratedRegex("<p>Signed: <code>([^<]+)</code>")]
    private static partial Regex Signed();
}
