using Guise.Platform.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Requests;

internal static class RequestServices
{
    public static IServiceCollection AddRequests(this IServiceCollection services)
    {
        services.AddSingleton<WalletRequests>().AddSingleton<RequestDisplays>().AddSingleton<Decisions>().AddSingleton<LoginApproval>();
        services.AddWorkflow<RequestExpiryWorkflow>().AddStep<ExpireRequest>(RequestExpiry.Expire.Name)
            .AddStep<EraseRequest>(RequestExpiry.Erase.Name);
        return services;
    }
}
