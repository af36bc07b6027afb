using System.Text;
using Guise.Accounts;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Challenges;

/// <summary>
/// Proof of a name's signing key: a challenge that needs no state, answered by a signature over its whole text, and good for one token.
/// </summary>
internal sealed class Challenges(
    IRecordStore store, ServiceTokens tokens, AccountTokens accountTokens, NameProfiles profiles, ServiceNames service, SweepIndex sweep,
    TimeProvider clock)
{
    /// <summary>For any name, known or not: nothing is looked up, so nothing is told.</summary>
    public async Task<Result<ChallengeAnswer>> Issue(string account, CancellationToken cancel)
    {
        if (!EnsName.TryParse(account, out EnsName? name)) return Problems.InvalidName;
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        int life = (int)Limits.ChallengeLife.TotalSeconds;
        TokenClaims claims = new(service.Url, service.Url, name.Text, Id.New(), now, now, now + life);
        return new ChallengeAnswer(await tokens.Write(ServiceTokens.ChallengeType, claims, cancel), life);
    }

    /// <summary>Everything is checked before the challenge is used up, so a failure burns nothing.</summary>
    public async Task<Result<TokenAnswer>> Redeem(string challenge, string signature, CancellationToken cancel)
    {
        if (StrictBase64.TryDecode(signature, Ed25519.SignatureSize) is not { } signed) return Problems.InvalidSignature;
        TokenClaims? claims = await tokens.Read(ServiceTokens.ChallengeType, challenge, cancel);
        if (claims is null || claims.Aud != service.Url || claims.Iss != service.Url || !EnsName.TryParse(claims.Sub, out EnsName? name))
            return Problems.InvalidChallenge;
        DateTimeOffset now = clock.GetUtcNow();
        if (now.ToUnixTimeSeconds() >= claims.Exp) return Problems.ChallengeExpired;

        NameHead head = await NameHead.Read(store, name, cancel);
        if (head.Account is not { IsOpen: true } account) return Problems.AccountNotFound;
        Result<byte[]> verified = await profiles.KeyThatSigned(head, Encoding.UTF8.GetBytes(challenge), signed, cancel);
        if (!verified.Ok(out byte[]? key, out Problem? problem)) return problem;
        if (!await Use(claims, cancel)) return Problems.ChallengeUsed;
        return await accountTokens.Issue(name, account, key, cancel);
    }

    /// <summary>False when somebody has used the challenge before.</summary>
    private async Task<bool> Use(TokenClaims claims, CancellationToken cancel)
    {
        string partition = "challenge|" + claims.Jti;
        DateTimeOffset due = DateTimeOffset.FromUnixTimeSeconds(claims.Exp);
        await sweep.Add(UsedChallengeRule.Name, partition, UsedChallengeRule.Row, due, cancel);
        byte[] used = RecordJson.Write(new UsedChallenge(UsedChallenge.Newest, due));
        return await store.Write(partition, [new RecordWrite.Insert(UsedChallengeRule.Row, used)], cancel: cancel) is WriteOutcome.Written;
    }
}

/// <summary>A challenge that was answered; remembered for as long as it could be shown again.</summary>
internal sealed record UsedChallenge(int V, DateTimeOffset ExpiresAt) : IRecordShape
{
    public static int Newest => 1;
}

internal sealed class UsedChallengeRule : ISweepRule
{
    public const string Name = "challenge";
    public const string Row = "used";

    public string Kind => Name;

    public DateTimeOffset? DueAt(ReadOnlySpan<byte> value) => RecordJson.Read<UsedChallenge>(value).ExpiresAt;
}
