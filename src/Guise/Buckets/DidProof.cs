using System.Text;
using System.Text.Json;
using Guise.Buckets.Ucan;
using Guise.Cryptography;

namespace Guise.Buckets;

/// <summary>
/// An answer to a challenge: a UCAN of the DID for this service without any right, whose facts repeat the challenge; or the DID's
/// signature over the challenge's text.
/// </summary>
internal sealed record DidProof(string? Token, byte[]? Signature)
{
    public bool Proves(DidChallengeRecord challenge, IReadOnlyCollection<string> services, string text, DateTimeOffset now) =>
        (Token, Signature) switch
        {
            ({ } token, null) => ProvesByToken(token, challenge, services, now),
            (null, { } signature) => UcanKey.TryParse(challenge.Did) is { } key && key.Verify(Encoding.UTF8.GetBytes(text), signature),
            _ => false,
        };

    private static bool ProvesByToken(string token, DidChallengeRecord challenge, IReadOnlyCollection<string> services, DateTimeOffset now)
    {
        if (UcanChain.TryRead(token, [], UcanLimits.Default, out _) is not { } chain) return false;
        UcanToken proof = chain.Outermost.Token;
        return UcanChecks.Check(chain, services, now.ToUnixTimeSeconds()) is null
            && proof.Issuer.Did == challenge.Did
            && proof.Capabilities.Count == 0
            && proof.Proofs.Count == 0
            && proof.Expires <= challenge.ExpiresAt.ToUnixTimeSeconds()
            && Facts(proof.Facts).Any(fact => States(fact, challenge));
    }

    /// <summary>Everything that the challenge is about, in one fact: it cannot be put together from two.</summary>
    private static bool States(JsonElement fact, DidChallengeRecord challenge) =>
        fact.ValueKind == JsonValueKind.Object
        && Text(fact, "challenge") == StrictBase64Url.Encode(challenge.Nonce)
        && Text(fact, "purpose") == challenge.Purpose
        && Text(fact, "account") == challenge.Account
        && Text(fact, "bucket") == challenge.Bucket;

    private static IEnumerable<JsonElement> Facts(JsonElement? facts) => facts switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } map => [map],
        _ => [],
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public override string ToString() => "***";
}
