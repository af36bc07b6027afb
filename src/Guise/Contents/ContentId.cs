using System.Security.Cryptography;
using System.Text.Json;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Contents;

/// <summary>Where a content's id comes from.</summary>
internal static class ContentId
{
    /// <summary>
    /// The content's own <c>id</c>; a JWT credential's <c>jti</c>; a DID resolution's <c>didDocument.id</c>. A content without
    /// one is known by the SHA-256 of its bytes, so that adding it twice is noticed.
    /// </summary>
    public static Result<string> Of(string type, ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (type == ContentType.Credential && root.ValueKind == JsonValueKind.String)
                return OfJwt(root.GetString()!) is { } jti ? Checked(jti) : Problems.InvalidContent;
            if (root.ValueKind != JsonValueKind.Object) return Problems.InvalidContent;

            if (type == ContentType.DidResolutionResponse)
            {
                return root.TryGetProperty("didDocument", out JsonElement did) && did.ValueKind == JsonValueKind.Object && Text(did, "id") is { } didId
                    ? Checked(didId)
                    : Problems.InvalidContent;
            }
            if (!root.TryGetProperty("id", out JsonElement id)) return Convert.ToHexStringLower(SHA256.HashData(json.Span));
            return id.ValueKind == JsonValueKind.String ? Checked(id.GetString()!) : Problems.InvalidContentId;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair in an escape: text that no string can hold.
            return Problems.InvalidContent;
        }
    }

    /// <summary>The id in a path: a slash may come as it is or escaped, which is why an id may not spell that escape.</summary>
    public static string FromPath(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public static bool IsValid(string id) =>
        id.Length is >= 1 and <= Limits.ContentIdChars
        && !id.Any(char.IsControl)
        && !id.Contains("%2F", StringComparison.OrdinalIgnoreCase)
        && !id.Split('/').Any(segment => segment is "." or "..");

    private static Result<string> Checked(string id) => IsValid(id) ? id : Problems.InvalidContentId;

    /// <remarks>The signature is checked where a credential is used; here it is only kept.</remarks>
    private static string? OfJwt(string jwt)
    {
        string[] parts = jwt.Split('.');
        if (parts.Length != 3 || StrictBase64Url.TryDecode(parts[1]) is not { } payload) return null;
        using JsonDocument claims = JsonDocument.Parse(payload);
        return claims.RootElement.ValueKind == JsonValueKind.Object ? Text(claims.RootElement, "jti") : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
