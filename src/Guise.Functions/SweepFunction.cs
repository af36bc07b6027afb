using Guise.Functions.Workflows;
using Guise.Platform;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Functions;

/// <summary>Removes what has had its time. Late or twice does no harm.</summary>
public sealed class SweepFunction(IServiceProvider services)
{
    [Function("Sweep")]
    public Task Sweep([TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        services.GetRequiredService<DurableClient>().Current = client;
        return services.GetRequiredService<Sweep>().Run(cancel);
    }
}
