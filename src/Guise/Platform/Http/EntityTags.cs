using System.Text;
using Guise.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Guise.Platform.Http;

/// <summary>Strong entity tags (RFC 9110 §8.8.3) around the ETags of rows.</summary>
internal static class EntityTags
{
    /// <summary>Encoded: a store's ETag may hold quotes and such itself.</summary>
    public static string Quote(string etag) => $"\"{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(etag))}\"";

    public static IfMatch IfMatch(HttpRequest request) => new(request.Headers.IfMatch);
}

/// <summary>The condition of a request's <c>If-Match</c> (RFC 9110 §13.1.1): one of its tags, any for <c>*</c> or without the header.</summary>
internal readonly struct IfMatch(Microsoft.Extensions.Primitives.StringValues header)
{
    /// <param name="etag">Of the row as it is now.</param>
    /// <remarks>A weak tag matches nothing, and neither does what is no list of tags.</remarks>
    public bool Allows(string etag)
    {
        if (header.ToString() is "" or "*") return true;
        string current = EntityTags.Quote(etag);
        return EntityTagHeaderValue.TryParseStrictList(header.ToArray()!, out IList<EntityTagHeaderValue>? tags)
            && tags.Any(tag => !tag.IsWeak && tag.Tag == current);
    }
}
