using System.Net;
using System.Text.RegularExpressions;
using Guise.Tests.Buckets;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Pages;

/// <summary>Buckets as their owner has them before her eyes; what she gives out there works for whoever gets it, until she takes it back.</summary>
public sealed partial class BucketPagesTests
{
    public static readonly string[] Sides = ["access", "delegations", "recovery", "settings"];

    [Fact]
    public async Task A_bucket_is_made_filled_delegated_and_the_delegation_revoked()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        string bucket = await Bucket(visitor);
        Answer page = (await visitor.Get(bucket)).Must(HttpStatusCode.OK);
        Assert.Contains("Make a key and register it", page.Text, StringComparison.Ordinal);
        Assert.Equal(bucket + "?said=key", await Sent(visitor, "/wallet/buckets/keys/register", page, ("bucket", bucket[^36..])));

        page = await visitor.Get(bucket);
        Answer stored = (await visitor.Upload(bucket + "/upload", page, "Grüße, a&b.txt", "hello there", ("folder", "/photos/may/")))
            .Must(HttpStatusCode.SeeOther);
        Assert.Equal(bucket + "?said=stored", stored.Headers.Location!.ToString());
        (await visitor.Upload(bucket + "/upload", page, "private.txt", "for nobody")).Must(HttpStatusCode.SeeOther);
        page = await visitor.Get(bucket);
        Assert.Contains("photos/may/Grüße, a&amp;b.txt", WebUtility.HtmlDecode(page.Text)
            .Replace("&b", "&amp;b", StringComparison.Ordinal), StringComparison.Ordinal);
        Answer file = (await visitor.Get($"{bucket}/file?path={Uri.EscapeDataString("photos/may/Gr%C3%BC%C3%9Fe,%20a&b.txt")}"))
            .Must(HttpStatusCode.OK);
        Assert.Equal("hello there", file.Text);
        Assert.Equal("sandbox; default-src 'none'", file.Headers.GetValues("Content-Security-Policy").Single());

