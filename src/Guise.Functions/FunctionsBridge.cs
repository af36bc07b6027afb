using System.Diagnostics;
using Guise.Functions.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Guise.Functions;

/// <summary>Hands a request of the Functions host to the application's pipeline, as if Kestrel had brought it.</summary>
public sealed class FunctionsBridge
{
    private readonly GuisePipeline _pipeline;
    private readonly IHttpContextAccessor _accessor;
    private readonly DurableClient _durable;

    internal FunctionsBridge(GuisePipeline pipeline, IHttpContextAccessor accessor, DurableClient durable) =>
        (_pipeline, _accessor, _durable) = (pipeline, accessor, durable);

    internal async Task Run(HttpRequest request, DurableTaskClient client)
    {
        _durable.Current = client;
        HttpContext context = request.HttpContext;
        // The worker has routed already, to the function: the pipeline's own routing would stand back for that.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        context.Request.Headers.Remove("x-ms-invocation-id");
        // A function runs in the flow of its invocation, which knows neither the request's context nor its trace.
        _accessor.HttpContext = context;
        using Activity activity = new("guise.http.request");
        string parent = context.Request.Headers.TraceParent.ToString();
        if (ActivityContext.TryParse(parent, null, out _)) activity.SetParentId(parent);
        activity.Start();
        ForwardedBody body = ForwardedBody.Take(context);
        try
        {
            await _pipeline.Invoke(context);
            await body.Drain(context.RequestAborted);
        }
        finally
        {
            _accessor.HttpContext = null;
        }
    }
}
