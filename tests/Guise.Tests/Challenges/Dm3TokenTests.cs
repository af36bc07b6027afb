using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Challenges;

/// <summary>Tokens as dm3 makes them (HS256): its own verdicts on them, and that none of them is anything here.</summary>
public sealed class Dm3TokenTests
{
    [Fact]
    public async Task Tokens_and_challenges_of_dm3_are_none_here()
    {
        KnownAnswer challenge = Dm3Vectors.Root.GetProperty("challenge_computed"), sessions = Dm3Vectors.Root.GetProperty("session_tokens_computed");
        string text = challenge.Text("challenge"), session = challenge.Text("session");
        Assert.Equal(CanonicalJson.Of(challenge.GetProperty("claims").Whole()), CanonicalJson.Of(Claims(text)));
        Assert.True(IsOf(text, challenge.Text("secret")) && IsOf(session, challenge.Text("secret")));
        byte[] key = Dm3Vectors.Root.GetProperty("users_computed").GetProperty("alice").Base64("signingPrivateKey")[..32];
        Assert.Equal(challenge.Text("signature_by_alice"), Convert.ToBase64String(Ed25519.Sign(key, Encoding.UTF8.GetBytes(text))));

        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string path = "/v1/accounts/" + alice.Name;
        (await alice.Redeem(text)).MustBe(Problems.InvalidChallenge);
        foreach ((string name, KnownAnswer token) in sessions.GetProperty("tokens").EnumerateObject())
        {
            bool verdict = IsOf(token.GetString(), sessions.Text("secret"))
                && Claims(token.GetString()).EnumerateObject().Select(member => member.Name).Order().SequenceEqual(["account", "exp", "iat", "nbf"])
                && Claims(token.GetString()).GetProperty("account").GetString() == sessions.Text("account");
            Assert.Equal((name, sessions.GetProperty("verdict_by_dm3_checkToken").GetProperty(name).GetBoolean()), (name, verdict));
            (await app.Get(path, token.GetString())).MustBe(Problems.AccountTokenNeeded);
        }
        (await app.Get(path, session)).MustBe(Problems.AccountTokenNeeded);
    }

    /// <summary>dm3 takes the secret's text, and not the bytes that it spells, for the key.</summary>
    private static bool IsOf(string token, string secret)
    {
        int dot = token.LastIndexOf('.');
        byte[] mac = HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(token[..dot]));
        return token[(dot + 1)..] == StrictBase64Url.Encode(mac);
    }

    private static JsonElement Claims(string token) => JsonElement.Parse(StrictBase64Url.TryDecode(token.Split('.')[1])!);
}
