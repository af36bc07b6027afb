using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Platform;

/// <summary>Requests that are wrong around the body: media types, sizes, methods, addresses, headers.</summary>
public sealed class BadRequestTests
{
    [Fact]
    public async Task Every_call_takes_plain_JSON_in_UTF8_and_nothing_else()
    {
        await using BadInput bad = await BadInput.Start();
        foreach (AnyEndpoint endpoint in bad.WithBody)
        {
            byte[] sample = Encoding.UTF8.GetBytes(endpoint.Sample().ToJsonString());
            foreach (string? type in new[]
            {
                null, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16",
                "application/json; charset=foo",
                "application/json; charset=" + AnyEndpoint.Canary, "application/problem+json", "application/", "json", "text/json", "*/*",
                "application/json, text/plain", AnyEndpoint.Canary,
            })
            {
                await bad.MustRefuse(endpoint, sample, Problems.UnsupportedMediaType, request =>
                {
                    request.Content!.Headers.ContentType = null;
                    if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                });
            }
            foreach (string coding in new[] { "gzip", "br", "identity, gzip", AnyEndpoint.Canary })
                await bad.MustRefuse(endpoint, Zipped(sample), Problems.UnsupportedMediaType,
                    request => request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", coding));
            await bad.MustRefuse(endpoint, Zipped(sample), Problems.InvalidBody);
        }
        bad.MustHaveWrittenNothing();
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_by_every_call_and_the_service_goes_on()
    {
        await using BadInput bad = await BadInput.Start();
        byte[] large = [.. "{\"username\":\""u8, .. Enumerable.Repeat((byte)'x', 10_000_000), .. "\"}"u8];
        foreach (AnyEndpoint endpoint in bad.Endpoints.Where(endpoint => endpoint.Method is "POST" or "PATCH" or "DELETE"
            && endpoint.Path != "/v1/profile" || endpoint.Body is not null))
        {
            string head = $"{endpoint.Method} {endpoint.Path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer {(endpoint.Body is null ? bad.Token : bad.TokenFor(endpoint))}\r\nConnection: close\r\n";
            (int sized, string text) = await RawHttp.Send(bad.App, false, Encoding.ASCII.GetBytes($"{head}Content-Length: {large.Length}\r\n\r\n"),
                large);
            MustBeRefusedOrIgnored(endpoint, sized, text);
            (int chunked, text) = await RawHttp.Send(bad.App, false,
                Encoding.ASCII.GetBytes($"{head}Transfer-Encoding: chunked\r\n\r\n{large.Length:x}\r\n"), large, "\r\n0\r\n\r\n"u8.ToArray());
            MustBeRefusedOrIgnored(endpoint, chunked, text);
            (await bad.App.Get("/health/live")).Must(HttpStatusCode.OK);
        }
        bad.MustHaveWrittenNothing();

        static void MustBeRefusedOrIgnored(AnyEndpoint endpoint, int status, string text)
        {
            if (endpoint.Body is not null) Assert.True(status is 0 or 400 or 413, text);
            else Assert.True(status < 500, text);
            if (status == 413) Assert.Contains("\"code\":\"body-too-large\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_address_names_the_methods_that_it_takes_and_refuses_the_rest()
    {
        await using BadInput bad = await BadInput.Start();
        foreach (var address in bad.Endpoints.GroupBy(endpoint => endpoint.Path))
        {
            string[] taken = [.. bad.Endpoints.Where(endpoint => endpoint.MayBeAt(address.Key)).Select(endpoint => endpoint.Method).Distinct()];
            foreach (string method in ((string[])["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND",
                AnyEndpoint.Canary]).Except(taken))
            {
                using HttpRequestMessage request = new(new(method), address.Key);
                using HttpResponseMessage response = await bad.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
                Assert.Equal(taken.Order(), response.Content.Headers.Allow.Order());
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
                if (method != "HEAD") bad.MustBeRefusal(await Answer.Of(response), Problems.MethodNotAllowed, () => $"{method} {address.Key}");
            }
        }
        bad.MustHaveWrittenNothing();
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/v2/profile")]
    [InlineData("/V1/profiles/unlock/x")]
    [InlineData("/v1/profile/KanarienvogelQ7xW")]
    [InlineData("/problems/KanarienvogelQ7xW")]
    [InlineData("/openapi/KanarienvogelQ7xW.json")]
    [InlineData("/assets/KanarienvogelQ7xW.css")]
    [InlineData("/assets/..%2f..%2fappsettings.json")]
    [InlineData("/assets/")]
    [InlineData("/health")]
    [InlineData("/.env")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/KanarienvogelQ7xW?KanarienvogelQ7xW=KanarienvogelQ7xW")]
    public async Task There_is_nothing_at_an_unknown_address(string path)
    {
        await using BadInput bad = await BadInput.Start();
        bad.MustBeRefusal(await bad.App.Get(path, bad.Token), Problems.NotFound, () => path);
        bad.MustHaveWrittenNothing();
    }

    [Theory]
    [InlineData("limit=KanarienvogelQ7xW")]
    [InlineData("KanarienvogelQ7xW")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("limit=-1")]
    [InlineData("limit=%31%00")]
    [InlineData("limit=٣")]
    [InlineData("limit=1&limit=1")]
    [InlineData("Limit=1&limit=1")]
    [InlineData("=")]
    [InlineData("%ff=%fe")]
    [InlineData("continuation=")]
    [InlineData("continuation=KanarienvogelQ7xW")]
    [InlineData("continuation=%ff%ff")]
    [InlineData("continuation=a&continuation=b")]
    [InlineData("collection=%00")]
    [InlineData("collection=%ed%a0%80")]
    [InlineData("collection=")]
    public async Task A_query_that_a_list_does_not_know_is_refused(string query)
    {
        await using BadInput bad = await BadInput.Start();
        bad.MustBeRefusal(await bad.App.Get("/v1/contents/metadata?" + query, bad.Token), null, () => query);
        string endless = query + "&" + string.Join('&', Enumerable.Range(0, 1500).Select(i => "a" + i));
        bad.MustBeRefusal(await bad.App.Get("/v1/contents/metadata?" + endless, bad.Token), null, () => endless);
        bad.MustHaveWrittenNothing();
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("%ff%fe")]
    [InlineData("%ED%A0%80")]
    [InlineData("%2F")]
    [InlineData("%2e%2e%2fx")]
    [InlineData("%252F")]
    [InlineData("x%0Ay")]
    [InlineData("%zz")]
    public async Task A_strange_id_in_an_address_finds_nothing(string id)
    {
        await using BadInput bad = await BadInput.Start();
        foreach (string method in new[] { "GET", "DELETE" })
        {
            (int status, string text) = await RawHttp.Send(bad.App, $"{method} /v1/contents/metadata/{id} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bad.Token}\r\nConnection: close\r\n\r\n");
            Assert.True(status is 204 && method == "DELETE" || status is >= 400 and < 500, text);
        }
        bad.MustHaveWrittenNothing();
    }

    private static byte[] Zipped(byte[] bytes)
    {
        using MemoryStream zipped = new();
        using (GZipStream zip = new(zipped, CompressionMode.Compress)) zip.Write(bytes);
        return zipped.ToArray();
    }
}
