using System.Runtime.CompilerServices;
using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Platform;

namespace Guise.Tests.Buckets;

/// <summary>
/// The published fixtures of the UCAN specification (0.7.0, 0.8.1; Community Specification License 1.0), and attacks on the storage
/// capability that were generated for this test from fixed seeds. The clock is the test's.
/// </summary>
public sealed class UcanVectorTests
{
    private const long Now = 1_767_225_600;

    /// <summary>Two of the valid fixtures begin in the year 2123.</summary>
    private const long FarNow = 5_000_000_000;

    [Fact]
    public void Every_valid_fixture_of_version_eight_is_accepted()
    {
        JsonElement[] fixtures = [.. Read("ucan-0.8.1-valid").EnumerateArray()];
        Assert.Equal(15, fixtures.Length);
        for (int i = 0; i < fixtures.Length; i++)
            Assert.Null(Check(fixtures[i].GetProperty("token").GetString()!, i is 7 or 8 ? FarNow : Now)?.Problem.Code);
    }

    [Fact]
    public void Every_invalid_fixture_of_version_eight_is_refused_for_its_own_reason()
    {
        JsonElement[] fixtures = [.. Read("ucan-0.8.1-invalid").EnumerateArray()];
        Assert.Equal(40, fixtures.Length);
        Assert.Equal(
            fixtures.Select(fixture => ErrorOf(fixture.GetProperty("assertions")) switch
            {
                "base64Invalid" or "headerMalformed" or "payloadMalformed" or "signatureMalformed" => Problems.UcanMalformed,
                "expExpired" => Problems.UcanExpired,
                "nbfNotReady" => Problems.UcanTooEarly,
                "expWitnessTimeBoundExceeded" => Problems.UcanProofBounds,
                // The witness is addressed to 32 bytes that are no point of the curve, and so to nobody.
                "prfWitnessNotAligned" => Problems.UcanDidInvalid,
                // The witness names a version in a spelling that is none.
                "prfWitnessVersionMismatch" => Problems.UcanHeaderInvalid,
                "prfWitnessDoesNotExist" => Problems.UcanProofMissing,
                { } header when header.StartsWith("alg") || header.StartsWith("typ") || header.StartsWith("ucv") => Problems.UcanHeaderInvalid,
                { } did when did.StartsWith("iss") || did.StartsWith("aud") => Problems.UcanDidInvalid,
                _ => Problems.UcanClaimsInvalid,
            }),
            fixtures.Select(fixture => Check(fixture.GetProperty("token").GetString()!, Now)?.Problem));
    }

    [Fact]
    public void Every_fixture_of_version_seven_gets_its_verdict()
    {
        JsonElement[] fixtures = [.. Read("ucan-0.7.0-fixtures").EnumerateArray()];
        Assert.Equal(10, fixtures.Length);
        Assert.All(fixtures, fixture => Assert.Equal(
            fixture.GetProperty("valid").GetBoolean(), Check(fixture.GetProperty("token").GetString()!, Now) is null));
    }

    /// <summary>Alice's bucket is the one that her DID stands for; the service roots her tokens, in the legacy form only.</summary>
    [Fact]
    public void Every_attack_on_the_storage_capability_gets_its_verdict()
    {
        JsonElement file = Read("storage-attack");
        string Did(string name) => file.GetProperty("keys").GetProperty(name).GetProperty("did").GetString()!;
        JsonElement[] vectors = [.. file.GetProperty("vectors").EnumerateArray()];
        Assert.Equal(15, vectors.Length);
        Dictionary<string, string?> expected = new()
        {
            ["S01"] = "ucan-wrong-audience", ["S02"] = null, ["S03"] = null, ["S04"] = "ucan-capability-escalates",
            ["S05"] = "resource-not-canonical",
            ["S06"] = "resource-not-canonical", ["S07"] = "resource-not-canonical", ["S08"] = "ucan-capability-escalates",
            ["S09"] = "ucan-capability-escalates",
            ["S10"] = "ucan-capability-escalates", ["S11"] = "ucan-proof-misaligned", ["S12"] = "root-not-authorised",
            ["S13"] = "ucan-wrong-audience",
            ["S14"] = "ucan-claims-invalid", ["S15"] = "ucan-claims-invalid",
        };
        foreach (JsonElement vector in vectors)
        {
            string id = vector.GetProperty("id").GetString()!;
            string? got = Storage(vector.GetProperty("token").GetString()!, Did("service"), Did("alice"))?.Problem.Code;
            Assert.True(expected[id] == got, $"{id}: wanted {expected[id] ?? "accept"}, got {got ?? "accept"}");
            Assert.Equal(vector.GetProperty("expect").GetString() == "accept", got is null);
        }
    }

    private static string? ErrorOf(JsonElement assertions) =>
        (assertions.TryGetProperty("validationErrors", out JsonElement errors) ? errors : assertions.GetProperty("typeErrors"))[0].GetString();

    private static UcanFault? Check(string token, long now) =>
        UcanChain.TryRead(token, [], UcanLimits.Default, out UcanFault? fault) is { } chain ? UcanChecks.Check(chain, null, now) : fault;

    private static UcanFault? Storage(string token, string service, string alice)
    {
        const string bucket = "0b0e6c8c-6f6d-4c6a-8d7e-2f5b6a9c1d3e";
        if (UcanChain.TryRead(token, [], UcanLimits.Default, out UcanFault? fault) is not { } chain) return fault;
        if (UcanChecks.Check(chain, [service], Now) is { } invalid) return invalid;
        chain.PointAt(alice, bucket);
        string asked = chain.Outermost.Token.Capabilities[0].Resource.Replace(alice, bucket, StringComparison.Ordinal);
        StorageResource resource = StorageResource.TryParse(asked) ?? new(bucket, "private");
        string ability = chain.Outermost.Token.Capabilities[0].Ability;
        return new UcanAuthority(chain, new Facts((step, capability) =>
            step.Issuer == service && step.Audience == alice && capability.Target!.Bucket == bucket ? null : Problems.RootNotAuthorised))
            .Decide(resource, ability, UcanRequest.Unknown).Fault;
    }

    internal static JsonElement Read(string name, [CallerFilePath] string here = "") => JsonElement.Parse(
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "..", "Vectors", "Ucan", name + ".json")));
}

/// <summary>The world outside of the tokens, as a test has it.</summary>
internal sealed class Facts(Func<UcanStep, UcanCapability, Problem?> root, Func<UcanStep, Problem?>? refusal = null) : IUcanFacts
{
    public Problem? Refusal(UcanStep step) => refusal?.Invoke(step);

    public Problem? Root(UcanStep step, UcanCapability capability) => root(step, capability);
}
