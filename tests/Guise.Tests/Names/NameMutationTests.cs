using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guise.Accounts;
using Guise.Challenges;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform.Http;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Names;

/// <summary>Inputs that are nearly right: never a 500, never slow, and never taken for what they are not.</summary>
public sealed class NameMutationTests
{
    /// <summary>One in this many goes over HTTP; the others straight to the reader, so that there can be many.</summary>
    private const int OverHttp = 50;

    [Fact]
    public async Task Tokens_and_challenges()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.WithAccount(app);
        string token = await alice.Token(), challenge = await alice.Challenge();
        ServiceTokens tokens = app.Services.GetRequiredService<ServiceTokens>();
        Random random = new(20_260_304);
        for (int i = 0; i < Damage.Count; i++)
        {
            (string type, string good) = i % 2 == 0 ? (ServiceTokens.AccountType, token) : (ServiceTokens.ChallengeType, challenge);
            string damaged = Damage.Of(good, random);
            if (damaged == good) continue;
            Damage.MustBeQuick(() => Assert.Null(tokens.Read(type, damaged, TestContext.Current.CancellationToken).GetAwaiter().GetResult()),
                damaged);
            if (i % OverHttp != 0) continue;
            Answer answer = await alice.Redeem(damaged, alice.Sign(damaged));
            Assert.InRange((int)answer.Status, 400, 499);
        }
    }

    [Fact]
    public async Task Profiles_and_the_records_they_lie_in()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = NameOwner.New(app);
        SignedProfile good = alice.Signed();
        string record = DataUri.Prefix + good.Canonical;
        Random random = new(20_260_305);
        for (int i = 0; i < Damage.Count; i++)
        {
            string damaged = Damage.Of(record, random);
            Damage.MustBeQuick(() =>
            {
                if (DataUri.TryRead(damaged) is not { } json || !SignedProfile.TryParse(json, out SignedProfile? profile)) return;
                if (profile.Canonical != good.Canonical && profile.Signature == good.Signature) Assert.False(profile.IsSignedBy(alice.Address));
            }, damaged);
        }
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(alice.Publication(), Json.Options);
        for (int i = 0; i < Damage.Count / OverHttp; i++) await MustNotWork(app, HttpMethod.Put, alice.Path, body, random);
        (await alice.Publish()).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signed_messages_and_envelopes()
    {
        await using GuiseApp app = await GuiseApp.Start();
        NameOwner alice = await NameOwner.Published(app);
        Random random = new(20_260_306);
        byte[] create = JsonSerializer.SerializeToUtf8Bytes(alice.Message(AccountMessage.Create), Json.Options);
        for (int i = 0; i < Damage.Count; i++)
        {
            byte[] damaged = Damage.Of(create, random);
            Damage.MustBeQuick(() =>
            {
                try
                {
                    _ = JsonSerializer.Deserialize<SignedAccountMessage>(damaged, Json.Options)?.Message.Signed;
                }
                catch (JsonException)
                {
                }
            });
        }
        for (int i = 0; i < Damage.Count / OverHttp; i++) await MustNotWork(app, HttpMethod.Post, "/v1/accounts", create, random);
        (await alice.CreateAccount()).Must(HttpStatusCode.Created);

        byte[] envelope = Encoding.UTF8.GetBytes("""{"message":"x","metadata":{"version":"v1","deliveryInformation":{"to":"a","from":"b"},"messageHash":"0x","signature":""}}""");
        for (int i = 0; i < Damage.Count / OverHttp; i++)
            Assert.True((int)(await Send(app, HttpMethod.Post, $"/v1/accounts/{alice.Name}/messages", Damage.Of(envelope, random))).Status < 500);
    }

    private static async Task MustNotWork(GuiseApp app, HttpMethod method, string path, byte[] good, Random random)
    {
        byte[] damaged = Damage.Of(good, random);
        // White space at the end and the like changes nothing.
        if (IsSame(damaged, good)) return;
        Answer answer = await Send(app, method, path, damaged);
        Assert.True((int)answer.Status is >= 400 and < 500, $"{(int)answer.Status} {answer.Text}: {Encoding.UTF8.GetString(damaged)}");
    }

    private static async Task<Answer> Send(GuiseApp app, HttpMethod method, string path, byte[] body)
    {
        using HttpRequestMessage request = new(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.Of(response);
    }

    private static bool IsSame(byte[] damaged, byte[] good)
    {
        try
        {
            return Meaning(damaged) == Meaning(good);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The members and their values; the digits of a wallet's signature may be capitals, and its v may count from 0.</summary>
    private static string Meaning(byte[] json)
    {
        JsonObject body = JsonNode.Parse(json)!.AsObject();
        if (body["publicationSignature"] is JsonValue value && value.TryGetValue(out string? text) && Hex.TryDecode(text) is { Length: 65 } signature)
        {
            if (signature[^1] is 0 or 1) signature[^1] += 27;
            body["publicationSignature"] = Hex.Encode(signature);
        }
        return CanonicalJson.Of(JsonSerializer.SerializeToElement(body));
    }
}
