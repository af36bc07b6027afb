using System.Security.Cryptography;
using Guise.Challenges;
using Guise.Local.Keys;
using Guise.Local.Storage;
using Guise.Platform;
using Guise.Platform.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Guise.Benchmarks.Micro;

/// <summary>
/// A challenge or token of this service, written and read, beside the same claims through JsonWebTokens with one key and no key ring.
/// </summary>
internal static class TokenBenchmarks
{
    private const string Service = "https://guise.example";

    public static async Task Run(TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("guise-tokens-");
        try
        {
            using SqliteDatabase database = new(Path.Combine(folder.FullName, "guise.db"));
            using SigningKeys keys = new(new SqliteRecordStore(database), new ServiceKeys(new FileServiceKey(folder.FullName)), TimeProvider.System);
            ServiceTokens tokens = new(keys);
            long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            TokenClaims claims = new(Service, Service, "alice.people.guise.eth", Id.New(), now, now, now + 300);
            string token = await tokens.Write(ServiceTokens.ChallengeType, claims, default);

            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            ECDsaSecurityKey named = new(key) { KeyId = "key" };
            JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
            SecurityTokenDescriptor descriptor = new()
            {
                Issuer = Service, Audience = Service, TokenType = ServiceTokens.ChallengeType,
                SigningCredentials = new(named, SecurityAlgorithms.EcdsaSha256),
                IssuedAt = DateTime.UtcNow, NotBefore = DateTime.UtcNow, Expires = DateTime.UtcNow.AddMinutes(5),
                Claims = new Dictionary<string, object> { ["sub"] = claims.Sub, ["jti"] = claims.Jti },
            };
            TokenValidationParameters parameters = new()
            {
                ValidIssuer = Service, ValidAudience = Service, IssuerSigningKey = named, ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
                ValidTypes = [ServiceTokens.ChallengeType],
            };
            string other = handler.CreateToken(descriptor);
            if (!(await handler.ValidateTokenAsync(other, parameters)).IsValid
                || await tokens.Read(ServiceTokens.ChallengeType, token, default) is null)
                throw new InvalidOperationException("A token does not read.");

            SignatureBenchmarks.Compare(output, "Challenge, written", [
                ("JsonWebTokens, one key", () => handler.CreateToken(descriptor)),
                ("ServiceTokens.Write, key ring", () => tokens.Write(ServiceTokens.ChallengeType, claims, default).GetAwaiter().GetResult()),
            ]);
            SignatureBenchmarks.Compare(output, "Challenge, read", [
                ("JsonWebTokens, one key", () => handler.ValidateTokenAsync(other, parameters).GetAwaiter().GetResult()),
                ("ServiceTokens.Read, key ring", () => tokens.Read(ServiceTokens.ChallengeType, token, default).GetAwaiter().GetResult()),
            ]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
