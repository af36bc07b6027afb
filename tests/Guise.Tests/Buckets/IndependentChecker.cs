using System.Numerics;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Guise.Tests.Buckets;

/// <summary>
/// Whether a chain of UCAN 0.8 with Ed25519 keys carries a request: written from the specification, simple and slow, and without a line of
/// the code that it checks. Signatures are verified by BouncyCastle.
/// </summary>
internal static class IndependentChecker
{
    private sealed record Claims(string Issuer, string Audience, long From, long Until, int Version,
        List<(string With, string Can, Dictionary<string, string> Caveats)> Rights,
        List<Claims> Proofs);

    public static bool Accepts(string token, string service, string owner, string resource, string ability, long now) =>
        Read(token, now) is { } claims && claims.Audience == service
            && claims.Rights.Any(right => Covers(right.With, resource) && Can(right.Can, ability) && right.Caveats.Count == 0
            && Holds(claims, right, owner));

    private static bool Holds(Claims claims, (string With, string Can, Dictionary<string, string> Caveats) right, string owner) =>
        Place(right.With) is not null
        && (claims.Issuer == owner || claims.Proofs.Any(proof => proof.Rights.Any(given =>
            Covers(given.With, right.With) && Can(given.Can, right.Can)
            && given.Caveats.All(caveat => right.Caveats.TryGetValue(caveat.Key, out string? value) && value == caveat.Value)
                && Holds(proof, given, owner))));

    private static Claims? Read(string token, long now)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3 || parts.Select(Bytes).ToArray() is not [{ } headerBytes, { } payloadBytes, { Length: 64 } signature]) return null;
        if (Json(headerBytes) is not { } header || Json(payloadBytes) is not { } payload) return null;
        if (header.Count != 3 || Text(header, "alg") != "EdDSA" || Text(header, "typ") != "JWT" || Text(header, "ucv") is not { Length: 5 } version
            || version[..4] is not ("0.8." or "0.9."))
            return null;
        if (Text(payload, "iss") is not { } issuer || Text(payload, "aud") is not { } audience || Key(issuer) is not { } key || Key(audience) is null)
            return null;
        if (!payload.TryGetValue("exp", out JsonElement exp) || exp.ValueKind != JsonValueKind.Number || !exp.TryGetInt64(out long until))
            return null;
        long from = 0;
        if (payload.TryGetValue("nbf", out JsonElement nbf) && (nbf.ValueKind != JsonValueKind.Number || !nbf.TryGetInt64(out from))) return null;
        if (now < from || now >= until) return null;
        if (!payload.TryGetValue("att", out JsonElement att) || att.ValueKind != JsonValueKind.Array
            || !payload.TryGetValue("prf", out JsonElement prf) || prf.ValueKind != JsonValueKind.Array)
            return null;

        Ed25519Signer verifier = new();
        verifier.Init(false, new Ed25519PublicKeyParameters(key, 0));
        byte[] signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
        verifier.BlockUpdate(signed, 0, signed.Length);
        if (!verifier.VerifySignature(signature)) return null;

        Claims claims = new(issuer, audience, from, until, (version[2] - '0') * 10 + version[4] - '0', [], []);
        foreach (JsonElement item in att.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) return null;
            Dictionary<string, JsonElement> members = item.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
            if (Text(members, "with") is not { } with || Text(members, "can") is not { } can || !with.Contains(':')
                || (can != "*" && !can.Contains('/')))
                return null;
            claims.Rights.Add((with, can, members.Where(member => member.Key is not ("with" or "can"))
                .ToDictionary(member => member.Key, member => member.Value.GetRawText())));
        }
        foreach (JsonElement item in prf.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || version[2] == '9' || Read(item.GetString()!, now) is not { } proof) return null;
            if (proof.Audience != issuer || proof.From > from || proof.Until < until || proof.Version > claims.Version) return null;
            claims.Proofs.Add(proof);
        }
        return claims;
    }

    private static bool Can(string wide, string narrow) =>
        wide == "*" || wide.Equals(narrow, StringComparison.OrdinalIgnoreCase)
        || (wide.EndsWith("/*") && narrow.Length > wide.Length - 1
            && narrow.AsSpan(0, wide.Length - 1).Equals(wide.AsSpan(0, wide.Length - 1), StringComparison.OrdinalIgnoreCase));

    private static bool Covers(string wide, string narrow) =>
        Place(wide) is { } outer && Place(narrow) is { } inner && outer.Length <= inner.Length && outer.SequenceEqual(inner.Take(outer.Length));

    /// <summary>The bucket and the segments; only letters, digits and hyphens are in use here.</summary>
    private static string[]? Place(string with)
    {
        if (!with.StartsWith("storage://")) return null;
        string[] segments = with["storage://".Length..].Split('/');
        return segments.All(segment => segment.Length > 0 && segment.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) ? segments : null;
    }

    private static byte[]? Key(string did)
    {
        const string prefix = "did:key:z6Mk";
        if (!did.StartsWith(prefix)) return null;
        BigInteger number = 0;
        foreach (char c in did.AsSpan("did:key:z".Length))
        {
            int digit = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".IndexOf(c, StringComparison.Ordinal);
            if (digit < 0) return null;
            number = number * 58 + digit;
        }
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return bytes is [0xed, 0x01, ..] && bytes.Length == 34 ? bytes[2..] : null;
    }

    private static byte[]? Bytes(string part)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/') + new string('=', (4 - part.Length % 4) % 4));
            return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_') == part ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Dictionary<string, JsonElement>? Json(byte[] utf8)
    {
        try
        {
            if (!IsUnicode(utf8)) return null;
            JsonElement root = JsonElement.Parse(utf8);
            if (root.ValueKind != JsonValueKind.Object) return null;
            Dictionary<string, JsonElement> members = [];
            return root.EnumerateObject().All(member => members.TryAdd(member.Name, member.Value)) ? members : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsUnicode(byte[] utf8)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(utf8);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
