using System.Net;
using System.Text.RegularExpressions;
using Guise.Tests.Infrastructure;
using Guise.Tests.Payments;

namespace Guise.Tests.Pages;

/// <summary>What every page keeps to, found in what is served: no inline code, no other host, no frame, nothing kept by caches.</summary>
public sealed partial class PageHeaderTests
{
    public static readonly string[] Everybody = ["/", "/create", "/unlock", "/recover", "/request", "/pay", "/problems", "/problems/not-found",
        "/shared"];
    public static readonly string[] Owners =
    [
        "/wallet", "/wallet/masks", "/wallet/sessions", "/wallet/links", "/wallet/assets", $"/wallet/assets/{Shop.Ledger}",
        $"/wallet/assets/{Shop.Ledger}/0",
        $"/wallet/assets/{Shop.Ledger}/0/send", "/wallet/payments", "/wallet/names", "/wallet/keys",
        "/wallet/buckets", "/wallet/buckets/keys", "/wallet/buckets/organizations", "/wallet/buckets/import", "/wallet/contents", "/wallet/activity",
        "/wallet/settings",
    ];

    [Fact]
    public async Task Pages_allow_nothing_inline_nothing_foreign_and_no_frame()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Visitor visitor = new(app);
        await visitor.Create();
        const string name = "alice." + GuiseApp.Domain;
        (await visitor.Post("/wallet/names/take", await visitor.Get("/wallet/names"), ("name", name))).Must(HttpStatusCode.SeeOther);
        app.Outbound.Serve(Shop.WellKnown, 404);
        string payment = (await app.Post("/v1/payments", Shop.Terms())).String("id");
        string bucket = await BucketPagesTests.Bucket(visitor), organization = await BucketPagesTests.Organization(visitor);
        string[] made = ["/pay/" + payment, "/wallet/names/" + name, organization, bucket, .. BucketPagesTests.Sides.Select(side => $"{bucket}/{side}")];
        foreach (string path in (string[])[.. Everybody, .. Owners, .. made])
        {
            Answer page = (await visitor.Get(path)).Must(HttpStatusCode.OK);
            string policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
            Assert.True(page.Headers.CacheControl!.NoStore, path);
            Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
            Assert.DoesNotMatch(Inline(), page.Text);
            Assert.DoesNotMatch(Foreign(), page.Text);
        }
    }

    [Fact]
    public async Task Pages_answer_HEAD_as_they_answer_GET()
    {
        await using GuiseApp app = await GuiseApp.Start();
        foreach (string path in Everybody)
            (await app.Send(HttpMethod.Head, path, null)).Must(HttpStatusCode.OK);
    }

    [GeneratedRegex("""<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("""(src|href|action)\s*=\s*"(?!/|#|data:image/svg)""", RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();
}
