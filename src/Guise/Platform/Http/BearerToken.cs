using Microsoft.AspNetCore.Http;

namespace Guise.Platform.Http;

/// <summary>RFC 6750 §2.1.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The credential in <c>Authorization: Bearer</c>, or null.</summary>
    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization is [{ } header]
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : null;
}
