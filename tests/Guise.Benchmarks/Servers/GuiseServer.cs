using Guise.Local;
using Guise.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Benchmarks.Servers;

/// <summary>The embedded head as it is shipped, but for the derivation, which would hide all else.</summary>
internal static class GuiseServer
{
    /// <summary>What is signed for the service names it so.</summary>
    public const string Url = "http://localhost:7071";
    public const string NameDomain = "people.guise.eth";

    public static async Task Run(string folder)
    {
        await using WebApplication app = LocalHost.Build(["--urls", "http://127.0.0.1:0", "--data", folder], builder =>
            builder.Services.Configure<GuiseOptions>(options =>
            {
                options.PassphraseIterations = 1;
                options.CreatesAtOnce = options.ProofsAtOnce = int.MaxValue;
                options.PublicUrl = Url;
                options.NameDomains = NameDomain;
            }));
        await app.StartAsync();
        await ServerProcess.Announce(LocalHost.AddressOf(app));
    }
}
