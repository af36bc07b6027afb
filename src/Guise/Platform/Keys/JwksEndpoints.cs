using Guise.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guise.Platform.Keys;

internal static class JwksEndpoints
{
    private static readonly string CacheControl = $"public, max-age={Limits.SigningCache.TotalSeconds:0}";

    public static void MapJwks(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/.well-known/jwks.json", Verbs.Read, Get).WithName("jwks").WithTags("Operations")
            .WithSummary("The public keys of this service (RFC 7517)");

    private static async Task<Ok<KeySet>> Get(SigningKeys keys, HttpResponse response, CancellationToken cancel)
    {
        IReadOnlyList<PublishedKey> published = await keys.Published(cancel);
        response.Headers.CacheControl = CacheControl;
        return TypedResults.Ok(new KeySet(published));
    }

    /// <summary>RFC 7517 §5.</summary>
    internal sealed record KeySet(IReadOnlyList<PublishedKey> Keys);
}
