using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Guise.Functions.Tests;

/// <summary>The application with the services of this head, as on a developer's machine; nothing of it is started.</summary>
internal static class HeadApp
{
    public static WebApplication Build(Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = true);
        builder.Configuration.AddInMemoryCollection(
        [
            new("Azure:Tables", AzureOptions.DevelopmentStorage), new("Azure:Blobs", AzureOptions.DevelopmentStorage),
            new("Azure:ServiceKey", AzureOptions.DevelopmentKey),
            new("Guise:PublicUrl", "https://guise.example"),
        ]);
        builder.Services.AddGuise().AddGuiseAzure(AzureOptions.Read(builder.Configuration));
        configure?.Invoke(builder);
        return builder.Build();
    }
}
