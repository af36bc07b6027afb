using System.Globalization;
using Guise.Local.Demo;
using Guise.Local.Storage;
using Guise.Payments.Ledgers;
using Guise.Platform;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Guise.Local;

/// <summary>The embedded head: the whole application as one process on one machine.</summary>
internal static class LocalHost
{
    public static async Task<int> Run(string[] args)
    {
        try
        {
            await using WebApplication app = Build(args);
            // Now, where its sentence is all that is printed.
            _ = app.Services.GetRequiredService<IOptions<GuiseOptions>>().Value;
            await StartUp.Check(app.Services);
            await Start(app);
            Uri address = AddressOf(app);
            await using WebApplication? demo = await DemoOf(app, address);
            Welcome.Print(Console.Out, address, app.Services.GetRequiredService<DataFolder>().Path,
                demo is null ? null : DemoSites.Shop(demo, "old-shop"));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception) when (exception is StartUpException or SettingException or PlatformNotSupportedException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    /// <summary>
    /// The demo shops, where this machine alone can reach the wallet; on the port after the wallet's unless <c>--demo</c> says another, or
    /// <c>off</c>.
    /// </summary>
    private static async Task<WebApplication?> DemoOf(WebApplication app, Uri address)
    {
        string? wanted = app.Configuration["demo"];
        if (wanted == "off" || !address.IsLoopback) return null;
        int port = int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int named) ? named : address.Port + 1;
        WebApplication? demo = await DemoSites.Start(address, port, sells: app.Services.GetService<IFaucet>() is not null);
        if (demo is null) await Console.Error.WriteLineAsync($"Port {port} is taken: no demo shops. '--demo <port>' puts them elsewhere.");
        return demo;
    }

    /// <exception cref="StartUpException">The address is none, or taken.</exception>
    private static async Task Start(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or IOException)
        {
            throw new StartUpException(exception.Message);
        }
    }

    /// <param name="configure">Tests replace the clock and the like here.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args });
        if (builder.Configuration["urls"] is null)
        {
            builder.WebHost.UseUrls("http://localhost:7071");
            // Nobody else can reach this address, so nobody else can send this service to what runs beside it.
            builder.Configuration["Guise:AllowLocalSites"] ??= "true";
        }
        else if (Uri.TryCreate(builder.Configuration["urls"], UriKind.Absolute, out Uri? listens) && listens is { IsLoopback: true, Port: > 0 })
        {
            builder.Configuration["Guise:PublicUrl"] ??= listens.GetLeftPart(UriPartial.Authority);
        }
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyBytes;
        });
        LocalLogging.Configure(builder.Logging);
        // Names to try things out with; a resolver of the real ENS knows none of them.
        builder.Configuration["Guise:NameDomains"] ??= "people.guise.localhost";
        builder.Services.AddGuise().AddGuiseLocal(builder.Configuration);
        configure?.Invoke(builder);

        builder.Services.AddSingleton<IStartupFilter, PipelineFirst>();
        return builder.Build();
    }

    /// <summary>
    /// A WebApplication puts authentication in front of what it runs, where a failure would not become a problem; so the pipeline
    /// stands before that and hands nothing on.
    /// </summary>
    private sealed class PipelineFirst(GuisePipeline pipeline) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => app.Run(pipeline.Invoke);
    }

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
