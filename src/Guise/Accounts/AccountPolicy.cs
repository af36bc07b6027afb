using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Accounts;

/// <summary>Calls that only the holder of an account's token may make.</summary>
internal static class AccountPolicy
{
    public const string Name = "account";

    public static IServiceCollection AddAccountPolicy(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AccountTokenHandler>(AccountTokenHandler.Name, null);
        services.AddAuthorizationBuilder().AddPolicy(Name, policy => policy
            .AddAuthenticationSchemes(AccountTokenHandler.Name)
            .RequireAuthenticatedUser());
        return services;
    }

    public static TBuilder RequireAccount<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(Name);
}
