using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Platform;

namespace Guise.Tests.Buckets;

/// <summary>The published fixtures of UCAN 1.0 (Community Specification License 1.0): DAG-CBOR envelopes.</summary>
public sealed class UcanEnvelopeVectorTests
{
    public static TheoryData<string, string> Fixtures() => new(
        from set in (string[])["valid", "invalid"]
        from fixture in UcanVectorTests.Read("ucan-1.0.0-invocation").GetProperty(set).EnumerateArray()
        select (set, fixture.GetProperty("name").GetString()!));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_fixture_gets_its_verdict_and_its_reason(string set, string name)
    {
        JsonElement fixture = UcanVectorTests.Read("ucan-1.0.0-invocation").GetProperty(set).EnumerateArray()
            .Single(item => item.GetProperty("name").GetString() == name);
        byte[] invocation = Bytes(fixture.GetProperty("invocation"));
        byte[][] proofs = [.. fixture.GetProperty("proofs").EnumerateArray().Select(Bytes)];
        UcanFault? fault = UcanCommandChain.TryRead(invocation, proofs, UcanLimits.Default, out UcanFault? unread) is { } chain
            ? chain.Check(null, fixture.GetProperty("time").GetInt64())
            : unread;
        Problem? expected = set == "valid" ? null : fixture.GetProperty("error").GetProperty("name").GetString() switch
        {
            "InvalidClaim" or "InvalidSubject" => Problems.UcanWrongSubject,
            "UnavailableProof" => Problems.UcanProofMissing,
            "Expired" => Problems.UcanExpired,
            "TooEarly" => Problems.UcanTooEarly,
            "InvalidAudience" => Problems.UcanProofMisaligned,
            "InvalidSignature" => Problems.UcanSignatureInvalid,
            "MatchError" => Problems.UcanCaveat,
            var other => throw new InvalidOperationException(other),
        };
        Assert.Equal(expected?.Code, fault?.Problem.Code);
    }

    [Fact]
    public void There_are_seven_valid_and_thirteen_invalid_invocations() => Assert.Equal(20, Fixtures().Count);

    [Fact]
    public void The_delegation_is_read_to_the_last_member_and_has_its_published_id()
    {
        JsonElement fixture = UcanVectorTests.Read("ucan-1.0.0-delegation").GetProperty("valid")[0], payload = fixture.GetProperty("envelope")
            .GetProperty("payload");
        byte[] token = Convert.FromBase64String(Padded(fixture.GetProperty("token").GetString()!));
        Assert.True(UcanDelegation.Read(token).Ok(out UcanDelegation? delegation, out _));
        Assert.Equal(fixture.GetProperty("cid").GetString(), delegation.Envelope.Cid);
        Assert.Equal(delegation.Envelope.Cid, Cid.TryNormalise("zdpuAzyJDZTYu2z4UqgbnFLevBSTzp1cEncNydkRRREK5e6BG"));
        Assert.Equal(payload.GetProperty("iss").GetString(), delegation.Envelope.Issuer.Did);
        Assert.Equal(payload.GetProperty("aud").GetString(), delegation.Audience.Did);
        Assert.Equal(payload.GetProperty("sub").GetString(), delegation.Subject!.Did);
        Assert.Equal(payload.GetProperty("cmd").GetString(), delegation.Command);
        Assert.Equal(payload.GetProperty("exp").GetInt64(), delegation.Expires);
        Assert.True(delegation.Envelope.IsSigned);
    }

    private static byte[] Bytes(JsonElement link) => Convert.FromBase64String(Padded(link.GetProperty("/").GetProperty("bytes").GetString()!));

    private static string Padded(string text) => text.TrimEnd('=') + new string('=', (4 - text.TrimEnd('=').Length % 4) % 4);
}
