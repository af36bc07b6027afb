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
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, WalletTokenHandler>(WalletTokenHandler.Name, null);
        services.AddAuthorizationBuilder().AddPolicy(Name, policy => policy
            .AddAuthenticationSchemes(WalletTokenHandler.Name)
            .RequireAuthenticatedUser());
        return services;
    }

    public static TBuilder RequireOwner<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(Name);
}
