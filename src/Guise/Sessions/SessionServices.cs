using Guise.Platform.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Sessions;

internal static class SessionServices
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddSitePolicy();
        services.AddSingleton<SiteSessions>().AddSingleton<OwnerSessions>().AddSingleton<LoginCodes>();
        services.AddWorkflow<SiteExpiryWorkflow>().AddStep<EndSiteSessionIfDue>(SiteExpiry.EndIfDue.Name);
        return services;
    }
}
