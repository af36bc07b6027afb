using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Guise.Browser.Tests.Infrastructure;

namespace Guise.Browser.Tests;

/// <summary>guise.js as a site uses it: every call ends, and says why not when not.</summary>
public sealed class ClientTests(Chromium chromium)
{
    private const string Typed = """
        { types: { EIP712Domain: [{ name: 'name', type: 'string' }], Note: [{ name: 'text', type: 'string' }] }, primaryType: 'Note', domain: { name: 'Old Shop' }, message: { text: 'hello' } }
        """;

    [Fact]
    public async Task It_is_one_module_under_15_KB_that_any_site_may_import()
    {
        await using Visit visit = await Visit.Start(chromium);
        using HttpResponseMessage module = await visit.App.Http.GetAsync("/guise.js", TestContext.Current.CancellationToken);
        string text = await module.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("*", module.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("text/javascript", module.Content.Headers.ContentType!.MediaType);
        Assert.InRange(text.Length, 1000, 15 * 1024);
        Assert.DoesNotContain("import ", text.Replace("import.meta", "", StringComparison.Ordinal), StringComparison.Ordinal);
        string types = await visit.App.Http.GetStringAsync("/guise.d.ts", TestContext.Current.CancellationToken);
        Assert.Contains("requestLink(to: string | URL): Promise<string>", types, StringComparison.Ordinal);
        Assert.Contains("pay(payment: Payment | Promise<Payment>", types, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_signs_bytes_salts_and_what_the_Internet_Computer_asks()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        long expiry = (shops.Visit.App.Clock.GetUtcNow().ToUnixTimeSeconds() + 120) * 1_000_000_000;
        JsonElement result = await Run(shops, $$"""
            const session = await Guise.session();
            const plain = await session.publicKey(), salted = await session.publicKey({ salt: 'two' });
            const bytes = await session.sign('bytes', new Uint8Array([1, 2, 3]));
            class Principal { constructor(text) { this.text = text; } static fromText(text) { return new Principal(text); } toText() { return this.text; } }
            const identity = session.identity({ Principal });
            const request = await identity.transformRequest({ endpoint: 'query', body: {
              request_type: 'query', canister_id: new Principal('ryjl3-tyaaa-aaaaa-aaaba-cai'), method_name: 'name', arg: new Uint8Array([68, 73, 68, 76, 0, 0]),
              sender: identity.getPrincipal(), ingress_expiry: { toBigInt: () => {{expiry}}n } } });
            return {
              same: plain.principal === session.mask.principal, other: salted.principal !== plain.principal, bytes: bytes.signature.length, algorithm: bytes.algorithm,
              sender: identity.getPrincipal().toText() === session.mask.principal, endpoint: request.endpoint, der: request.body.sender_pubkey.length, sig: request.body.sender_sig.length,
            };
            """);
        Assert.Equal("""{"same":true,"other":true,"bytes":64,"algorithm":"ES256K","sender":true,"endpoint":"query","der":88,"sig":64}""",
            result.GetRawText());
    }

    [Fact]
    public async Task What_must_be_read_is_asked_in_the_wallet_and_signed_as_it_was_shown()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        await shops.Button("Typed", $"const s = await (await Guise.session()).sign('typedData', {Typed}); return s.algorithm + s.signature.length");
        IPage popup = await shops.Ask("Typed");
        await Assertions.Expect(popup.Locator(".signed")).ToContainTextAsync("hello");
        await Shops.Approve(popup);
        await shops.Result("EIP-71265");
    }

    [Fact]
    public async Task Every_failure_has_a_code()
    {
        await using Shops shops = await Shops.Open(chromium);
        IPage page = shops.Visit.Page;
        await page.GotoAsync(shops.Old);
        Assert.Equal("null", (await Run(shops, "return await Guise.session()")).GetRawText());

        await shops.Button("Busy", "const first = Guise.login().catch(e => e.code); try { await Guise.login(); } catch (e) { return e.code; }");
        IPage popup = await shops.Ask("Busy");
        await shops.Result("busy");
        await popup.CloseAsync();

        await shops.Button("Myself", "try { await Guise.requestLink(location.origin); } catch (e) { return e.name + ' ' + e.code; }");
        await shops.LogInAsNewcomer();
        await shops.Button("Myself", "try { await Guise.requestLink(location.origin); } catch (e) { return e.name + ' ' + e.code; }");
        await shops.Ask("Myself");
        await shops.Result("GuiseError invalid-link");

        await shops.Button("Nonsense", "try { await Guise.requestLink('not an address'); } catch (e) { return e.name + ' ' + e.code; }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Nonsense" }).ClickAsync();
        await shops.Result("GuiseError invalid-request");

        await shops.Button("Garbage", "localStorage.setItem('guise:' + Guise.wallet, 'no token'); return String(await Guise.session());");
        await page.GetByRole(AriaRole.Button, new() { Name = "Garbage" }).ClickAsync();
        await shops.Result("null");

        // No wallet there any more.
        await shops.Visit.Context.RouteAsync("**/v1/session", route => route.AbortAsync());
        await shops.Button("Gone", "localStorage.setItem('guise:' + Guise.wallet, 'a token'); try { await Guise.session(); } catch (e) { return e.code; }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Gone" }).ClickAsync();
        await shops.Result("unreachable");
    }

    [Theory]
    [InlineData("const round = {}; round.round = round; await session.sign('typedData', round)")]
    [InlineData("await session.sign('delegation', { toJSON() { throw new Error('no'); } })")]
    [InlineData("await Guise.pay({ id: '1', get amount() { throw new Error('no'); } })")]
    public async Task What_no_message_can_carry_is_refused_at_once(string call)
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        await shops.Button("Try", $"const session = await Guise.session(); try {{ {call}; }} catch (e) {{ return e.name + ' ' + e.code; }}");
        await shops.Visit.Page.GetByRole(AriaRole.Button, new() { Name = "Try" }).ClickAsync();
        await shops.Result("GuiseError invalid-request");
    }

    [Fact]
    public async Task Big_integers_are_signed_as_their_digits()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.LogInAsNewcomer();
        string typed = Typed.Replace("'text', type: 'string'", "'text', type: 'uint256'", StringComparison.Ordinal)
            .Replace("'hello'", "2n ** 200n", StringComparison.Ordinal);
        await shops.Button("Typed", $"return (await (await Guise.session()).sign('typedData', {typed})).algorithm");
        IPage popup = await shops.Ask("Typed");
        await Assertions.Expect(popup.Locator(".signed")).ToContainTextAsync(BigInteger.Pow(2, 200).ToString(CultureInfo.InvariantCulture));
        await Shops.Approve(popup);
        await shops.Result("EIP-712");
    }

    [Fact]
    public async Task An_answer_of_something_else_is_told_from_one_of_the_wallet()
    {
        await using Shops shops = await Shops.Open(chromium);
        await shops.Visit.Page.GotoAsync(shops.Old);
        string answer = "";
        await shops.Visit.Context.RouteAsync("**/v1/session", route => route.FulfillAsync(new()
        {
            Body = answer, ContentType = "application/json", Headers = [new("Access-Control-Allow-Origin", "*")],
        }));
        foreach (string other in (string[])["", "null", "[]", "<p>Log in to the network</p>", """{"mask":{}}""", """{"mask":{"publicKey":"?"}}"""])
        {
            answer = other;
            JsonElement said = await Run(shops, "localStorage.setItem('guise:' + Guise.wallet, 'a token'); return await Guise.session().catch(e => e.name + ' ' + e.code)");
            Assert.Equal((other, "GuiseError invalid-answer"), (other, said.GetString()));
        }
    }

    [Fact]
    public async Task A_page_without_transport_security_is_told_so_and_opens_nothing()
    {
        await using Visit visit = await Visit.Start(chromium);
        string module = await visit.App.Http.GetStringAsync("/guise.js", TestContext.Current.CancellationToken);
        await Site.Serve(visit.Context, "http://plain.example", "const { GuiseClient } = await import('/guise.js'); window.Guise = new GuiseClient('https://wallet.example');");
        await visit.Context.RouteAsync("http://plain.example/guise.js",
            route => route.FulfillAsync(new() { Body = module, ContentType = "text/javascript" }));
        await visit.Page.GotoAsync("http://plain.example/");
        await visit.Page.WaitForFunctionAsync("() => window.Guise");
        Assert.Equal("GuiseError invalid-request",
            await visit.Page.EvaluateAsync<string>("() => Guise.login().catch((error) => error.name + ' ' + error.code)"));
        Assert.Single(visit.Context.Pages);
    }

    private static async Task<JsonElement> Run(Shops shops, string code) =>
        JsonElement.Parse(await shops.Visit.Page.EvaluateAsync<string>($"async () => {{ {shops.Module} return JSON.stringify(await (async () => {{ {code} }})()); }}"));
}
