using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Sessions;

/// <summary>What a site has signed in silence, what its owner must read first, and what it never gets.</summary>
public sealed class SigningTests
{
    private const string Shop = "https://shop.example";
    private const string Ledger = "ryjl3-tyaaa-aaaaa-aaaba-cai";

    [Fact]
    public async Task Bytes_are_signed_in_a_frame_that_names_the_site()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, JsonElement mask, _) = await shop.Login(wallet);
        Answer signed = (await shop.Sign(token, "bytes", "aGVsbG8")).Must(HttpStatusCode.OK);
        Assert.Equal(("ES256K", mask.GetProperty("publicKey").GetString()), (signed.String("algorithm"), signed.String("publicKey")));
        byte[] origin = Encoding.UTF8.GetBytes(Shop),
            frame = [.. "\u000bguise-bytes"u8, 0, 0, 0, (byte)origin.Length, .. origin, 0, 0, 0, 5, .. "hello"u8];
        Assert.True(Secp256k1.Verify(Bytes(signed, "publicKey"), SHA256.HashData(frame), Bytes(signed, "signature")));
        Assert.False(Secp256k1.Verify(Bytes(signed, "publicKey"), SHA256.HashData("hello"u8), Bytes(signed, "signature")));
    }

    [Fact]
    public async Task A_salt_gives_another_key_of_the_same_mask_the_same_always()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop), forum = new(app, "https://forum.example");
        (string token, JsonElement mask, _) = await shop.Login(wallet);
        (string other, _, _) = await forum.Login(wallet);
        async Task<string> Key(string of, object body) =>
            (await app.Post("/v1/session/public-key", body, of)).Must(HttpStatusCode.OK).String("publicKey");
        string salted = await Key(token, new { salt = "c2FsdA" });
        Assert.NotEqual(mask.GetProperty("publicKey").GetString(), salted);
        Assert.Equal(salted, await Key(token, new { salt = "c2FsdA" }));
        Assert.NotEqual(salted, await Key(other, new { salt = "c2FsdA" }));
        Assert.Equal(mask.GetProperty("publicKey").GetString(), await Key(token, new { }));
        Assert.Equal(salted, (await shop.Sign(token, "bytes", "AA", "c2FsdA")).String("publicKey"));
        (await shop.Sign(token, "bytes", "AA", StrictBase64Url.Encode(new byte[65]))).MustBe(Problems.InvalidSalt);
        (await app.Post("/v1/session/public-key", new { salt = StrictBase64Url.Encode(new byte[65]) }, token)).MustBe(Problems.InvalidSalt);
    }

    [Fact]
    public async Task A_salt_that_imitates_a_token_account_gives_no_payment_key()
    {
        JsonObject file = Vectors.Read("masks.json");
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app, seedPhrase: file.Text("phrase"));
        string wallet = await owner.Unlock();
        (string token, _, _) = await new Site(app, Shop).Login(wallet);
        string salt = StrictBase64Url.Encode(Encoding.UTF8.GetBytes($"\u00acicrc1\n{Ledger}\n0"));
        string got = (await app.Post("/v1/session/public-key", new { salt }, token)).Must(HttpStatusCode.OK).String("publicKey");
        Assert.DoesNotContain(file["vectors"]!.AsArray(), vector => StrictBase64Url.Encode(vector.Hex("publicKey")) == got);
    }

    [Fact]
    public async Task A_request_to_the_internet_computer_is_hashed_here_and_signed_for_its_sender_only()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, JsonElement mask, _) = await shop.Login(wallet);
        string sender = mask.GetProperty("principal").GetString()!;
        Answer signed = (await shop.Sign(token, "icRequest", Call(app, sender, "greet"))).Must(HttpStatusCode.OK);
        byte[] id = Bytes(signed, "requestId");
        Assert.True(Secp256k1.Verify(Bytes(signed, "publicKey"), SHA256.HashData([.. "\u000aic-request"u8, .. id]), Bytes(signed, "signature")));
        (await shop.Sign(token, "icRequest", Call(app, sender, "icrc1_balance_of", type: "query"))).Must(HttpStatusCode.OK);
        (await shop.Sign(token, "icRequest", new
        {
            requestType = "read_state", sender, ingressExpiry = Expiry(app, 60),
            paths = new[] { new[] { "cmVxdWVzdF9zdGF0dXM", StrictBase64Url.Encode(id) } },
        })).Must(HttpStatusCode.OK);

        (await shop.Sign(token, "icRequest", Call(app, "2vxsx-fae", "greet"))).MustBe(Problems.WrongSender);
        (await shop.Sign(token, "icRequest", Call(app, sender, "greet"), "c2FsdA")).MustBe(Problems.WrongSender);
        (await shop.Sign(token, "icRequest", Call(app, sender, "greet", seconds: 301))).MustBe(Problems.InvalidPayload);
        (await shop.Sign(token, "icRequest", Call(app, sender, "greet", seconds: -1))).MustBe(Problems.InvalidPayload);
        (await shop.Sign(token, "icRequest", Call(app, "nonsense", "greet"))).MustBe(Problems.InvalidPayload);
        (await shop.Sign(token, "icRequest", Call(app, sender, "greet", type: "other"))).MustBe(Problems.InvalidPayload);
    }

    [Theory]
    [InlineData("icrc1_transfer")]
    [InlineData("icrc2_approve")]
    [InlineData("icrc2_transfer_from")]
    [InlineData("icrc7_transfer")]
    [InlineData("ICRC1_transfer")]
    [InlineData("transfer")]
    [InlineData("send_dfx")]
    [InlineData("approve")]
    [InlineData("icrc1_anything\n")]
    public async Task A_call_that_moves_tokens_needs_an_approved_request(string method)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, JsonElement mask, _) = await shop.Login(wallet);
        object call = Call(app, mask.GetProperty("principal").GetString()!, method);
        (await shop.Sign(token, "icRequest", call)).MustBe(Problems.ApprovalRequired);
        Answer approved = await shop.Ask(wallet, "sign", signature: new { kind = "icRequest", payload = call });
        JsonElement signature = approved["signature"];
        Assert.True(Secp256k1.Verify(
            StrictBase64Url.TryDecode(signature.GetProperty("publicKey").GetString())!,
            SHA256.HashData([.. "\u000aic-request"u8, .. StrictBase64Url.TryDecode(signature.GetProperty("requestId").GetString())!]),
            StrictBase64Url.TryDecode(signature.GetProperty("signature").GetString())!));
    }

    [Fact]
    public async Task A_text_is_signed_as_wallets_do_and_recovers_to_the_mask_s_address()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, JsonElement mask, _) = await shop.Login(wallet);
        Answer signed = (await shop.Sign(token, "personalMessage", "Grüße 👋")).Must(HttpStatusCode.OK);
        byte[] signature = Bytes(signed, "signature");
        Assert.Equal("EIP-191", signed.String("algorithm"));
        Assert.InRange(signature[64], 27, 28);
        signature[64] -= 27;
        byte[] key = Secp256k1.Recover(PersonalMessage.Digest("Grüße 👋"), signature)!;
        Assert.Equal(mask.GetProperty("address").GetString(), EthereumAddress.OfPublicKey(key).ToString());

        string address = mask.GetProperty("address").GetString()!;
        (await shop.Sign(token, "personalMessage", $"shop.example wants you to sign in with your Ethereum account:\n{address}\n")).Must(HttpStatusCode.OK);
        (await shop.Sign(token, "personalMessage", $"bank.example wants you to sign in with your Ethereum account:\n{address}\n")).MustBe(Problems.ForeignMessage);
        (await shop.Sign(token, "personalMessage", $"https://bank.example wants you to sign in with your Ethereum account:\n{address}\n")).MustBe(Problems.ForeignMessage);
        (await shop.Sign(token, "personalMessage", " {\"topic\":\"createAccount\"}")).MustBe(Problems.ApprovalRequired);
    }

    [Fact]
    public async Task Silent_signatures_forge_nothing_else()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, JsonElement mask, _) = await shop.Login(wallet);
        byte[] key = StrictBase64Url.TryDecode(mask.GetProperty("publicKey").GetString())!;
        // What other systems would take as a signature of this key: a JWT or UCAN, an IC request, a delegation, a permit, a bare proof of possession.
        byte[] jwt = Encoding.ASCII.GetBytes("eyJhbGciOiJFUzI1NksifQ.eyJpc3MiOiJkaWQ6a2V5OnoifQ");
        byte[][] targets = [jwt, [.. "\u000aic-request"u8, .. new byte[32]], [.. "\u001aic-request-auth-delegation"u8, .. new byte[32]],
            [0x19, 1, .. new byte[64]], new byte[32]];
        foreach (byte[] target in targets)
        {
            Answer bytes = (await shop.Sign(token, "bytes", StrictBase64Url.Encode(target))).Must(HttpStatusCode.OK);
            Answer text = await shop.Sign(token, "personalMessage", Encoding.Latin1.GetString(target));
            if (target.Length == 32) text.MustBe(Problems.ApprovalRequired);
            else text.Must(HttpStatusCode.OK);
            foreach (byte[] signature in target.Length == 32 ? [Bytes(bytes, "signature")]
                : new[] { Bytes(bytes, "signature"), Bytes(text, "signature")[..64] })
            {
                Assert.False(Secp256k1.Verify(key, SHA256.HashData(target), signature));
                Assert.False(Secp256k1.Verify(key, Keccak256.Hash(target), signature));
                if (target.Length == 32) Assert.False(Secp256k1.Verify(key, target, signature));
            }
        }
        (await shop.Sign(token, "typedData", JsonNode.Parse(Permit)!)).MustBe(Problems.ApprovalRequired);
        (await shop.Sign(token, "delegation", Delegation(60))).MustBe(Problems.ApprovalRequired);
        foreach (string kind in new[] { "jwt", "digest", "", "Bytes" }) (await shop.Sign(token, kind, "AAAA")).MustBe(Problems.InvalidPayload);
    }

    [Fact]
    public async Task Typed_data_is_shown_field_by_field_and_signed_once_approved()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (_, JsonElement mask, _) = await shop.Login(wallet);
        Answer filed = (await shop.File(wallet, "sign", signature: new { kind = "typedData", payload = JsonNode.Parse(Permit)! }))
            .Must(HttpStatusCode.Created);
        JsonElement display = filed["display"];
        Assert.Equal(mask.GetProperty("principal").GetString(), display.GetProperty("mask").GetProperty("principal").GetString());
        Dictionary<string, string> fields = display.GetProperty("signature").GetProperty("fields").EnumerateArray()
            .ToDictionary(line => line.GetProperty("name").GetString()!, line => line.GetProperty("value").GetString()!);
        Assert.Equal(("Permit", "1000", "Coin"), (fields["type"], fields["value"], fields["domain.name"]));
        JsonElement signature = (await Site.Approve(app, wallet, filed)).Must(HttpStatusCode.OK)["signature"];
        byte[] rsv = StrictBase64Url.TryDecode(signature.GetProperty("signature").GetString())!;
        rsv[64] -= 27;
        byte[] digest = TypedData.TryParse(Encoding.UTF8.GetBytes(Permit))!.Digest;
        Assert.Equal(mask.GetProperty("publicKey").GetString(), StrictBase64Url.Encode(Secp256k1.Recover(digest, rsv)!));
    }

    [Fact]
    public async Task A_delegation_is_approved_by_itself_short_and_for_named_canisters()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string wallet = await owner.Unlock(expiresIn: 600);
        Site shop = new(app, Shop);
        (_, JsonElement mask, _) = await shop.Login(wallet);
        Answer filed = (await shop.File(wallet, "sign", signature: new { kind = "delegation", payload = Delegation(900) }))
            .Must(HttpStatusCode.Created);
        Assert.Equal(900, filed["display"].GetProperty("signature").GetProperty("lastsSeconds").GetInt32());
        JsonElement signature = (await Site.Approve(app, wallet, filed)).Must(HttpStatusCode.OK)["signature"];
        JsonElement delegation = signature.GetProperty("delegation");
        ulong expiration = ulong.Parse(delegation.GetProperty("expiration").GetString()!);
        Assert.Equal((ulong)(app.Clock.GetUtcNow().AddSeconds(600) - DateTimeOffset.UnixEpoch).Ticks * 100, expiration);
        Assert.True(Principal.TryParse(Ledger, out Principal? target));
        byte[] message = new Delegation(StrictBase64Url.TryDecode(delegation.GetProperty("pubkey").GetString())!, expiration,
            [target.Bytes.ToArray()]).Message;
        Assert.True(Secp256k1.Verify(
            StrictBase64Url.TryDecode(mask.GetProperty("publicKey").GetString())!, SHA256.HashData(message),
            StrictBase64Url.TryDecode(signature.GetProperty("signature").GetString())!));
        foreach (object bad in new object[] { Delegation(901), Delegation(0), Delegation(60, []), Delegation(60, ["nonsense"]),
            Delegation(60, publicKey: "AAAA"), "x" })
            (await shop.File(wallet, "sign", signature: new { kind = "delegation", payload = bad })).MustBe(Problems.InvalidPayload);
    }

    [Fact]
    public async Task A_list_with_nothing_in_one_of_its_places_is_no_payload()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, JsonElement mask, _) = await shop.Login(wallet);
        string sender = mask.GetProperty("principal").GetString()!, ingressExpiry = Expiry(app, 60);
        foreach (string?[]?[] paths in new string?[]?[][] { [null], [[null]], [["AAAA"], null] })
            (await shop.Sign(token, "icRequest", new { requestType = "read_state", sender, ingressExpiry, paths })).MustBe(Problems.InvalidPayload);
        (await shop.File(wallet, "sign", signature: new { kind = "delegation", payload = Delegation(60, [null!]) })).MustBe(Problems.InvalidPayload);
    }

    [Fact]
    public async Task A_text_as_long_as_a_digest_is_read_by_its_owner_first()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, _, _) = await shop.Login(wallet);
        // Contracts take EIP-191 over 32 bytes as a signature of a digest; one that happens to be text is found by trying.
        (await shop.Sign(token, "personalMessage", new string('a', 32))).MustBe(Problems.ApprovalRequired);
        (await shop.Sign(token, "personalMessage", new string('ü', 16))).MustBe(Problems.ApprovalRequired);
        (await shop.Sign(token, "personalMessage", new string('a', 31))).Must(HttpStatusCode.OK);
        (await shop.Sign(token, "personalMessage", new string('a', 33))).Must(HttpStatusCode.OK);
        Assert.Equal("approved", (await shop.Ask(wallet, "sign", signature: new { kind = "personalMessage", payload = new string('a', 32) }))
            .String("status"));
    }

    [Fact]
    public async Task A_site_cannot_publish_or_withdraw_a_profile_under_the_name_of_its_visitor_s_address_in_silence()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, JsonElement mask, _) = await shop.Login(wallet);
        Assert.True(EthereumAddress.TryParse(mask.GetProperty("address").GetString(), out EthereumAddress? address));
        NameOwner thief = NameOwner.New(app, $"{address.ToLower()}.{GuiseApp.Domain}");
        Assert.True(EnsName.TryParse(thief.Name, out EnsName? name));
        string registration = SignedProfile.Message(address, thief.Profile);
        SignedProfile profile = new(thief.Profile, "0x" + new string('0', 130));
        foreach (string text in new[]
        {
            registration, Publication.Message(name, GuiseApp.ServiceUrl, profile, thief.Now),
            Publication.Message(name, GuiseApp.ServiceUrl, null, thief.Now),
        })
        {
            (await shop.Sign(token, "personalMessage", text)).MustBe(Problems.ApprovalRequired);
        }
        Assert.Equal("approved", (await shop.Ask(wallet, "sign", signature: new { kind = "personalMessage", payload = registration }))
            .String("status"));
    }

    [Fact]
    public async Task What_a_token_call_says_is_shown_by_name_only_as_its_ledger_will_read_it()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (_, JsonElement mask, _) = await shop.Login(wallet);
        string sender = mask.GetProperty("principal").GetString()!;
        CandidType account = CandidType.Record(("owner", CandidType.Principal), ("subaccount", CandidType.Opt(CandidType.Blob)));
        CandidValue spender = CandidValue.Record(("owner", new CandidValue.Principal([4])), ("subaccount", CandidValue.None));
        async Task<string[]> Names(CandidType expiryType, CandidValue expiry)
        {
            byte[] arg = Candid.Encode((
                CandidType.Record(("spender", account), ("amount", CandidType.Nat), ("expires_at", expiryType)),
                CandidValue.Record(("spender", spender), ("amount", CandidValue.Nat(5)), ("expires_at", expiry))));
            object payload = new
            {
                requestType = "call", sender, ingressExpiry = Expiry(app, 60), canisterId = Ledger, methodName = "icrc2_approve", arg = StrictBase64Url.Encode(arg),
            };
            Answer filed = (await shop.File(wallet, "sign", signature: new { kind = "icRequest", payload })).Must(HttpStatusCode.Created);
            return [.. filed["display"].GetProperty("signature").GetProperty("fields").EnumerateArray()
                .Select(field => field.GetProperty("name").GetString()!)];
        }

        Assert.Contains("expires_at", await Names(CandidType.Opt(CandidType.Nat64), CandidValue.Some(CandidValue.Nat64(7))));
        Assert.Contains("expires_at", await Names(CandidType.Nat64, CandidValue.Nat64(7)));
        // An option of another type is an empty option to the ledger (Candid's subtyping): an approval without an end.
        foreach ((CandidType type, CandidValue value) in new (CandidType, CandidValue)[]
        {
            (CandidType.Opt(CandidType.Nat), CandidValue.Some(CandidValue.Nat(7))),
            (CandidType.Opt(CandidType.Opt(CandidType.Nat64)), CandidValue.Some(CandidValue.Some(CandidValue.Nat64(7)))),
            (CandidType.Opt(CandidType.Blob), CandidValue.OptBlob([7])),
        })
        {
            Assert.Equal(["request", "canister", "method", "argument"], await Names(type, value));
        }
    }

    [Fact]
    public async Task A_request_with_a_salt_shows_whose_key_will_sign()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        (string token, _, _) = await shop.Login(wallet);
        string salted = (await app.Post("/v1/session/public-key", new { salt = "c2FsdA" }, token)).Must(HttpStatusCode.OK).String("principal");
        async Task<Answer> File(string? salt) => (await shop.File(wallet, "sign", signature: salt is null
            ? new { kind = "typedData", payload = JsonNode.Parse(Permit)! }
            : new { kind = "typedData", payload = JsonNode.Parse(Permit)!, salt })).Must(HttpStatusCode.Created);
        JsonElement first = (await File("c2FsdA"))["display"].GetProperty("signature").GetProperty("fields")[0];
        Assert.Equal(("signed by", salted), (first.GetProperty("name").GetString(), first.GetProperty("value").GetString()));
        Assert.Equal("type", (await File(null))["display"].GetProperty("signature").GetProperty("fields")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_delegation_does_not_outlive_a_wallet_that_nobody_uses()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        string wallet = await owner.Unlock(idleTimeout: 300);
        Site shop = new(app, Shop);
        await shop.Login(wallet);
        JsonElement signature = (await shop.Ask(wallet, "sign", signature: new { kind = "delegation", payload = Delegation(900) }))["signature"];
        ulong expiration = ulong.Parse(signature.GetProperty("delegation").GetProperty("expiration").GetString()!);
        Assert.Equal((ulong)(app.Clock.GetUtcNow().AddSeconds(300) - DateTimeOffset.UnixEpoch).Ticks * 100, expiration);
    }

    [Fact]
    public async Task Nothing_is_signed_for_a_site_that_is_not_logged_in()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string wallet) = await Owner.Unlocked(app);
        Site shop = new(app, Shop);
        object permit = new { kind = "typedData", payload = JsonNode.Parse(Permit)! };
        (await shop.File(wallet, "sign", signature: permit)).MustBe(Problems.NotLoggedIn);
        (string token, _, _) = await shop.Login(wallet);
        Answer filed = (await shop.File(wallet, "sign", signature: permit)).Must(HttpStatusCode.Created);
        await app.Delete("/v1/session", token);
        (await Site.Approve(app, wallet, filed)).MustBe(Problems.NotLoggedIn);
        await shop.Login(wallet, "new");
        (await Site.Approve(app, wallet, filed)).MustBe(Problems.DisplayChanged);
    }

    private const string Permit =
        """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"chainId","type":"uint256"}],
        "Permit":[{"name":"owner","type":"address"},{"name":"value","type":"uint256"}]},"primaryType":"Permit",
        "domain":{"name":"Coin","chainId":1},"message":{"owner":"0x52908400098527886E0F7030069857D2E4169EE7","value":"1000"}}
        """;

    private static object Delegation(int expiresIn, string[]? targets = null, string? publicKey = null) => new
    {
        publicKey = publicKey ?? StrictBase64Url.Encode(PublicKeyDer.Encode(KeyType.Ed25519, Ed25519.PublicKey(new byte[32]))),
        targets = targets ?? [Ledger], expiresIn,
    };

    private static object Call(GuiseApp app, string sender, string methodName, string type = "call", int seconds = 60) =>
        new { requestType = type, sender, ingressExpiry = Expiry(app, seconds), canisterId = Ledger, methodName, arg = "RElETAAA" };

    private static string Expiry(GuiseApp app, int seconds) =>
        ((app.Clock.GetUtcNow().AddSeconds(seconds) - DateTimeOffset.UnixEpoch).Ticks * 100).ToString();

    private static byte[] Bytes(Answer answer, string member) => StrictBase64Url.TryDecode(answer.String(member))!;
}
