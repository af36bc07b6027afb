using System.Net;
using System.Text.RegularExpressions;
using Guise.Buckets;
using Guise.Platform;
using Guise.Tests.Buckets;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Pages;

/// <summary>A bucket of one service brought to another on the wallet's pages alone, by a key that lies in both wallets.</summary>
public sealed partial class ImportPageTests
{
    private const string Page = "/wallet/buckets/import";

    [Fact]
    public async Task A_bucket_is_described_at_one_service_and_brought_to_another()
    {
        await using TwoServices both = await TwoServices.Start();
        Visitor here = await WithKey(both.Home), there = await WithKey(both.Away);
        string bucket = await BucketPagesTests.Bucket(here);
        Answer settings = await here.Get(bucket + "/settings");
        Assert.Contains(both.AwayDid, (await there.Get(Page)).Text, StringComparison.Ordinal);
        Answer unnamed = (await here.Post(bucket + "/settings/describe", settings, ("audience", "did:web:away.test")))
            .Must(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("It begins with did:key:z", unnamed.Text, StringComparison.Ordinal);
        Answer described = (await here.Post(bucket + "/settings/describe", settings, ("audience", both.AwayDid))).Must(HttpStatusCode.OK);
        string descriptor = Text(described, "given");
        Assert.DoesNotContain("id=\"log\"", described.Text, StringComparison.Ordinal);

        Assert.Equal($"{bucket}?said=brought", await Brought(there, ("name", "Brought"), ("descriptor", descriptor)));
        Answer shown = (await there.Get(bucket + "?said=brought")).Must(HttpStatusCode.OK);
        Assert.Contains("<h1>Brought</h1>", shown.Text, StringComparison.Ordinal);
        Assert.Contains("under its own id", shown.Text, StringComparison.Ordinal);
        // Sent once more, it is the same bucket; and one that came from elsewhere is described there only.
        Assert.Equal($"{bucket}?said=brought", await Brought(there, ("name", "Brought"), ("descriptor", descriptor)));
        settings = await there.Get(bucket + "/settings");
        Assert.DoesNotContain("At another service", settings.Text, StringComparison.Ordinal);
        (await there.Post(bucket + "/settings/describe", settings, ("audience", both.HomeDid))).Must(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_log_is_shown_to_the_owner_and_brings_the_bucket_to_where_nobody_trusts_its_home()
    {
        await using GuiseApp home = await GuiseApp.Start(), away = await GuiseApp.Start(clock: home.Clock);
        Visitor here = await WithKey(home), there = await WithKey(away);
        string bucket = "/wallet/buckets/" + await Begun(home, here);
        Answer settings = await here.Get(bucket + "/settings");
        Answer described = await here.Post(bucket + "/settings/describe", settings, ("audience", await Person.Service(away)));
        string log = Text(described.Must(HttpStatusCode.OK), "log");
        Assert.Equal($"{bucket}?said=brought", await Brought(there, ("name", "Brought"), ("log", log)));
        Assert.Empty(away.Outbound.Requests);
    }

    [Fact]
    public async Task What_does_not_show_whose_the_bucket_is_brings_nothing_and_stays_in_the_form()
    {
        await using TwoServices both = await TwoServices.Start();
        Visitor here = await WithKey(both.Home), without = new(both.Away);
        await without.Create("bob");
        string bucket = await BucketPagesTests.Bucket(here);
        Answer described = await here.Post(bucket + "/settings/describe", await here.Get(bucket + "/settings"), ("audience", both.AwayDid));
        Answer page = (await without.Get(Page)).Must(HttpStatusCode.OK);
        (string, string)[][] refused =
        [
            [("name", "Brought"), ("descriptor", Text(described, "given"))], [("name", "Brought"), ("descriptor", "x")], [("name", "Brought")],
        ];
        foreach ((string, string)[] fields in refused)
        {
            Answer answer = (await without.Post(Page, page, fields)).Must(HttpStatusCode.Forbidden);
            Assert.Contains("does not show the bucket to be yours", answer.Text, StringComparison.Ordinal);
            Assert.Contains("value=\"Brought\"", answer.Text, StringComparison.Ordinal);
        }
        foreach (string log in (string[])["AA AA", "*"])
        {
            Answer answer = (await without.Post(Page, page, ("name", "Brought"), ("log", log))).Must(HttpStatusCode.UnprocessableEntity);
            Assert.Contains("no log of a bucket", answer.Text, StringComparison.Ordinal);
        }
        (await without.Post(Page, page, ("name", ""), ("descriptor", "x"))).Must(HttpStatusCode.BadRequest);
        Assert.Contains("You have no bucket yet.", (await without.Get("/wallet/buckets")).Text, StringComparison.Ordinal);
    }

    /// <summary>A wallet with the one key of these stories, which is registered.</summary>
    private static async Task<Visitor> WithKey(GuiseApp app)
    {
        Visitor visitor = new(app);
        await visitor.Create();
        Answer keys = await visitor.Get("/wallet/keys");
        (await visitor.Post("/wallet/keys/bring", keys, ("type", "ed25519"), ("secret", new string('7', 64)))).Must(HttpStatusCode.SeeOther);
        Answer page = await visitor.Get("/wallet/buckets/keys");
        (await visitor.Post("/wallet/buckets/keys/register", page, ("key", KeyId().Match(page.Text).Groups[1].Value))).Must(HttpStatusCode.SeeOther);
        return visitor;
    }

    /// <summary>A bucket whose id certifies itself, of the visitor's account.</summary>
    private static async Task<string> Begun(GuiseApp app, Visitor visitor)
    {
        string account = Account().Match((await visitor.Get("/wallet/buckets")).Text).Groups[1].Value;
        byte[] genesis = LogMaker.Genesis(Signer.OfSeed(0x77), await Person.Service(app));
        Result<BucketEntryAnswer> made = await app.Services.GetRequiredService<BucketDirectory>()
            .Create(account, new BucketBody("Photos", Genesis: genesis), "", TestContext.Current.CancellationToken);
        Assert.True(made.Ok(out BucketEntryAnswer? bucket, out _));
        return bucket.Id;
    }

    private static async Task<string> Brought(Visitor visitor, params (string, string)[] fields)
    {
        Answer answer = (await visitor.Post(Page, await visitor.Get(Page), fields)).Must(HttpStatusCode.SeeOther);
        return answer.Headers.Location!.ToString();
    }

    private static string Text(Answer page, string area) => WebUtility.HtmlDecode(
        Regex.Match(page.Must(HttpStatusCode.OK).Text, $"<textarea id=\"{area}\"[^>]*>([^<]+)</textarea>").Groups[1].Value);

    [GeneratedRegex("""name="key" value="([^"]+)""")]
    private static partial Regex KeyId();

    [GeneratedRegex("""<code>([0-9a-f]{32})</code>""")]
    private static partial Regex Account();
}
