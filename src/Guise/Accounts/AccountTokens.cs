using System.Security.Cryptography;
using System.Text;
using Guise.Challenges;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Accounts;

/// <summary>
/// Tokens of accounts. Each is bound to the key that earned it and to the account as it was: rotation, deletion and re-creation end it,
/// although nothing about it is stored.
/// </summary>
internal sealed class AccountTokens(IRecordStore store, ServiceTokens tokens, NameProfiles profiles, ServiceNames service, TimeProvider clock)
{
    public async Task<TokenAnswer> Issue(EnsName name, AccountRecord account, byte[] key, CancellationToken cancel)
    {
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        int life = (int)Limits.AccountTokenLife.TotalSeconds;
        TokenClaims claims = new(service.Url, service.Url, name.Text, Id.New(), now, now, now + life, new(Thumbprint(key)), account.Id);
        return new(await tokens.Write(ServiceTokens.AccountType, claims, cancel), life);
    }

    /// <summary>The account that a token opens.</summary>
    public async Task<Result<OpenAccount>> Open(string token, CancellationToken cancel)
    {
        TokenClaims? claims = await tokens.Read(ServiceTokens.AccountType, token, cancel);
        if (claims is not { Cnf: { } confirmation } || claims.Aud != service.Url || claims.Iss != service.Url
            || !EnsName.TryParse(claims.Sub, out EnsName? name))
            return Problems.AccountTokenNeeded;
        if (clock.GetUtcNow().ToUnixTimeSeconds() >= claims.Exp) return Problems.AccountTokenEnded;

        NameHead head = await NameHead.Read(store, name, cancel);
        if (head.Account is not { IsOpen: true } account || account.Id != claims.Acc) return Problems.AccountTokenEnded;
        ProfileAnswer answer = await profiles.Find(head, refresh: false, cancel);
        if (!IsOf(answer, confirmation)) answer = await profiles.Find(head, refresh: true, cancel);
        if (answer is ProfileAnswer.Unavailable) return Problems.ResolverUnavailable with { RetryAfter = TimeSpan.FromSeconds(5) };
        return IsOf(answer, confirmation) ? new OpenAccount(name, head, account) : Problems.AccountTokenEnded;
    }

    private static bool IsOf(ProfileAnswer answer, TokenConfirmation confirmation) =>
        answer is ProfileAnswer.Found { Profile.Profile.SigningKey: { } key } && Thumbprint(key) == confirmation.Jkt;

    /// <summary>RFC 7638 for a key of RFC 8037.</summary>
    private static string Thumbprint(byte[] key) => StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(
        $$"""{"crv":"Ed25519","kty":"OKP","x":"{{StrictBase64Url.Encode(key)}}"}""")));
}
