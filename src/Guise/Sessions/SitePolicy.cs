using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Sessions;

/// <summary>Calls that a site makes with its token, from any origin: the token is all that counts, cookies are never read.</summary>
internal static class SitePolicy
{
    private const string Name = "site";
    private const string Cors = "sites";

    public static IServiceCollection AddSitePolicy(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, SiteTokenHandler>(SiteTokenHandler.Name, null);
        services.AddAuthorizationBuilder().AddPolicy(Name, policy => policy
            .AddAuthenticationSchemes(SiteTokenHandler.Name)
            .RequireAuthenticatedUser());
        services.AddCors(cors => cors.AddPolicy(Cors, policy => policy
            .AllowAnyOrigin()
            .WithMethods("GET", "POST", "DELETE")
            .WithHeaders("Authorization", "Content-Type")
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        return services;
    }

    public static TBuilder RequireSite<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(Name);

    /// <summary>Lets browsers call this from any website.</summary>
    public static TBuilder AllowSites<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.RequireCors(Cors);
}
