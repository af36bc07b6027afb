using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Buckets.Ucan;

/// <summary>
/// Reads a UCAN of version 0.7 to 0.10 strictly: three parts, one spelling of base64url, no member twice, no wrong type, keys in
/// their canonical form. A reader that lets two spellings pass lets a revoked token live on under another name.
/// </summary>
internal static class UcanReader
{
    private const int SignatureSize = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = Limits.JsonDepth };

    public static Result<UcanToken> Read(string text)
    {
        if (text.Split('.') is not [var headerText, var payloadText, var signatureText]) return Problems.UcanMalformed;
        if (Json(headerText) is not { } header || Json(payloadText) is not { } payload) return Problems.UcanMalformed;
        if (StrictBase64Url.TryDecode(signatureText) is not { Length: SignatureSize } signature) return Problems.UcanMalformed;
        try
        {
            if (!ReadHeader(header, payload).Ok(out Header found, out Problem? problem)) return problem;
            return ReadPayload(payload, found).Ok(out Payload? claims, out Problem? wrong)
                ? new UcanToken(
                    text, Cid.OfJwt(Encoding.ASCII.GetBytes(text)), found.Version, claims.Issuer, claims.Audience, claims.NotBefore, claims.Expires,
                    claims.Nonce, claims.Facts, claims.Capabilities, claims.Proofs,
                    Encoding.ASCII.GetBytes(text, 0, headerText.Length + 1 + payloadText.Length), signature)
                : wrong;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in an escape: text that no string can hold.
            return Problems.UcanMalformed;
        }
    }

    private readonly record struct Header(string Algorithm, UcanVersion Version);

    private sealed record Payload(
        UcanKey Issuer, UcanKey Audience, long NotBefore, long Expires, string? Nonce, JsonElement? Facts,
        IReadOnlyList<UcanCapability> Capabilities, IReadOnlyList<string> Proofs);

    private static JsonElement? Json(string part)
    {
        if (StrictBase64Url.TryDecode(part) is not { } utf8 || !Utf8.IsValid(utf8)) return null;
        try
        {
            JsonElement element = JsonElement.Parse(utf8, Strict);
            return element.ValueKind == JsonValueKind.Object ? element : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Result<Header> ReadHeader(JsonElement header, JsonElement payload)
    {
        bool mapped = payload.TryGetProperty("ucv", out JsonElement version);
        if (!mapped && !header.TryGetProperty("ucv", out version)) return Problems.UcanHeaderInvalid;
        foreach (JsonProperty member in header.EnumerateObject())
        {
            if (member.Name is not ("alg" or "typ") && !(member.Name == "ucv" && !mapped)) return Problems.UcanHeaderInvalid;
        }
        return Text(header, "typ") == "JWT" && Text(header, "alg") is { } algorithm
            && version.ValueKind == JsonValueKind.String && UcanVersion.TryParse(version.GetString()) is { } known && known.IsMapped == mapped
                ? new Header(algorithm, known)
                : Problems.UcanHeaderInvalid;
    }

    private static Result<Payload> ReadPayload(JsonElement payload, Header header)
    {
        UcanVersion version = header.Version;
        if (UcanKey.TryParse(Text(payload, "iss")) is not { } issuer || UcanKey.TryParse(Text(payload, "aud")) is not { } audience)
            return Problems.UcanDidInvalid;
        if (issuer.JwtAlgorithm != header.Algorithm) return Problems.UcanHeaderInvalid;

        if (Expiry(payload, mayBeNull: version.Minor >= 9) is not { } expires) return Problems.UcanClaimsInvalid;
        long notBefore = 0;
        if (payload.TryGetProperty("nbf", out JsonElement nbf) && !(nbf.TryGetWhole(out notBefore) && notBefore >= 0))
            return Problems.UcanClaimsInvalid;
        if (payload.TryGetProperty("nnc", out JsonElement nonce) && nonce.ValueKind != JsonValueKind.String) return Problems.UcanClaimsInvalid;
        JsonValueKind factsKind = version.IsMapped ? JsonValueKind.Object : JsonValueKind.Array;
        if (payload.TryGetProperty("fct", out JsonElement facts) && facts.ValueKind != factsKind) return Problems.UcanClaimsInvalid;
        if (UcanCapabilityReader.Read(payload, version) is not { } capabilities) return Problems.UcanClaimsInvalid;
        if (ReadProofs(payload, version) is not { } proofs) return Problems.UcanClaimsInvalid;

        return new Payload(
            issuer, audience, notBefore, expires, nonce.ValueKind == JsonValueKind.String ? nonce.GetString() : null,
            facts.ValueKind == factsKind ? facts : null, capabilities, proofs);
    }

    private static long? Expiry(JsonElement payload, bool mayBeNull)
    {
        if (!payload.TryGetProperty("exp", out JsonElement exp)) return null;
        if (exp.ValueKind == JsonValueKind.Null) return mayBeNull ? long.MaxValue : null;
        return exp.TryGetWhole(out long expires) ? expires : null;
    }

    private static List<string>? ReadProofs(JsonElement payload, UcanVersion version)
    {
        if (!payload.TryGetProperty("prf", out JsonElement prf)) return version.EmbedsProofs ? null : [];
        if (prf.ValueKind != JsonValueKind.Array) return null;
        List<string> proofs = [];
        foreach (JsonElement proof in prf.EnumerateArray())
        {
            if (proof.ValueKind != JsonValueKind.String) return null;
            string text = proof.GetString()!;
            if (Cid.TryNormalise(text) is { } cid) proofs.Add(cid);
            else if (version.EmbedsProofs) proofs.Add(text);
            else return null;
        }
        return proofs;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
