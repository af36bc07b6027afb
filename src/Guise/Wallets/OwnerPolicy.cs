using Guise.Platform;
using Guise.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Wallets;

/// <summary>Calls that only the owner of an open wallet may make.</summary>
internal static class OwnerPolicy
{
    private const string Name = "owner";

    public static IServiceCollection AddOwnerPolicy(this IServiceCollection services)
    {
        // With a single scheme, the framework would make it the default and put authentication in front of the pipeline: for every
        // request that bears a token, and where failures of the store do not become problems. Policies name their schemes.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, WalletTokenHandler>(WalletTokenHandler.Name, null);
        services.AddAuthorizationBuilder().AddPolicy(Name, policy => policy
            .AddAuthenticationSchemes(WalletTokenHandler.Name)
            .RequireAuthenticatedUser());
        return services;
    }

    public static TBuilder RequireOwner<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(Name).Refuses(Problems.CrossSiteCall);
}
