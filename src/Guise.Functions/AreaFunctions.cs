using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace Guise.Functions;

/// <summary>
/// One HTTP function an area, for its name in metrics, scaling and switches; the pipeline behind all of them is one. None
/// lists verbs: the pipeline refuses those that it does not know.
/// </summary>
public sealed class AreaFunctions(FunctionsBridge bridge)
{
    [Function("Profiles")]
    public Task Profiles([HttpTrigger(Anonymous, Route = "v1/profiles/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Profile")]
    public Task Profile([HttpTrigger(Anonymous, Route = "v1/profile/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Contents")]
    public Task Contents([HttpTrigger(Anonymous, Route = "v1/contents/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Masks")]
    public Task Masks([HttpTrigger(Anonymous, Route = "v1/masks/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Requests")]
    public Task Requests([HttpTrigger(Anonymous, Route = "v1/requests/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Sessions")]
    public Task Sessions([HttpTrigger(Anonymous, Route = "v1/sessions/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Session")]
    public Task Session([HttpTrigger(Anonymous, Route = "v1/session/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Links")]
    public Task Links([HttpTrigger(Anonymous, Route = "v1/links/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Keys")]
    public Task Keys([HttpTrigger(Anonymous, Route = "v1/keys/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Names")]
    public Task Names([HttpTrigger(Anonymous, Route = "v1/names/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Gateway")]
    public Task Gateway([HttpTrigger(Anonymous, Route = "v1/gateway/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Challenges")]
    public Task Challenges([HttpTrigger(Anonymous, Route = "v1/challenges/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Accounts")]
    public Task Accounts([HttpTrigger(Anonymous, Route = "v1/accounts/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Dids")]
    public Task Dids([HttpTrigger(Anonymous, Route = "v1/dids/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Organizations")]
    public Task Organizations([HttpTrigger(Anonymous, Route = "v1/organizations/{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Buckets")]
    public Task Buckets([HttpTrigger(Anonymous, Route = "v1/buckets/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Ucan")]
    public Task Ucan([HttpTrigger(Anonymous, Route = "v1/ucan/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Assets")]
    public Task Assets([HttpTrigger(Anonymous, Route = "v1/assets/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Payments")]
    public Task Payments([HttpTrigger(Anonymous, Route = "v1/payments/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    [Function("Statistics")]
    public Task Statistics([HttpTrigger(Anonymous, Route = "v1/statistics/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);

    /// <summary>The rest. The host tries functions in the order of their names, so this one's must be the last.</summary>
    [Function("zPages")]
    public Task Pages([HttpTrigger(Anonymous, Route = "{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        bridge.Run(request, client);
}
