using Microsoft.Extensions.DependencyInjection;

namespace Guise.Platform.Http;

/// <summary>Calls that a page of any site may make. All others stay closed to pages of other sites.</summary>
internal static class CrossOrigin
{
    public const string Anybody = "anybody";

    public static IServiceCollection AddGuiseCrossOrigin(this IServiceCollection services) => services.AddCors(cors => cors.AddPolicy(
        Anybody, policy => policy.AllowAnyOrigin().WithMethods("GET", "POST").WithHeaders("Content-Type").SetPreflightMaxAge(TimeSpan.FromDays(1))));
}

/// <summary>Errors of this endpoint say their sentence in the member <c>message</c>, too, where ERC-3668 wants it.</summary>
internal sealed record GatewayMetadata;
