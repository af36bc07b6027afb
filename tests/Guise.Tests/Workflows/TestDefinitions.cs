using System.Text.Json;
using Guise.Platform.Http;
using Guise.Platform.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Workflows;

internal sealed class TestWorkflow(Func<IWorkflowContext, JsonElement, Task<object?>> run, string name = "test", int version = 1)
    : IWorkflow
{
    public TestWorkflow(Func<IWorkflowContext, Task<object?>> run, string name = "test", int version = 1)
        : this((context, _) => run(context), name, version)
    {
    }

    public string Name => name;

    public int Version => version;

    public Task<object?> Run(IWorkflowContext context, JsonElement input) => run(context, input);
}

/// <summary>A step that takes and returns text; it counts its runs and remembers its inputs.</summary>
internal sealed class TestStep(Step<string, string> step, Func<string, int, CancellationToken, Task<string>> run) : IWorkflowStep
{
    private readonly List<string> _inputs = [];

    public TestStep(Step<string, string> step, Func<string, int, string> run)
        : this(step, (input, count, _) => Task.FromResult(run(input, count)))
    {
    }

    public string Name => step.Name;

    public IReadOnlyList<string> Inputs
    {
        get
        {
            lock (_inputs) return [.. _inputs];
        }
    }

    public async Task<JsonElement> Run(JsonElement input, CancellationToken cancel)
    {
        string text = input.Deserialize<string>(Json.Options)!;
        int count;
        lock (_inputs)
        {
            _inputs.Add(text);
            count = _inputs.Count;
        }
        return JsonSerializer.SerializeToElement(await run(text, count, cancel), Json.Options);
    }

    public static WorkflowCatalogue Catalogue(IEnumerable<IWorkflow> workflows, IEnumerable<IWorkflowStep> steps)
    {
        ServiceCollection services = [];
        foreach (IWorkflowStep step in steps) services.AddKeyedSingleton(step.Name, step);
        return new(workflows, services.BuildServiceProvider().GetRequiredService<IServiceScopeFactory>());
    }
}
