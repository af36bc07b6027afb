using System.Net;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Names;

/// <summary>The gateway of ERC-3668: signed answers about names that are given out here.</summary>
public sealed class GatewayTests
{
    private const string EnsResolver = "0xcafecafecafecafecafecafecafecafecafecafe";
    private const string Dm3Resolver = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";

    [Fact]
    public async Task An_address_is_answered_in_both_schemes_with_the_signers_signature()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.Published(app);
        byte[] inner = Abi.Call(0x3b3b57de, AbiValue.Word(Node(alice.Name)));
        Assert.Equal(AbiValue.Word(alice.Address.Bytes).Bytes, await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(alice.Name, inner)));
        Assert.Equal(alice.Address.Bytes.ToArray(), await Ask(app, Dm3Resolver, GatewayScheme.Dm3, WithContext(alice.Name, inner)));
        // A resolver of dm3 signs in its own way whatever the call's form.
        Assert.Equal(AbiValue.Word(alice.Address.Bytes).Bytes, await Ask(app, Dm3Resolver, GatewayScheme.Dm3, Resolve(alice.Name, inner)));
    }

    [Fact]
    public async Task A_coin_is_of_the_Ethereum_kind_by_its_number_of_32_bits()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.Published(app);
        byte[] known = Abi.Encode(AbiValue.Of(alice.Address.Bytes)), empty = Abi.Encode(AbiValue.Of([]));
        foreach ((ulong coin, byte[] answer) in (IEnumerable<(ulong, byte[])>)
            [(60, known), (0x80000000 | 10, known), (0xffffffff, known), (0, empty), (0x1_80000000, empty), (0x7fffffff_80000000, empty)])
        {
            byte[] inner = Abi.Call(0xf1cb7e06, AbiValue.Word(Node(alice.Name)), AbiValue.Number(coin));
            Assert.Equal(answer, await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(alice.Name, inner)));
        }
    }

    [Fact]
    public async Task A_profile_is_answered_as_the_text_record_that_dm3_reads()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.Published(app);
        string text = Text(await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(alice.Name, TextCall(alice.Name, "network.dm3.profile"))));
        Assert.StartsWith("data:application/json,{\"profile\":{\"deliveryServices\":[", text, StringComparison.Ordinal);
        Assert.True(SignedProfile.TryParse(DataUri.TryRead(text), out SignedProfile? profile));
        Assert.True(profile.IsSignedBy(alice.Address));
        Assert.Equal(text, Text(await Ask(app, Dm3Resolver, GatewayScheme.Dm3,
            WithContext(alice.Name, TextCall(alice.Name, "network.dm3.profile")))));
    }

    [Fact]
    public async Task The_domain_itself_names_the_delivery_service()
    {
        await using GuiseApp app = await Start();
        string text = Text(await Ask(app, EnsResolver, GatewayScheme.Ens,
            Resolve(GuiseApp.Domain, TextCall(GuiseApp.Domain, "network.dm3.deliveryService"))));
        JsonElement service = (await app.Get("/.well-known/dm3-delivery-service.json")).Json;
        Assert.Equal("data:application/json," + CanonicalJson.Of(service), text);
    }

    [Fact]
    public async Task What_is_not_set_is_answered_as_empty_and_signed_as_well()
    {
        await using GuiseApp app = await Start();
        string nobody = "nobody." + GuiseApp.Domain;
        byte[] node = Node(nobody), empty = Abi.Encode(AbiValue.Of([]));
        Assert.Equal(new byte[32], await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(nobody, Abi.Call(0x3b3b57de, AbiValue.Word(node)))));
        Assert.Equal(new byte[20], await Ask(app, Dm3Resolver, GatewayScheme.Dm3, WithContext(nobody, Abi.Call(0x3b3b57de, AbiValue.Word(node)))));
        Assert.Equal(empty, await Ask(app, EnsResolver, GatewayScheme.Ens,
            Resolve(nobody, Abi.Call(0xf1cb7e06, AbiValue.Word(node), AbiValue.Number(60)))));
        Assert.Equal(empty, await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(nobody, TextCall(nobody, "network.dm3.profile"))));
        Assert.Equal(empty, await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(nobody, TextCall(nobody, "email"))));
        Assert.Equal(empty, await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(nobody, Abi.Call(0xbc1c58d1, AbiValue.Word(node)))));
    }

    [Fact]
    public async Task Coins_of_the_Ethereum_kind_have_the_address_and_others_none()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.Published(app);
        byte[] Coin(ulong coin) => Abi.Call(0xf1cb7e06, AbiValue.Word(Node(alice.Name)), AbiValue.Number(coin));
        byte[] address = Abi.Encode(AbiValue.Of(alice.Address.Bytes)), empty = Abi.Encode(AbiValue.Of([]));
        Assert.Equal(address, await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(alice.Name, Coin(60))));
        Assert.Equal(address, await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(alice.Name, Coin(0x80000000 | 10))));
        Assert.Equal(empty, await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(alice.Name, Coin(0))));
    }

    [Fact]
    public async Task Several_questions_in_one_call_get_several_answers()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.Published(app);
        byte[] call = Abi.Call(0xac9650d8, AbiValue.List([Abi.Call(0x3b3b57de, AbiValue.Word(Node(alice.Name))), TextCall(alice.Name, "email")]));
        byte[] result = await Ask(app, EnsResolver, GatewayScheme.Ens, Resolve(alice.Name, call));
        Assert.Equal([AbiValue.Word(alice.Address.Bytes).Bytes, Abi.Encode(AbiValue.Of([]))], new AbiReader(result).List(0, 5));
    }

    [Fact]
    public async Task GET_with_and_without_json_and_POST_say_the_same_to_pages_of_any_site()
    {
        await using GuiseApp app = await Start();
        string call = Hex.Encode(Resolve("a." + GuiseApp.Domain, TextCall("a." + GuiseApp.Domain, "email")));
        foreach (Func<HttpRequestMessage> make in (Func<HttpRequestMessage>[])
        [
            () => new(HttpMethod.Get, $"/v1/gateway/{EnsResolver}/{call}"), () => new(HttpMethod.Get, $"/v1/gateway/{EnsResolver}/{call}.json"),
            () => new(HttpMethod.Get, $"/v1/gateway/0xCAfEcAfeCAfECaFeCaFecaFecaFECafECafeCaFe/{call}.json"),
            () => new(HttpMethod.Post, "/v1/gateway") { Content = new StringContent($$"""{"data":"{{call}}","sender":"{{EnsResolver}}"}""",
                Encoding.UTF8, "application/json") },
        ])
        {
            using HttpRequestMessage request = make();
            request.Headers.Add("Origin", "https://dapp.example");
            using HttpResponseMessage response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Answer answer = (await Answer.Of(response)).Must(HttpStatusCode.OK);
            Assert.Equal("application/json", answer.ContentType);
            Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal(TimeSpan.FromMinutes(1), answer.Headers.CacheControl!.MaxAge);
        }
    }

    [Fact]
    public async Task Pages_of_other_sites_may_ask_the_gateway_and_nothing_else()
    {
        await using GuiseApp app = await Start();
        foreach ((HttpMethod method, string path, bool allowed) in (IEnumerable<(HttpMethod, string, bool)>)
        [
            (HttpMethod.Options, "/v1/gateway", true), (HttpMethod.Get, "/v1/gateway/0x00/0x00", true), (HttpMethod.Options, "/v1/challenges", false),
            (HttpMethod.Get, $"/v1/names/a.{GuiseApp.Domain}/profile", false), (HttpMethod.Get, "/version", false),
            (HttpMethod.Options, "/v1/accounts", false),
        ])
        {
            using HttpRequestMessage request = new(method, path);
            request.Headers.Add("Origin", "https://dapp.example");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "content-type");
            using HttpResponseMessage response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(allowed, response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task Errors_are_problems_with_the_message_that_the_standard_wants()
    {
        await using GuiseApp app = await Start();
        string name = "a." + GuiseApp.Domain, call = Hex.Encode(Resolve(name, TextCall(name, "email")));
        foreach ((string sender, string data, Problem problem) in (IEnumerable<(string, string, Problem)>)
        [
            ("0x00", call, Problems.InvalidGatewayCall), ("vitalik.eth", call, Problems.InvalidGatewayCall),
            ("0x0000000000000000000000000000000000000001", call, Problems.UnknownResolver),
            (EnsResolver, "0x", Problems.InvalidGatewayCall), (EnsResolver, "0x9061b923", Problems.InvalidGatewayCall),
            (EnsResolver, call[..^1], Problems.InvalidGatewayCall),
            (EnsResolver, "00", Problems.InvalidGatewayCall), (EnsResolver, "0x12345678" + call[10..], Problems.InvalidGatewayCall),
            (EnsResolver, Hex.Encode(WithContext(name, TextCall(name, "email"))), Problems.InvalidGatewayCall),
            (EnsResolver, Hex.Encode(Resolve(name, TextCall("b." + GuiseApp.Domain, "email"))), Problems.InvalidGatewayCall),
            (EnsResolver, Hex.Encode(Resolve(name, Abi.Call(0xc8690233, AbiValue.Word(Node(name))))), Problems.InvalidGatewayCall),
            (EnsResolver, Hex.Encode(Resolve("vitalik.eth", TextCall("vitalik.eth", "email"))), Problems.NameNotServed),
            (EnsResolver, Hex.Encode(Resolve("b.a." + GuiseApp.Domain, TextCall("b.a." + GuiseApp.Domain, "email"))), Problems.NameNotServed),
        ])
        {
            Answer answer = (await app.Get($"/v1/gateway/{sender}/{data}")).MustBe(problem);
            Assert.Equal(problem.Sentence, answer.String("message"));
            (await app.Post("/v1/gateway", new { data, sender })).MustBe(problem);
        }
        Assert.False((await app.Get("/nothing")).Has("message"));
    }

    [Fact]
    public async Task The_signer_changes_when_the_operator_says_so_and_is_shown_before()
    {
        using TempFolder folder = new();
        Answer before;
        await using (GuiseApp app = await Start(folder.Path)) before = (await app.Get("/v1/gateway")).Must(HttpStatusCode.OK);
        Assert.Equal("https://guise.test/v1/gateway/{sender}/{data}.json", before["urls"][0].GetString());
        await using GuiseApp next = await Start(folder.Path, version: 2);
        Answer after = (await next.Get("/v1/gateway")).Must(HttpStatusCode.OK);
        Assert.Equal(before.String("nextSigner"), after.String("signer"));
        Assert.NotEqual(after.String("nextSigner"), after.String("signer"));
        await Ask(next, EnsResolver, GatewayScheme.Ens, Resolve("a." + GuiseApp.Domain, TextCall("a." + GuiseApp.Domain, "email")));
    }

    [Theory]
    [InlineData("A_addr")]
    [InlineData("B_text")]
    public void Digests_are_those_of_the_reference(string vector)
    {
        KnownAnswer ccip = Dm3Vectors.Root.GetProperty("ccip_computed"), known = ccip.GetProperty(vector), ens = known.GetProperty("ens"),
        dm3 = known.GetProperty("dm3");
        EthereumAddress.TryParse(ccip.Text("sender"), out EthereumAddress? resolver);
        byte[] signer = ccip.Hex("signerKey"), call = known.Hex("call"), result = known.Hex("result");
        ulong expires = (ulong)ccip.GetProperty("expires").GetInt64();
        Assert.Equal((known.Text("keccak_call"), known.Text("keccak_result")),
            (Hex.Encode(Keccak256.Hash(call)), Hex.Encode(Keccak256.Hash(result))));
        byte[] ofEns = GatewayScheme.Ens.Digest(resolver!, expires, call, result), ofDm3 = GatewayScheme.Dm3.Digest(resolver!, expires, call, result);
        Assert.Equal((known.Text("digest"), dm3.Text("eip191digest")), (Hex.Encode(ofEns), Hex.Encode(ofDm3)));
        Assert.Equal((ens.Text("sig65"), dm3.Text("sig65")), (DeterministicSignature.Of(signer, ofEns), DeterministicSignature.Of(signer, ofDm3)));
        Assert.Equal(ccip.Text("signer"), WalletSignature.SignerOf(ofDm3, dm3.Text("sig65"))!.ToString());
        // The compact form of the same signature: no resolver of today needs it, and newer ones refuse it.
        byte[] compact = ens.Hex("sig65");
        if (compact[64] == 28) compact[32] |= 0x80;
        Assert.Equal((ens.Text("sig64"), null), (Hex.Encode(compact[..64]), WalletSignature.SignerOf(ofEns, ens.Text("sig64"))));
        Assert.NotNull(GatewayCall.TryParse(call));
    }

    [Fact]
    public async Task Mutated_calls_are_answered_or_refused_quickly()
    {
        await using GuiseApp app = await Start();
        NameOwner alice = await NameOwner.Published(app);
        Random random = new(20_260_303);
        byte[][] calls =
        [
            Resolve(alice.Name, TextCall(alice.Name, "network.dm3.profile")), WithContext(alice.Name, TextCall(alice.Name, "email")),
            Resolve(alice.Name, Abi.Call(0xac9650d8, AbiValue.List([TextCall(alice.Name, "email"),
                Abi.Call(0x3b3b57de, AbiValue.Word(Node(alice.Name)))]))),
        ];
        for (int i = 0; i < Damage.Count; i++)
        {
            byte[] damaged = Damage.Of(calls[i % calls.Length], random);
            Damage.MustBeQuick(() => GatewayCall.TryParse(damaged), Convert.ToHexString(damaged));
            if (i % 50 != 0) continue;
            Answer answer = await app.Get($"/v1/gateway/{(i % 100 == 0 ? EnsResolver : Dm3Resolver)}/{Hex.Encode(damaged)}");
            Assert.True((int)answer.Status < 500, answer.Text);
        }
    }

    private static Task<GuiseApp> Start(string? folder = null, int version = 1) => GuiseApp.Start(folder, options: guise =>
    {
        guise.GatewayResolvers = $"{EnsResolver}=ens,{Dm3Resolver}=dm3";
        guise.GatewaySignerVersion = version;
    });

    /// <summary>The result, after its expiry and signature were checked as a contract does it.</summary>
    private static async Task<byte[]> Ask(GuiseApp app, string sender, GatewayScheme scheme, byte[] call)
    {
        Answer answer = (await app.Get($"/v1/gateway/{sender}/{Hex.Encode(call)}.json")).Must(HttpStatusCode.OK);
        AbiReader reader = new(Hex.TryDecode(answer.String("data")));
        byte[] result = reader.Bytes(0)!, signature = reader.Bytes(2)!;
        long expires = reader.Number(1)!.Value;
        Assert.Equal(app.Clock.GetUtcNow().ToUnixTimeSeconds() + 300, expires);
        EthereumAddress.TryParse(sender, out EthereumAddress? resolver);
        EthereumAddress? signer = WalletSignature.SignerOf(scheme.Digest(resolver!, (ulong)expires, call, result), Hex.Encode(signature));
        Assert.Equal((await app.Get("/v1/gateway")).String("signer"), signer!.ToString());
        return result;
    }

    private static byte[] Resolve(string name, byte[] inner) => Abi.Call(0x9061b923, AbiValue.Of(Name(name).DnsEncode()), AbiValue.Of(inner));

    private static byte[] WithContext(string name, byte[] inner) =>
        Abi.Call(0xf8c30f63, AbiValue.Of(Name(name).DnsEncode()), AbiValue.Of(inner), AbiValue.Of(new byte[20]));

    private static byte[] TextCall(string name, string key) => Abi.Call(0x59d1d43c, AbiValue.Word(Node(name)), AbiValue.Of(key));

    private static string Text(byte[] result) => new AbiReader(result).Text(0)!;

    private static byte[] Node(string name) => Name(name).Hash();

    private static EnsName Name(string text) => EnsName.TryParse(text, out EnsName? name) ? name : throw new FormatException(text);
}