        Signer friend = Signer.New();
        Answer given = await visitor.Post(bucket + "/delegations/add", await visitor.Get(bucket + "/delegations"), ("folder", "photos"),
            ("may", "read"), ("days", "7"), ("did", friend.Did));
        string token = Given(given);
        Assert.Equal("hello there", (await Read(app, friend, bucket, token)).Must(HttpStatusCode.OK).Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await Read(app, friend, bucket, token, "private.txt")).Status);

        page = await visitor.Get(bucket + "/delegations");
        Assert.Contains(friend.Did, page.Text, StringComparison.Ordinal);
        Assert.Equal(bucket + "/delegations?said=revoked",
            await Sent(visitor, bucket + "/delegations/revoke", page, ("cid", Cid().Match(page.Text).Groups[1].Value)));
        Assert.Contains("<strong>Revoked</strong>", (await visitor.Get(bucket + "/delegations")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Read(app, friend, bucket, token)).Status);

        Assert.Equal(bucket + "?said=file-removed", await Sent(visitor, bucket + "/remove", page, ("path", "private.txt")));
        (await visitor.Get(bucket + "/file?path=private.txt")).Must(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_link_carries_its_own_key_and_is_shown_once()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        string bucket = await Filled(visitor);
        Answer page = await visitor.Get(bucket + "/delegations");
        string link = Given(await visitor.Post(bucket + "/delegations/add", page, ("folder", "photos"), ("may", "write"), ("days", "1")));
        Assert.StartsWith($"{GuiseApp.ServiceUrl}/shared#", link, StringComparison.Ordinal);
        string[] parts = link.Split('#')[1].Split('.', 2);
        byte[] key = Guise.Cryptography.StrictBase64Url.TryDecode(parts[0])!;
        Signer holder = Signer.OfP256(key[64..]);
        Assert.Equal("in photos", (await Read(app, holder, bucket, parts[1], "photos/a.txt")).Must(HttpStatusCode.OK).Text);
        Assert.DoesNotContain(parts[0], (await visitor.Get(bucket + "/delegations")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(parts[0], app.Logs.Text, StringComparison.Ordinal);
        (await visitor.Get("/shared")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_bucket_is_renamed_frozen_deleted_restored_and_begun_again()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        string bucket = await Filled(visitor);
        Answer page = await visitor.Get(bucket + "/settings");
        foreach ((string form, string said) in ((string, string)[])[("freeze", "frozen"), ("thaw", "thawed"), ("revoke-all", "all-revoked"),
            ("delete", "bucket-deleted"), ("restore", "bucket-restored")])
            Assert.Equal($"{bucket}/settings?said={said}", await Sent(visitor, $"{bucket}/settings/{form}", page));
        Assert.Contains("a.txt", (await visitor.Get(bucket)).Text, StringComparison.Ordinal);
        Assert.Contains("1 to 100 characters", (await visitor.Post(bucket + "/settings/rename", page, ("name", "")))
            .Must(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        await Sent(visitor, bucket + "/settings/rename", page, ("name", "Pictures"));
        Assert.Contains("<h1>Pictures</h1>", (await visitor.Get(bucket)).Text, StringComparison.Ordinal);

        string again = (await Sent(visitor, bucket + "/settings/again", page)).Split('?')[0];
        Assert.NotEqual(bucket, again);
        Answer empty = await visitor.Get(again);
        Assert.Contains("<h1>Pictures</h1>", empty.Text, StringComparison.Ordinal);
        Assert.Contains("There is nothing here yet.", empty.Text, StringComparison.Ordinal);
        Assert.Contains("This bucket is deleted.", (await visitor.Get(bucket)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_is_shared_with_a_person_and_an_organization_and_taken_back()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor alice = new(app), bob = new(app);
        await alice.Create("alice");
        await bob.Create("bob");
        string bucket = await Filled(alice), organization = await Organization(bob);
        await Sent(bob, "/wallet/buckets/keys/register", await bob.Get("/wallet/buckets/keys"));
        string account = Account().Match((await bob.Get("/wallet/buckets")).Text).Groups[1].Value;
        (await bob.Get(bucket)).Must(HttpStatusCode.NotFound);

        Answer page = await alice.Get(bucket + "/access");
        Assert.Contains("nobody of that id", (await alice.Post(bucket + "/access/add", page, ("kind", "person"), ("who", new string('0', 32)),
            ("role", "reader"))).Text, StringComparison.Ordinal);
        await Sent(alice, bucket + "/access/add", page, ("kind", "person"), ("who", account), ("role", "reader"), ("days", "3"));
        Assert.Contains("a.txt", (await bob.Get(bucket)).Must(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await bob.Upload(bucket + "/upload", await bob.Get(bucket), "b.txt", "no")).Must(HttpStatusCode.Forbidden);
        (await bob.Get(bucket + "/delegations")).Must(HttpStatusCode.Forbidden);

        await Sent(alice, bucket + "/access/add", page, ("kind", "organization"), ("who", organization[^32..]), ("role", "writer"));
        (await bob.Upload(bucket + "/upload", await bob.Get(bucket), "b.txt", "yes")).Must(HttpStatusCode.SeeOther);
        page = await alice.Get(bucket + "/access");
        foreach (Match grant in Grant().Matches(page.Text)) await alice.Post(bucket + "/access/remove", page, ("grant", grant.Groups[1].Value));
        (await bob.Get(bucket)).Must(HttpStatusCode.NotFound);
        Assert.Contains("a.txt", (await alice.Get(bucket)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_key_is_replaced_and_the_replacement_can_be_stopped()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        string bucket = await Filled(visitor);
        Answer page = await visitor.Get(bucket + "/recovery");
        string lost = Lost().Match(page.Text).Groups[1].Value;
        Assert.Contains("not in your account", (await visitor.Post(bucket + "/recovery/start", page, ("lost", Signer.New().Did))).Text,
            StringComparison.Ordinal);
        await Sent(visitor, bucket + "/recovery/start", page, ("lost", lost));
        page = await visitor.Get(bucket + "/recovery");
        Assert.Contains("A recovery waits", page.Text, StringComparison.Ordinal);
        await Sent(visitor, bucket + "/recovery/veto", page, ("recovery", Recovery().Match(page.Text).Groups[1].Value));

        await Sent(visitor, bucket + "/recovery/start", await visitor.Get(bucket + "/recovery"), ("lost", lost));
        await app.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
        await visitor.SignIn();
        page = await visitor.Get(bucket + "/recovery");
        Assert.Contains("A recovery that is done", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"name=\"lost\" value=\"{lost}\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("a.txt", (await visitor.Get(bucket)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_has_a_name_and_stays_in_its_bucket()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        string bucket = await Filled(visitor);
        Answer page = await visitor.Get(bucket);
        foreach ((string folder, string file) in ((string, string)[])[("../up", "a.txt"), ("a//b", "a.txt"), ("", ".."), ("", "a\u0001.txt"),
            ("a\\b", "a.txt"), (new string('a', 300), "a.txt")])
            Assert.Contains("no name for a folder", (await visitor.Upload(bucket + "/upload", page, file, "text", ("folder", folder)))
                .Must(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        (await visitor.Post(bucket + "/upload", page, ("folder", ""))).Must(HttpStatusCode.BadRequest);
        foreach (string path in (string[])["", "..", "a%2fb", "a b", "/a.txt"])
            (await visitor.Get($"{bucket}/file?path={Uri.EscapeDataString(path)}")).Must(HttpStatusCode.BadRequest);
        (await visitor.Upload(bucket + "/upload", page, "C:\\folder\\b.txt", "text")).Must(HttpStatusCode.SeeOther);
        Assert.Equal("text", (await visitor.Get(bucket + "/file?path=b.txt")).Must(HttpStatusCode.OK).Text);
        // A form that breaks off stores nothing, and is no failure of the service.
        string guard = Visitor.GuardOf(page), start = $"--x\r\nContent-Disposition: form-data; name=guard\r\n\r\n{guard}\r\n--x\r\nContent-Disposition: form-data; name=file; filename=half.txt\r\n\r\n";
        foreach (string body in (string[])[start + "half of it", "--x\r\nnothing", start[..40]])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, bucket + "/upload") { Content = new StringContent(body) };
            request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            (await visitor.Send(request)).Must(HttpStatusCode.Forbidden);
        }
        Assert.DoesNotContain("half.txt", (await visitor.Get(bucket)).Text, StringComparison.Ordinal);
        (await visitor.Get(bucket + "?folder=..")).Must(HttpStatusCode.BadRequest);
        Assert.DoesNotContain("b.txt", (await visitor.Get(bucket + "?folder=photos")).Text, StringComparison.Ordinal);
    }

    internal static async Task<string> Bucket(Visitor visitor) =>
        (await Sent(visitor, "/wallet/buckets/add", await visitor.Get("/wallet/buckets"), ("name", "Photos"))).Split('?')[0];

    internal static async Task<string> Organization(Visitor visitor) =>
        (await Sent(visitor, "/wallet/buckets/organizations/add", await visitor.Get("/wallet/buckets/organizations"), ("name", "The club")))
            .Split('?')[0];

    /// <summary>A bucket with a key and two files.</summary>
    private static async Task<string> Filled(Visitor visitor)
    {
        string bucket = await Bucket(visitor);
        await Sent(visitor, "/wallet/buckets/keys/register", await visitor.Get(bucket));
        foreach (string folder in (string[])["", "photos"])
            (await visitor.Upload(bucket + "/upload", await visitor.Get(bucket), "a.txt", "in " + folder, ("folder", folder)))
                .Must(HttpStatusCode.SeeOther);
        return bucket;
    }

    /// <summary>Where the browser goes after a form that was taken.</summary>
    private static async Task<string> Sent(Visitor visitor, string path, Answer seen, params (string, string)[] fields) =>
        (await visitor.Post(path, seen, fields)).Must(HttpStatusCode.SeeOther).Headers.Location!.ToString();

    private static async Task<Answer> Read(GuiseApp app, Signer holder, string page, string token,
        string path = "photos/may/Gr%C3%BC%C3%9Fe,%20a&b.txt")
    {
        string bucket = page[^36..];
        long exp = app.Clock.GetUtcNow().ToUnixTimeSeconds() + 600;
        string request = holder.Ucan(await Person.Service(app), UcanChainTests.Att(Person.At(bucket, path), "storage/get"), [token], exp);
        return await Person.Send(app, HttpMethod.Get, $"/v1/buckets/{bucket}/objects/{path}", request);
    }

    private static string Given(Answer page) => WebUtility.HtmlDecode(GivenText().Match(page.Must(HttpStatusCode.OK).Text).Groups[1].Value);

    [GeneratedRegex("""name="cid" value="([^"]+)""")]
    private static partial Regex Cid();

    [GeneratedRegex("""<textarea id="given"[^>]*>([^<]+)</textarea>""")]
    private static partial Regex GivenText();

    [GeneratedRegex("""<code>([0-9a-f]{32})</code>""")]
    private static partial Regex Account();

    [GeneratedRegex("""name="grant" value="([^"]+)""")]
    private static partial Regex Grant();

    [GeneratedRegex("""name="lost" value="([^"]+)""")]
    private static partial Regex Lost();

    [GeneratedRegex("""name="recovery" value="([^"]+)""")]
    private static partial Regex Recovery();
}
