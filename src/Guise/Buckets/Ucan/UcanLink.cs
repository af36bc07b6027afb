using System.Security.Cryptography;
using System.Text.Json;
using Guise.Cryptography;

namespace Guise.Buckets.Ucan;

/// <summary>A token in its place in a chain.</summary>
internal sealed class UcanLink
{
    public UcanLink(UcanToken token, IReadOnlyList<UcanLink?> proofs)
    {
        (Token, Proofs) = (token, proofs);
        Height = 1 + proofs.Select(proof => proof?.Height ?? 0).DefaultIfEmpty().Max();
        HashSet<string> issuers = [token.Issuer.Did, .. proofs.SelectMany(proof => proof?.Step.Issuers ?? (IEnumerable<string>)[])];
        string hash = StrictBase64Url.Encode(SHA256.HashData(token.Signed.Span));
        Step = new(token.Cid, hash, token.Issuer.Did, token.Audience.Did, issuers, token.NotBefore, token.Expires, IssuedAt(token.Facts))
        {
            Rights = [.. token.Capabilities.Select(capability => $"{capability.Ability} {capability.Resource}")],
        };
    }

    public UcanToken Token { get; }

    /// <summary>In the order of the token's own list; null where one was named by its id and not sent.</summary>
    public IReadOnlyList<UcanLink?> Proofs { get; }

    public UcanStep Step { get; }

    /// <summary>How many tokens there are from this one to its farthest root, both included.</summary>
    public int Height { get; }

    private static long IssuedAt(JsonElement? facts) => facts is not { ValueKind: JsonValueKind.Array } list ? 0 : list.EnumerateArray()
        .Select(fact => fact.ValueKind == JsonValueKind.Object && fact.TryGetProperty("issuedAt", out JsonElement at)
            && at.TryGetWhole(out long seconds) ? seconds : 0)
        .DefaultIfEmpty().Max();

    public override string ToString() => Token.Cid;
}
