using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guise.Challenges;

/// <summary>From a name and its signing key to an account's token.</summary>
internal static class ChallengeEndpoints
{
    public static void MapChallenges(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder challenges = routes.MapGroup("/v1/challenges").WithTags("Challenges");
        challenges.MapPost("", Issue).WithName("issueChallenge").WithSummary("A challenge for a name, to be signed with the name's signing key")
            .Produces<ChallengeAnswer>()
            .Refuses(Problems.InvalidName);
        challenges.MapPost("/token", Redeem).WithName("redeemChallenge").WithSummary("An account's token for a challenge and its signature")
            .RequireRateLimiting(RateLimits.Proofs)
            .Produces<TokenAnswer>()
            .Refuses(
                Problems.InvalidChallenge, Problems.InvalidSignature, Problems.ChallengeExpired, Problems.ChallengeUsed, Problems.WrongSignature,
                Problems.AccountNotFound, Problems.ProfileNotFound, Problems.ProfileUnverifiable, Problems.ResolverUnavailable,
                Problems.TooManyRequests);
    }

    private static async Task<IResult> Issue(Body<ChallengeBody> body, Challenges challenges, CancellationToken cancel) =>
        (await challenges.Issue(body.Value.Account, cancel)).Ok();

    private static async Task<IResult> Redeem(Body<RedeemBody> body, Challenges challenges, CancellationToken cancel) =>
        (await challenges.Redeem(body.Value.Challenge, body.Value.Signature, cancel)).Ok();
}

/// <param name="Account">A name of ENS.</param>
internal sealed record ChallengeBody(string Account);

/// <param name="Challenge">A JWT: sign its whole text, as it is.</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record ChallengeAnswer(string Challenge, int ExpiresIn);

/// <param name="Challenge">As it was given out.</param>
/// <param name="Signature">Ed25519 over the challenge's text, 64 bytes in base64 with padding.</param>
internal sealed record RedeemBody(string Challenge, string Signature);

/// <param name="Token">A JWT for the header <c>Authorization: Bearer</c>. It ends with the key that it was given for.</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record TokenAnswer(string Token, int ExpiresIn);
