using System.Net;
using System.Text;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Platform;

/// <summary>Headers, and whole requests, that no polite client would send.</summary>
public sealed class BadHeaderTests
{
    private const string C = AnyEndpoint.Canary;

    [Fact]
    public async Task No_credential_but_one_wallet_token_opens_anything()
    {
        await using BadInput bad = await BadInput.Start();
        string good = "Bearer " + bad.Token;
        foreach (AnyEndpoint endpoint in bad.Endpoints.Where(endpoint => endpoint.NeedsToken))
        {
            foreach (string[] headers in (string[][])
            [
                [], [""], [good, good], [good, "Bearer " + C], ["Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{C}:{C}"))], ["Bearer"],
                ["Bearer " + C], [C], [C + " " + bad.Token],
                [good + ", " + good], [good + "=="], [good + " x"], ["Bearer  " + bad.Token], ["Bearer " + bad.Token.ToUpperInvariant()],
                ["Bearer " + bad.Token[4..]], ["Bearer " + bad.Token[..^1]],
                ["Bearer " + new string('A', 8000) + C], ["Bearer gwt_" + new string('A', 64)], ["Bearer gwt_" + C], ["DPoP " + bad.Token],
                ["Bearer \u00e4\u00f6" + C], ["Digest username=\"" + C + "\""],
            ])
            {
                string head = string.Concat(headers.Select(header => $"Authorization: {header}\r\n"));
                (int status, string text) = await RawHttp.Send(bad.App, $"{endpoint.Method} {endpoint.Path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{head}Cookie: token={bad.Token}\r\n\r\n");
                Assert.True(status is 401 || status is 400 && head.Contains('ä'), endpoint + head + text);
                bad.MustNotEcho(text, () => head);
                if (status == 401) Assert.Contains("WWW-Authenticate: Bearer", text, StringComparison.OrdinalIgnoreCase);
            }
        }
        bad.MustHaveWrittenNothing();
    }

    [Theory]
    [InlineData("KanarienvogelQ7xW")]
    [InlineData("\"\"")]
    [InlineData("\"")]
    [InlineData("W/\"abc\"")]
    [InlineData("\"KanarienvogelQ7xW\", \"b\"")]
    [InlineData("\"YQ\"\"YQ\"")]
    [InlineData("**")]
    [InlineData("\"////\"")]
    [InlineData("\"_____\"")]
    public async Task An_If_Match_that_is_not_ours_matches_nothing(string tag)
    {
        await using BadInput bad = await BadInput.Start();
        Answer erased = await bad.App.Delete("/v1/profile", bad.Token, ifMatch: tag);
        bad.MustBeRefusal(erased, Problems.PreconditionFailed, () => tag);
        bad.MustBeRefusal(await bad.App.Delete("/v1/profile", bad.Token, ifMatch: new string('x', 8000)), Problems.PreconditionFailed, () => tag);
        bad.MustHaveWrittenNothing();
    }

    [Fact]
    public async Task An_Idempotency_Key_that_is_none_is_refused()
    {
        await using BadInput bad = await BadInput.Start();
        foreach (string header in (string[])
        [
            "", "short", new('a', 21), C + new string('a', 112), new('a', 8000), C + " with a space in it all",
            C + "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4", "\"" + C + "\ttab\"........",
            C + "-twice-1\r\nIdempotency-Key: " + C + "-twice-2", C + "-again-1, " + C + "-again-2",
        ])
        {
            const string body = "{\"content\":{\"id\":\"x\"}}";
            (int status, string text) = await RawHttp.Send(bad.App, $"POST /v1/contents/metadata HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {bad.Token}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\nIdempotency-Key: {header}\r\n\r\n{body}");
            Assert.True(status == 400, header + text);
            bad.MustNotEcho(text, () => header);
        }
        bad.MustHaveWrittenNothing();
    }

    [Fact]
    public async Task What_is_not_HTTP_is_refused_or_hung_up_on_and_the_service_goes_on()
    {
        await using BadInput bad = await BadInput.Start();
        string[] heads =
        [
            "", "\r\n\r\n", C, C + "\r\n\r\n", "GET\r\n\r\n", "GET /version\r\n\r\n", "GET version HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /version HTTP/1.1\r\n\r\n", "GET /version HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET /version HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /version HTTP/1.1\r\nHost: x\r\nX Y: 1\r\n\r\n", "GET /version HTTP/1.1\r\nHost: x\r\n: 1\r\n\r\n",
            "GET /version HTTP/1.1\r\nHost: x\r\nX: \u0000\r\n\r\n",
            "GET /" + new string('a', 20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /version HTTP/1.1\r\nHost: x\r\nX: " + new string('a', 100_000) + C + "\r\n\r\n",
            "GET /version HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"X{i}: 1\r\n")) + "\r\n",
            "CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://example.com/" + C + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001",
        ];
        foreach (string text in heads) await MustBeRefused(text);

        const string post = "POST /v1/profiles/unlock HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n";
        foreach (string text in (string[])
        [
            "Content-Length: -1\r\n\r\n{}", "Content-Length: x\r\n\r\n{}", "Content-Length: 99999999999999999999\r\n\r\n{}",
            "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "Content-Length: 100\r\n\r\n{}",
            "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", "Transfer-Encoding: gzip\r\n\r\n{}",
            "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}", "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFF\r\n{}",
            "Transfer-Encoding: chunked\r\n\r\n2\r\n{}", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}x", "\r\n{}",
            "Content-Length: 100\r\n\r\n{\"username\":\"" + C,
        ])
        {
            await MustBeRefused(post + text);
        }
        (await bad.App.Get("/health/live")).Must(HttpStatusCode.OK);
        bad.MustHaveWrittenNothing();

        async Task MustBeRefused(string text)
        {
            (int status, string answer) = await RawHttp.Send(bad.App, text, hangUp: true);
            Assert.True(status is 0 or >= 400 and < 500, text[..Math.Min(text.Length, 200)] + " -> " + answer);
            bad.MustNotEcho(answer, () => text);
        }
    }
}
