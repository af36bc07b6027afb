using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Keys;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Keys;

/// <summary>Keys of a wallet: made, brought, used for what they are for, and gone.</summary>
public sealed class WalletKeyTests
{
    [Theory]
    [InlineData("ed25519", 32)]
    [InlineData("secp256k1", 65)]
    [InlineData("p256", 65)]
    public async Task A_key_signs_bytes_in_a_frame_of_this_service(string type, int size)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        Answer made = (await app.Post("/v1/keys", new { type }, token)).Must(HttpStatusCode.Created);
        byte[] publicKey = StrictBase64Url.TryDecode(made.String("publicKey"))!;
        Assert.Equal(size, publicKey.Length);
        Assert.True(DidKey.TryDecode(made.String("did"), out KeyType did, out byte[] key));
        Assert.Equal((type, true), (did.ToString().ToLowerInvariant(), key.SequenceEqual(publicKey)));
        Assert.Equal(type == "secp256k1", made.Has("address"));

        byte[] payload = Encoding.UTF8.GetBytes("hello");
        Answer signed = (await Sign(app, token, made.String("id"), "bytes", StrictBase64Url.Encode(payload))).Must(HttpStatusCode.OK);
        byte[] signature = StrictBase64Url.TryDecode(signed.String("signature"))!, frame = KeySignature.Frame(payload);
        Assert.Equal((type, made.String("publicKey")), (signed.String("algorithm"), signed.String("publicKey")));
        Assert.True(did switch
        {
            KeyType.Ed25519 => Ed25519.Verify(publicKey, frame, signature),
            KeyType.Secp256k1 => Secp256k1.Verify(publicKey, SHA256.HashData(frame), signature),
            _ => P256.Verify(publicKey, SHA256.HashData(frame), signature),
        });
        if (did == KeyType.Ed25519) Assert.False(Ed25519.Verify(publicKey, payload, signature));
    }

    [Fact]
    public async Task An_imported_key_is_the_same_key_and_its_secret_never_comes_back()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        byte[] secret = Convert.FromHexString("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        Answer made = (await app.Post("/v1/keys/import", new { type = "secp256k1", secret = StrictBase64Url.Encode(secret) }, token))
            .Must(HttpStatusCode.Created);
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", made.String("address"));
        Answer signed = (await Sign(app, token, made.String("id"), "personalMessage", "hello world")).Must(HttpStatusCode.OK);
        string signature = Hex.Encode(StrictBase64Url.TryDecode(signed.String("signature")));
        Assert.Equal(made.String("address"), WalletSignature.SignerOf(PersonalMessage.Digest("hello world"), signature)!.ToString());

        string everything = made.Text + signed.Text + (await app.Get("/v1/keys", token)).Must(HttpStatusCode.OK).Text + app.Logs.Text;
        Assert.Empty(Canary.Found(Encoding.UTF8.GetBytes(everything), secret));
        Assert.All(StoreDump.Rows(app, ""), row => Assert.Empty(Canary.Found(row.Value, secret)));
    }

    [Theory]
    [InlineData("secp256k1", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("secp256k1", "__________________________________________8")]
    [InlineData("p256", "__________________________________________8")]
    [InlineData("ed25519", "AAAA")]
    [InlineData("ed25519", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("ed25519", "no base64url")]
    public async Task What_is_no_secret_key_is_refused(string type, string secret)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        (await app.Post("/v1/keys/import", new { type, secret }, token)).MustBe(Problems.InvalidSecret);
    }

    [Theory]
    [InlineData("ed25519, secp256k1")]
    [InlineData("secp256k1, p256")]
    [InlineData("ed25519,ed25519")]
    [InlineData(" ed25519")]
    [InlineData("Ed25519")]
    [InlineData("0")]
    public async Task A_type_has_one_spelling(string type)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        (await app.Post("/v1/keys", new { type }, token)).MustBe(Problems.InvalidBody);
    }

    [Fact]
    public async Task Keys_sign_the_forms_that_they_are_for_and_nothing_else()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        string ed25519 = (await app.Post("/v1/keys", new { type = "ed25519" }, token))
            .String("id"), wallet = (await app.Post("/v1/keys", new { type = "secp256k1" }, token)).String("id");
        string challenge = (await app.Post("/v1/challenges", new { account = "alice.eth" })).String("challenge");
        string dm3 = Dm3Vectors.Root.GetProperty("challenge_computed").Text("challenge");
        const string create =
            """{"deliveryServiceUrl":"https://ds.example","ensName":"alice.eth","timestamp":1720000000000,"topic":"createAccount"}""";

        foreach ((string kind, string payload) in (IEnumerable<(string, string)>)[("challenge", challenge), ("challenge", dm3),
            ("accountMessage", create)])
        {
            Answer signed = (await Sign(app, token, ed25519, kind, payload)).Must(HttpStatusCode.OK);
            Assert.True(Ed25519.Verify(StrictBase64Url.TryDecode(signed.String("publicKey")), Encoding.UTF8.GetBytes(payload),
                StrictBase64Url.TryDecode(signed.String("signature"))));
            (await Sign(app, token, wallet, kind, payload)).MustBe(Problems.KeyCannotSignThat);
        }
        (await Sign(app, token, ed25519, "personalMessage", "x")).MustBe(Problems.KeyCannotSignThat);
        foreach ((string kind, string payload) in (IEnumerable<(string, string)>)
        [
            ("challenge", ""), ("challenge", "hello"), ("challenge", "a.b.c"), ("challenge", challenge[..challenge.LastIndexOf('.')] + "."),
            ("challenge", create),
            ("challenge", challenge + " "), ("accountMessage", challenge), ("accountMessage", create + " "),
            ("accountMessage", create.Replace("createAccount", "transfer")),
            ("accountMessage", "{}"), ("accountMessage", "remove: alice.eth"), ("bytes", "not base64url!"),
        ])
        {
            (await Sign(app, token, ed25519, kind, payload)).MustBe(Problems.InvalidPayload);
        }
        // A token of an account is no challenge, though this service wrote it.
        (await Sign(app, token, ed25519, "challenge", await (await NameOwner.WithAccount(app)).Token())).MustBe(Problems.InvalidPayload);
    }

    [Fact]
    public async Task A_deleted_key_is_gone_and_each_wallet_has_its_own()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        (_, string other) = await Owner.Unlocked(app);
        string id = (await app.Post("/v1/keys", new { type = "p256" }, token, "a-key-of-more-than-128-bits")).String("id");
        Assert.Equal(id, (await app.Post("/v1/keys", new { type = "p256" }, token, "a-key-of-more-than-128-bits")).String("id"));
        Assert.Equal(id, Assert.Single((await app.Get("/v1/keys", token))["items"].EnumerateArray()).GetProperty("id").GetString());
        Assert.Empty((await app.Get("/v1/keys", other))["items"].EnumerateArray());
        (await Sign(app, other, id, "bytes", "AA")).MustBe(Problems.KeyNotFound);
        (await app.Delete("/v1/keys/" + id, other)).MustBe(Problems.KeyNotFound);
        (await app.Delete("/v1/keys/" + id, token)).Must(HttpStatusCode.NoContent);
        (await app.Delete("/v1/keys/" + id, token)).MustBe(Problems.KeyNotFound);
        (await Sign(app, token, id, "bytes", "AA")).MustBe(Problems.KeyNotFound);
        (await Sign(app, token, "x", "bytes", "AA")).MustBe(Problems.KeyNotFound);
    }

    private static Task<Answer> Sign(GuiseApp app, string token, string id, string kind, string payload) =>
        app.Post($"/v1/keys/{id}/sign", new { kind, payload }, token);
}
