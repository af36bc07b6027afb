using System.Security.Cryptography;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Guise.Pages;

/// <summary>The browser client as every site may import it, with its types: the module knows its wallet by where it comes from.</summary>
internal static class Module
{
    public static void MapModule(this IEndpointRouteBuilder routes)
    {
        Map(routes, "guise.js", "text/javascript; charset=utf-8");
        Map(routes, "guise.d.ts", "text/plain; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder routes, string name, string type)
    {
        byte[] bytes = Read("Guise.Module." + name);
        EntityTagHeaderValue tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        routes.MapMethods("/" + name, Verbs.Read, (HttpResponse response) =>
        {
            response.Headers.AccessControlAllowOrigin = "*";
            response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            response.Headers.CacheControl = "public, max-age=300";
            return TypedResults.Bytes(bytes, type, entityTag: tag);
        }).ExcludeFromDescription();
    }

    private static byte[] Read(string resource)
    {
        using Stream stream = typeof(Module).Assembly.GetManifestResourceStream(resource)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
