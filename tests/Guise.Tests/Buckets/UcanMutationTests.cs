using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Guise.Buckets.Ucan;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Buckets;

/// <summary>
/// Chains with something wrong in them: bytes changed in transit, and claims changed by whoever signs. None may be accepted that
/// <see cref="IndependentChecker"/>, written apart and from the specification alone, rejects. The full size is a million.
/// </summary>
public sealed class UcanMutationTests
{
    private const long Now = 1_767_225_600;
    private const string Bucket = "0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e";
    private static readonly Signer Service = Signer.OfSeed(1);
    private static readonly Signer[] People = [Signer.OfSeed(2), Signer.OfSeed(3), Signer.OfSeed(5), Signer.OfSeed(4)];
    private static readonly string[] Places =
    [
        "", "/team", "/team/x", "/team/x/y", "/team-secret", "/team/../private", "/team/%2e%2e/p", "/Team", "/team/", "//team", "/te", "/team%2Fx",
        "?x", "/team/x#y",
    ];
    private static readonly string[] Abilities = ["*", "storage/*", "storage/put", "storage/get", "STORAGE/PUT", "storage/putt", "storage",
        "upload/*", "ucan/DELEGATE", ""];

    /// <summary>Beginnings of chains in which nothing is changed, signed once.</summary>
    private readonly Dictionary<(int Links, int Link), string> _sound = [];

    [Fact]
    public void No_changed_chain_is_accepted_that_an_independent_checker_rejects()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable("GUISE_MUTATIONS") ?? "10000", CultureInfo.InvariantCulture), accepted = 0,
        agreed = 0, compared = 0;
        Random random = new(20260301);
        for (int i = 0; i < rounds; i++)
        {
            string token = Mutated(random);
            bool ours = Accepts(token);
            // What we reject harms nobody: a sample of that says whether the two mean the same.
            if (!ours && i % 8 != 0) continue;
            bool theirs = IndependentChecker.Accepts(token, Service.Did, People[0].Did, $"storage://{Bucket}/team/x", "storage/put", Now);
            Assert.True(!ours || theirs, $"Round {i}: accepted, and the independent checker rejects:\n{token}");
            if (ours) accepted++;
            compared++;
            if (ours == theirs) agreed++;
        }
        // The sample is worth something only if it holds both, and the two agree about nearly all.
        Assert.InRange(accepted, rounds / 100, rounds / 2);
        Assert.InRange(agreed, compared * 98 / 100, compared);
    }

    [Fact]
    public async Task No_changed_chain_ends_in_a_failure_of_the_service()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Random random = new(4711);
        for (int i = 0; i < 300; i++)
        {
            string token = Mutated(random);
            Answer verified = await app.Post("/v1/ucan/verify", new { token, resource = $"storage://{Bucket}/team/x", ability = "storage/put" });
            Assert.True((int)verified.Status < 500, $"{verified.Text}\n{token}");
            if (token.Any(c => c is < ' ' or > '~')) continue;
            Answer put = await Person.Send(app, HttpMethod.Put, $"/v1/buckets/{Bucket}/objects/team/x", token, "x");
            Assert.True((int)put.Status is >= 400 and < 500, $"{put.Text}\n{token}");
        }
    }

    private static bool Accepts(string token) =>
        UcanChain.TryRead(token, [], UcanLimits.Default, out _) is { } chain
        && UcanChecks.Check(chain, [Service.Did], Now) is null
        && new UcanAuthority(chain, new Facts((step, _) => step.Issuer == People[0].Did ? null : Problems.RootNotAuthorised))
            .Decide(StorageResource.TryParse($"storage://{Bucket}/team/x")!, "storage/put", UcanRequest.Unknown).Fault is null;

    private string Mutated(Random random)
    {
        int links = random.Next(1, 4), changed = random.Next(5) == 0 ? -1 : random.Next(links);
        string token = "";
        for (int link = 0; link < links; link++)
        {
            Signer from = People[link];
            string to = link == links - 1 ? Service.Did : People[link + 1].Did;
            JsonObject header = new() { ["alg"] = "EdDSA", ["typ"] = "JWT", ["ucv"] = "0.8.1" };
            JsonObject payload = new()
            {
                ["iss"] = from.Did, ["aud"] = to, ["exp"] = Now + 1000 - link * 100,
                ["att"] = new JsonArray(new JsonObject { ["with"] = $"storage://{Bucket}{Places[Math.Min(link, 2)]}",
                    ["can"] = link == links - 1 ? "storage/put" : "storage/*" }),
                ["prf"] = token == "" ? new JsonArray() : new JsonArray(token),
            };
            if (link == changed) Change(header, payload, random);
            bool sound = changed < 0 || link < changed;
            if (!sound || !_sound.TryGetValue((links, link), out string? signed))
            {
                signed = from.Jwt(header, payload);
                if (sound) _sound[(links, link)] = signed;
            }
            token = signed;
            if (link == changed && random.Next(4) == 0) token = Damage(token, random);
        }
        return random.Next(6) == 0 ? Damage(token, random) : token;
    }

    private static void Change(JsonObject header, JsonObject payload, Random random)
    {
        JsonObject right = (JsonObject)payload["att"]![0]!;
        switch (random.Next(12))
        {
            case 0: right["with"] = $"storage://{Bucket}{Places[random.Next(Places.Length)]}"; break;
            case 1: right["can"] = Abilities[random.Next(Abilities.Length)]; break;
            case 2: payload["exp"] = Now + random.Next(-2, 2000); break;
            case 3: payload["nbf"] = Now + random.Next(-100, 2); break;
            case 4: payload["aud"] = People[random.Next(People.Length)].Did; break;
            case 5: payload["iss"] = People[random.Next(People.Length)].Did; break;
            case 6: payload["prf"] = new JsonArray(); break;
            case 7: right["mh"] = "Qm" + random.Next(3); break;
            case 8: header["ucv"] = new[] { "0.8.0", "0.8.2", "0.7.0", "0.9.0", "0.10.0", "1.0.0", "" }[random.Next(7)]; break;
            case 9: header["alg"] = new[] { "none", "ES256", "eddsa", "EdDSA" }[random.Next(4)]; break;
            case 10: ((JsonArray)payload["att"]!).Add(new JsonObject { ["with"] = $"storage://{Bucket}", ["can"] = "*" }); break;
            default: payload.Remove(payload.ElementAt(random.Next(payload.Count)).Key); break;
        }
    }

    private static string Damage(string token, Random random)
    {
        // An earlier damage may have left nothing.
        if (token.Length == 0) return token;
        StringBuilder text = new(token);
        int at = random.Next(text.Length);
        switch (random.Next(6))
        {
            case 0: text[at] = "ABCxyz019-_.=+/ \n"[random.Next(17)]; break;
            case 1: text.Remove(at, 1); break;
            case 2: text.Insert(at, text[random.Next(text.Length)]); break;
            case 3: text.Append("=="[..random.Next(1, 3)]); break;
            case 4: text.Length = at; break;
            default: text.Append('.').Append("AAAA"); break;
        }
        return text.ToString();
    }
}
