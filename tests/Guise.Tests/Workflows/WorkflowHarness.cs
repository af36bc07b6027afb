using System.Text.Json;
using Guise.Platform.Http;
using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

/// <summary>
/// An adapter of the port under test. An embedded one runs on a settable clock; one in the cloud would really wait, with
/// a shorter <see cref="Moment"/>.
/// </summary>
internal abstract class WorkflowHarness : IAsyncDisposable
{
    /// <summary>The unit of all times in the suite: longer than an adapter takes to do what is due.</summary>
    public virtual TimeSpan Moment => TimeSpan.FromHours(1);

    /// <summary>Whether an event for an instance that never was, or is no more, is told to be one.</summary>
    public virtual bool KnowsInstances => true;

    public abstract IWorkflows Workflows { get; }

    public abstract DateTimeOffset Now { get; }

    /// <summary>Ends when all that is due has been done.</summary>
    public abstract Task Settle();

    /// <summary>Lets so many moments pass, each due thing being done at its time, and settles.</summary>
    public abstract Task Pass(double moments);

    /// <summary>Ends the adapter as <c>kill -9</c> would and starts it again on the same storage, with other code if given.</summary>
    /// <param name="moments">How long it is down.</param>
    public abstract Task Crash(double moments = 0, IReadOnlyList<IWorkflow>? workflows = null);

    public abstract ValueTask DisposeAsync();

    public DateTimeOffset In(double moments) => Now + moments * Moment;

    public async Task<WorkflowInstance> Get(string id) =>
        await Workflows.Get(id, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException($"No instance {id}.");

    /// <summary>An instance that is to have ended.</summary>
    protected virtual Task<WorkflowInstance> Ended(string id) => Get(id);

    public async Task<WorkflowStatus> Status(string id) => (await Get(id)).Status;

    public async Task<StartOutcome> Start(string id, object? input = null, string workflow = "test")
    {
        StartOutcome outcome = await Workflows.Start(workflow, id, input, TestContext.Current.CancellationToken);
        await Settle();
        return outcome;
    }

    public async Task<RingOutcome> Ring(string id, string name, object? payload = null)
    {
        RingOutcome outcome = await Workflows.Ring(id, name, payload, TestContext.Current.CancellationToken);
        await Settle();
        return outcome;
    }

    /// <summary>The output of an instance that must have completed.</summary>
    public async Task<T> Output<T>(string id)
    {
        WorkflowInstance instance = await Ended(id);
        Assert.Null(instance.Failure);
        Assert.Equal(WorkflowStatus.Completed, instance.Status);
        return JsonSerializer.Deserialize<T>(instance.Output!, Json.Options)!;
    }

    /// <summary>The failure of an instance that must have failed.</summary>
    public async Task<string> Failure(string id)
    {
        WorkflowInstance instance = await Ended(id);
        Assert.Equal(WorkflowStatus.Failed, instance.Status);
        return instance.Failure!;
    }
}
