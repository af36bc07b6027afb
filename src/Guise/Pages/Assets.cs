using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace Guise.Pages;

/// <summary>Style sheets and scripts lie in the assembly: both heads serve them alike.</summary>
internal static class Assets
{
    public static void UseAssets(this IApplicationBuilder app) => app.UseStaticFiles(new StaticFileOptions
    {
        FileProvider = new EmbeddedFileProvider(typeof(Assets).Assembly, "Guise.Assets"),
        RequestPath = "/assets",
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "public, max-age=300",
    });
}
