using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Challenges;

/// <summary>From a challenge to a token: once, for one account, one service and one key.</summary>
public sealed class ChallengeTests
{
    [Fact]
    public async Task Who_signs_the_challenge_gets_a_token_that_opens_the_account()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        Answer challenge = (await app.Post("/v1/challenges", new { account = alice.Name.ToUpperInvariant() })).Must(HttpStatusCode.OK);
        Assert.Equal(300, challenge["expiresIn"].GetInt32());
        Answer token = (await alice.Redeem(challenge.String("challenge"))).Must(HttpStatusCode.OK);
        Assert.Equal(3600, token["expiresIn"].GetInt32());
        Assert.Equal(alice.Name, (await app.Get("/v1/accounts/" + alice.Name, token.String("token"))).Must(HttpStatusCode.OK).String("name"));
    }

    [Fact]
    public async Task A_challenge_works_once_and_failures_burn_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app), mallory = NameOwner.New(app);
        string challenge = await alice.Challenge();
        (await alice.Redeem(challenge, mallory.Sign(challenge))).MustBe(Problems.WrongSignature);
        (await alice.Redeem(challenge, alice.Sign(challenge + " "))).MustBe(Problems.WrongSignature);
        (await alice.Redeem(challenge, "x")).MustBe(Problems.InvalidSignature);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => alice.Redeem(challenge)));
        Answer won = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Except([won]), answer => answer.MustBe(Problems.ChallengeUsed));
        (await alice.Redeem(challenge)).MustBe(Problems.ChallengeUsed);
    }

    [Fact]
    public async Task A_challenge_is_for_its_account_only()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app), bob = await NameOwner.WithAccount(app);
        string challenge = await alice.Challenge();
        (await bob.Redeem(challenge)).MustBe(Problems.WrongSignature);
        string token = (await alice.Redeem(challenge)).Must(HttpStatusCode.OK).String("token");
        (await app.Get("/v1/accounts/" + bob.Name, token)).MustBe(Problems.OtherAccount);
    }

    [Fact]
    public async Task A_challenge_of_another_service_is_none_even_under_the_same_keys()
    {
        using TempFolder folder = new();
        NameOwner alice;
        string challenge, token;
        await using (GuiseApp other = await GuiseApp.Start(folder.Path, options: guise => guise.PublicUrl = "https://elsewhere.test"))
        {
            alice = NameOwner.New(other);
            challenge = await alice.Challenge();
        }
        await using (GuiseApp app = await GuiseApp.Start(folder.Path))
        {
            alice.App = app;
            (await alice.Publish()).Must(HttpStatusCode.OK);
            (await alice.CreateAccount()).Must(HttpStatusCode.Created);
            (await alice.Redeem(challenge)).MustBe(Problems.InvalidChallenge);
            token = await alice.Token();
        }
        await using GuiseApp again = await GuiseApp.Start(folder.Path, options: guise => guise.PublicUrl = "https://elsewhere.test");
        (await again.Get("/v1/accounts/" + alice.Name, token)).MustBe(Problems.AccountTokenNeeded);
    }

    [Fact]
    public async Task Challenges_and_tokens_expire()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string challenge = await alice.Challenge(), token = await alice.Token();
        app.Clock.Advance(TimeSpan.FromSeconds(299));
        string late = await alice.Challenge();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.Redeem(challenge)).MustBe(Problems.ChallengeExpired);
        (await alice.Redeem(late)).Must(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromSeconds(3300));
        (await app.Get("/v1/accounts/" + alice.Name, token)).MustBe(Problems.AccountTokenEnded);
    }

    [Fact]
    public async Task New_keys_end_old_tokens_and_so_does_the_end_of_the_profile()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string old = await alice.Token(), path = "/v1/accounts/" + alice.Name, challenge = await alice.Challenge();
        string signedByOld = alice.Sign(challenge);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        alice.Rotate();
        (await alice.Publish()).Must(HttpStatusCode.OK);
        (await app.Get(path, old)).MustBe(Problems.AccountTokenEnded);
        (await alice.Redeem(challenge, signedByOld)).MustBe(Problems.WrongSignature);
        string token = (await alice.Redeem(challenge)).Must(HttpStatusCode.OK).String("token");
        (await app.Get(path, token)).Must(HttpStatusCode.OK);

        (await alice.Withdraw(alice.Now + 1)).Must(HttpStatusCode.NoContent);
        (await app.Get(path, token)).MustBe(Problems.AccountTokenEnded);
        (await alice.Redeem(await alice.Challenge())).MustBe(Problems.ProfileNotFound);
    }

    [Fact]
    public async Task A_token_ends_with_its_account_even_when_the_name_makes_a_new_one()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string token = await alice.Token(), path = "/v1/accounts/" + alice.Name;
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.DeleteAccount()).Must(HttpStatusCode.NoContent);
        (await app.Get(path, token)).MustBe(Problems.AccountTokenEnded);
        (await alice.Redeem(await alice.Challenge())).MustBe(Problems.AccountNotFound);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await alice.CreateAccount()).Must(HttpStatusCode.Created);
        (await app.Get(path, token)).MustBe(Problems.AccountTokenEnded);
        (await app.Get(path, await alice.Token())).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_published_profile_alone_gives_nobody_a_token_and_changes_no_account()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string token = await alice.Token(), path = "/v1/accounts/" + alice.Name;
        (await app.Patch(path, new { messageTtl = 7200, maxMessageSize = 2048 }, token)).Must(HttpStatusCode.OK);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Answer published = (await alice.Publish()).Must(HttpStatusCode.OK);
        Assert.DoesNotContain("token", published.Text, StringComparison.OrdinalIgnoreCase);
        Answer account = (await app.Get(path, token)).Must(HttpStatusCode.OK);
        Assert.Equal((7200, 2048), (account["messageTtl"].GetInt32(), account["maxMessageSize"].GetInt32()));
    }

    [Fact]
    public async Task A_name_without_account_gets_challenges_but_no_token()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app);
        (await alice.Redeem(await alice.Challenge())).MustBe(Problems.AccountNotFound);
        (await app.Post("/v1/challenges", new { account = "nobody.eth" })).Must(HttpStatusCode.OK);
        (await app.Post("/v1/challenges", new { account = "no name" })).MustBe(Problems.InvalidName);
    }

    [Fact]
    public async Task Each_kind_of_credential_is_refused_where_another_belongs()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        (_, string wallet) = await Owner.Unlocked(app);
        string account = await alice.Token(), challenge = await alice.Challenge(), path = "/v1/accounts/" + alice.Name;
        (await app.Get(path, wallet)).MustBe(Problems.AccountTokenNeeded);
        (await app.Get(path, challenge)).MustBe(Problems.AccountTokenNeeded);
        (await app.Get(path)).MustBe(Problems.AccountTokenNeeded);
        (await app.Get("/v1/profile", account)).MustBe(Problems.Unauthenticated);
        (await app.Get("/v1/contents/metadata", challenge)).MustBe(Problems.Unauthenticated);
        (await alice.Redeem(account)).MustBe(Problems.InvalidChallenge);
    }

    [Fact]
    public async Task Any_other_spelling_of_a_token_is_none()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string challenge = await alice.Challenge(), token = await alice.Token();
        foreach (string forged in Forgeries(challenge)) (await alice.Redeem(forged)).MustBe(Problems.InvalidChallenge);
        foreach (string forged in Forgeries(token).Where(text => Ascii.IsValid(text)))
            (await app.Get("/v1/accounts/" + alice.Name, forged)).MustBe(Problems.AccountTokenNeeded);
        (await alice.Redeem(challenge)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_keys_that_everybody_can_fetch_verify_the_tokens()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        JsonElement[] keys = [.. (await app.Get("/.well-known/jwks.json"))["keys"].EnumerateArray()];
        foreach (string token in new[] { await alice.Challenge(), await alice.Token() })
        {
            JsonElement header = JsonElement.Parse(Part(token, 0)), claims = JsonElement.Parse(Part(token, 1));
            JsonElement key = keys.Single(one => one.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
            using System.Security.Cryptography.ECDsa verifier =
                System.Security.Cryptography.ECDsa.Create(new System.Security.Cryptography.ECParameters
            {
                Curve = System.Security.Cryptography.ECCurve.NamedCurves.nistP256,
                Q = new() { X = Bytes(key.GetProperty("x").GetString()!), Y = Bytes(key.GetProperty("y").GetString()!) },
            });
            int end = token.LastIndexOf('.');
            Assert.True(verifier.VerifyData(Encoding.ASCII.GetBytes(token[..end]), Bytes(token[(end + 1)..]),
                System.Security.Cryptography.HashAlgorithmName.SHA256));
            Assert.Equal((GuiseApp.ServiceUrl, GuiseApp.ServiceUrl, alice.Name),
                (claims.GetProperty("iss").GetString(), claims.GetProperty("aud").GetString(), claims.GetProperty("sub").GetString()));
        }
    }

    [Fact]
    public async Task Tokens_outlive_a_change_of_the_services_keys()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        // Just before the next key's turn; then the ring is read anew.
        DateTimeOffset next = Guise.Platform.Keys.SigningSchedule.Start(Guise.Platform.Keys.SigningSchedule.PeriodAt(app.Clock.GetUtcNow()) + 1);
        app.Clock.SetUtcNow(next - TimeSpan.FromDays(1));
        await alice.Challenge();
        app.Clock.SetUtcNow(next - TimeSpan.FromMinutes(1));
        string token = await alice.Token(), challenge = await alice.Challenge();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        string newer = await alice.Challenge();
        Assert.NotEqual(newer.Split('.')[0], challenge.Split('.')[0]);
        (await app.Get("/v1/accounts/" + alice.Name, token)).Must(HttpStatusCode.OK);
        (await alice.Redeem(challenge)).Must(HttpStatusCode.OK);
        (await alice.Redeem(newer)).Must(HttpStatusCode.OK);
    }

    private static IEnumerable<string> Forgeries(string token)
    {
        string[] parts = token.Split('.');
        JsonObject header = JsonNode.Parse(Part(token, 0))!.AsObject(), claims = JsonNode.Parse(Part(token, 1))!.AsObject();
        string Header(Action<JsonObject> change)
        {
            JsonObject changed = header.DeepClone().AsObject();
            change(changed);
            return $"{Text(changed)}.{parts[1]}.{parts[2]}";
        }
        yield return "";
        yield return "..";
        yield return parts[0];
        yield return $"{parts[0]}.{parts[1]}.";
        yield return $"{parts[0]}.{parts[1]}";
        yield return token + ".";
        yield return token + "=";
        yield return token + "A";
        yield return token[..^1] + (token[^1] == 'A' ? 'B' : 'A');
        yield return $"{parts[0]}.{parts[1]}.{parts[2].ToUpperInvariant()}";
        yield return $"{parts[0]}=.{parts[1]}.{parts[2]}";
        yield return Header(json => json["alg"] = "none");
        yield return Header(json => json["alg"] = "HS256");
        yield return Header(json => json["alg"] = "ES256K");
        yield return Header(json => json["typ"] = "JWT");
        yield return Header(json => json.Remove("typ"));
        yield return Header(json => json["crit"] = new JsonArray("exp"));
        yield return Header(json => json["kid"] = "other");
        yield return Header(json => json["jwk"] = new JsonObject());
        JsonObject longer = claims.DeepClone().AsObject();
        longer["exp"] = longer["exp"]!.GetValue<long>() + 1;
        yield return $"{parts[0]}.{Text(longer)}.{parts[2]}";
        yield return $"{parts[0]}.{Text(claims)}.{Convert.ToBase64String(new byte[64]).TrimEnd('=')}";
        yield return HighS(token);
        yield return token + new string('A', 3000);
        yield return token.Replace('.', '\u2024');
    }

    /// <summary>The other signature that verifies alike.</summary>
    private static string HighS(string token)
    {
        int dot = token.LastIndexOf('.');
        byte[] signature = Bytes(token[(dot + 1)..]);
        System.Numerics.BigInteger order = System.Numerics.BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            System.Globalization.NumberStyles.HexNumber, null);
        System.Numerics.BigInteger s = order - new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        byte[] high = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        return token[..(dot + 1)] + Convert.ToBase64String([.. signature[..32], .. new byte[32 - high.Length], .. high]).TrimEnd('=')
            .Replace('+', '-').Replace('/', '_');
    }

    private static string Text(JsonObject json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string Part(string token, int index) => Encoding.UTF8.GetString(Bytes(token.Split('.')[index]));

    private static byte[] Bytes(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
