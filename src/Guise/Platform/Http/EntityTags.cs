using Microsoft.AspNetCore.Http;

namespace Guise.Platform.Http;

/// <summary>Strong entity tags (RFC 9110 §8.8.3) around the ETags of rows.</summary>
internal static class EntityTags
{
    public static string Quote(string etag) => $"\"{StrictlyEncoded(etag)}\"";

    /// <summary>The ETag that the request insists on; null when it insists on none (<c>*</c> included: the thing exists).</summary>
    /// <remarks>A tag that is not one of ours comes back as it is, and matches nothing.</remarks>
    public static string? IfMatch(HttpRequest request)
    {
        string header = request.Headers.IfMatch.ToString();
        if (header is "" or "*") return null;
        return header is ['"', .. var inner, '"'] && Cryptography.StrictBase64Url.TryDecode(inner) is { } bytes
            ? System.Text.Encoding.UTF8.GetString(bytes)
            : header;
    }

    /// <summary>A store's ETag may hold quotes and such itself.</summary>
    private static string StrictlyEncoded(string etag) => Cryptography.StrictBase64Url.Encode(System.Text.Encoding.UTF8.GetBytes(etag));
}
