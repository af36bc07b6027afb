using System.Text.Json;
using Guise.Platform.Http;

namespace Guise.Platform.Workflows;

/// <summary>A workflow's definition. Instances are stateless: everything lives in the history.</summary>
internal interface IWorkflow
{
    string Name { get; }

    /// <summary>Of the code. Raise it when a change would replay differently, and branch on <see cref="IWorkflowContext.Version"/>.</summary>
    int Version { get; }

    /// <summary>The result, or null.</summary>
    Task<object?> Run(IWorkflowContext context, JsonElement input);
}

/// <summary>A workflow with a typed input.</summary>
internal abstract class Workflow<TInput> : IWorkflow
{
    public abstract string Name { get; }

    public virtual int Version => 1;

    public Task<object?> Run(IWorkflowContext context, JsonElement input) =>
        Run(context, input.Deserialize<TInput>(Json.Options)!);

    protected abstract Task<object?> Run(IWorkflowContext context, TInput input);
}

/// <summary>The code behind a <see cref="Step{TInput, TResult}"/>; it may do I/O and must be idempotent.</summary>
internal interface IWorkflowStep
{
    string Name { get; }

    Task<JsonElement> Run(JsonElement input, CancellationToken cancel);
}

internal abstract class WorkflowStep<TInput, TResult>(Step<TInput, TResult> step) : IWorkflowStep
{
    public string Name => step.Name;

    public async Task<JsonElement> Run(JsonElement input, CancellationToken cancel)
    {
        TResult result = await Run(input.Deserialize<TInput>(Json.Options)!, cancel);
        return JsonSerializer.SerializeToElement(result, Json.Options);
    }

    protected abstract Task<TResult> Run(TInput input, CancellationToken cancel);
}
