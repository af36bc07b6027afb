using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Platform.Workflows;

/// <summary>A call of a step as an engine stores it.</summary>
public sealed record StepCall(string Step, JsonElement Input);

/// <summary>Every workflow and step of the application, by name; both engines run them through here.</summary>
internal sealed class WorkflowCatalogue(IEnumerable<IWorkflow> workflows, IServiceScopeFactory scopes)
{
    private readonly Dictionary<string, IWorkflow> _workflows =
        workflows.ToDictionary(workflow => workflow.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _workflows.Keys;

    public IWorkflow? Find(string name) => _workflows.GetValueOrDefault(name);

    /// <exception cref="InvalidOperationException">No step has this name.</exception>
    public async Task<JsonElement> RunStep(StepCall call, CancellationToken cancel)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IWorkflowStep step = scope.ServiceProvider.GetKeyedService<IWorkflowStep>(call.Step)
            ?? throw new InvalidOperationException($"There is no step '{call.Step}'.");
        return await step.Run(call.Input, cancel);
    }
}

internal static class WorkflowRegistration
{
    public static IServiceCollection AddWorkflow<TWorkflow>(this IServiceCollection services) where TWorkflow : class, IWorkflow =>
        services.AddSingleton<IWorkflow, TWorkflow>();

    public static IServiceCollection AddStep<TStep>(this IServiceCollection services, string name) where TStep : class, IWorkflowStep =>
        services.AddKeyedScoped<IWorkflowStep, TStep>(name);
}
