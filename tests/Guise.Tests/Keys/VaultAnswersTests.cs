using System.Text;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Keys;

namespace Guise.Tests.Keys;

public sealed class VaultAnswersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(401, "", nameof(RemoteKeyOutcome.Refused))]
    [InlineData(403, "", nameof(RemoteKeyOutcome.Forbidden))]
    [InlineData(403, "{\"error\":{\"code\":\"Forbidden\",\"innererror\":{\"code\":\"ForbiddenByRbac\"}}}", nameof(RemoteKeyOutcome.Forbidden))]
    [InlineData(403, "{\"error\":{\"code\":\"Forbidden\",\"innererror\":{\"code\":\"KeyDisabled\"}}}", nameof(RemoteKeyOutcome.Failed))]
    [InlineData(403, "{\"error\":[]}", nameof(RemoteKeyOutcome.Forbidden))]
    [InlineData(403, "<html>", nameof(RemoteKeyOutcome.Forbidden))]
    [InlineData(404, "", nameof(RemoteKeyOutcome.Failed))]
    [InlineData(400, "", nameof(RemoteKeyOutcome.Failed))]
    [InlineData(0, "", nameof(RemoteKeyOutcome.Unavailable))]
    [InlineData(408, "", nameof(RemoteKeyOutcome.Unavailable))]
    [InlineData(429, "", nameof(RemoteKeyOutcome.Unavailable))]
    [InlineData(500, "", nameof(RemoteKeyOutcome.Unavailable))]
    [InlineData(503, "", nameof(RemoteKeyOutcome.Unavailable))]
    public void Each_answer_has_its_outcome(int status, string body, string expected) =>
        Assert.Equal(expected, VaultAnswers.Outcome(status, Encoding.UTF8.GetBytes(body), null, Now).GetType().Name);

    [Theory]
    [InlineData(null, null)]
    [InlineData("7", 7)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("99999999", 3600)]
    [InlineData("soon", null)]
    [InlineData("Tue, 24 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("Tue, 24 Nov 2026 11:00:00 GMT", null)]
    public void A_throttled_call_tells_when_to_come_again(string? header, int? seconds)
    {
        RemoteKeyOutcome outcome = VaultAnswers.Outcome(429, [], header, Now);
        Assert.Equal(seconds, Assert.IsType<RemoteKeyOutcome.Unavailable>(outcome).RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("eyJ0.eyJh.c2ln-_", true)]
    [InlineData("a+b/c~d==", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\r\nHost: b", false)]
    [InlineData("é", false)]
    public void Only_what_a_header_can_carry_is_a_token(string text, bool accepted)
    {
        using Secret secret = new(Encoding.UTF8.GetBytes(text));
        Assert.Equal(accepted ? text : null, VaultAnswers.Token(secret));
    }

    [Fact]
    public void A_token_has_a_bound()
    {
        using Secret secret = new(Encoding.UTF8.GetBytes(new string('a', Limits.AuthTokenBytes + 1)));
        Assert.Null(VaultAnswers.Token(secret));
    }
}
