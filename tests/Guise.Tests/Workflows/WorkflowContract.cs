using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

/// <summary>What every adapter of the workflow port does. Nothing here may rely on how one adapter does it.</summary>
public abstract partial class WorkflowContract
{
    private static readonly Step<string, string> Echo = new("echo");

    private protected abstract Task<WorkflowHarness> Adapter(IReadOnlyList<IWorkflow> workflows, IReadOnlyList<IWorkflowStep> steps);

    private Task<WorkflowHarness> Adapter(Func<IWorkflowContext, Task<object?>> workflow, params IWorkflowStep[] steps) =>
        Adapter([new TestWorkflow(workflow)], steps);

    private static TestStep EchoStep() => new(Echo, (input, _) => input + "!");

    private static string Text(Received received) => received.Came ? received.Payload.GetString()! : "(time-out)";

    [Fact]
    public async Task A_workflow_without_waits_completes_with_its_output()
    {
        await using WorkflowHarness adapter = await Adapter(_ => Task.FromResult<object?>(42));
        Assert.Equal(StartOutcome.Started, await adapter.Start("a"));
        Assert.Equal(42, await adapter.Output<int>("a"));
    }

    [Fact]
    public async Task A_workflow_may_have_no_output()
    {
        await using WorkflowHarness adapter = await Adapter(_ => Task.FromResult<object?>(null));
        await adapter.Start("a");
        WorkflowInstance instance = await adapter.Get("a");
        Assert.Equal(WorkflowStatus.Completed, instance.Status);
        Assert.Null(instance.Output);
    }

    [Fact]
    public async Task The_input_and_the_instance_id_reach_the_workflow()
    {
        await using WorkflowHarness adapter = await Adapter(
            [new TestWorkflow((context, input) =>
                Task.FromResult<object?>(context.InstanceId + ":" + input.GetProperty("name").GetString()))],
            []);
        await adapter.Start("greet-1", new { Name = "world" });
        Assert.Equal("greet-1:world", await adapter.Output<string>("greet-1"));
    }

    [Fact]
    public async Task An_instance_tells_its_workflow_version_and_times()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async context =>
        {
            await context.WaitEvent("go");
            return null;
        }, version: 3)], []);
        DateTimeOffset before = adapter.Now;
        await adapter.Start("a");
        WorkflowInstance instance = await adapter.Get("a");
        Assert.Equal(("a", "test", 3, WorkflowStatus.Running), (instance.Id, instance.Workflow, instance.Version, instance.Status));
        Assert.True(instance.CreatedAt >= before && instance.CreatedAt <= adapter.Now);

        await adapter.Pass(2);
        await adapter.Ring("a", "go");
        WorkflowInstance done = await adapter.Get("a");
        Assert.Equal(instance.CreatedAt, done.CreatedAt);
        Assert.True(done.UpdatedAt > instance.UpdatedAt);
    }

    [Fact]
    public async Task A_workflow_that_throws_fails_with_its_message()
    {
        await using WorkflowHarness adapter = await Adapter(_ => throw new InvalidOperationException("No such mask."));
        await adapter.Start("a");
        Assert.Contains("No such mask.", await adapter.Failure("a"));
        Assert.Null((await adapter.Get("a")).Output);
    }

    [Fact]
    public async Task An_unknown_workflow_starts_and_fails()
    {
        await using WorkflowHarness adapter = await Adapter([], []);
        Assert.Equal(StartOutcome.Started, await adapter.Start("a", workflow: "nobody"));
        Assert.Contains("nobody", await adapter.Failure("a"));
    }

    [Fact]
    public async Task The_status_that_a_workflow_sets_is_shown_while_it_runs_and_after()
    {
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            context.SetStatus("waiting");
            await context.WaitEvent("go");
            context.SetStatus(new { Phase = "done" });
            return null;
        });
        await adapter.Start("a");
        Assert.Equal("\"waiting\"", (await adapter.Get("a")).CustomStatus);
        await adapter.Ring("a", "go");
        Assert.Equal("""{"phase":"done"}""", (await adapter.Get("a")).CustomStatus);
    }

    [Fact]
    public async Task An_id_is_the_same_at_every_replay_and_never_given_twice()
    {
        List<Guid> seen = [];
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            Guid first = context.NewId();
            lock (seen) seen.Add(first);
            await context.WaitEvent("go");
            return new[] { first, context.NewId() };
        });
        await adapter.Start("a");
        await adapter.Start("b");
        await adapter.Ring("a", "go");
        await adapter.Ring("b", "go");
        Guid[] ids = [.. await adapter.Output<Guid[]>("a"), .. await adapter.Output<Guid[]>("b")];
        Assert.Equal(4, ids.Distinct().Count());
        Assert.True(seen.Count >= 4);
        Assert.Equal(2, seen.Distinct().Count());
    }

    [Fact]
    public async Task Now_is_the_time_of_the_turn_at_every_replay()
    {
        List<DateTimeOffset> seen = [];
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            DateTimeOffset first = context.Now;
            lock (seen) seen.Add(first);
            await context.WaitEvent("go");
            return new[] { first, context.Now };
        });
        DateTimeOffset before = adapter.Now;
        await adapter.Start("a");
        DateTimeOffset between = adapter.Now;
        await adapter.Pass(2);
        await adapter.Ring("a", "go");
        DateTimeOffset[] times = await adapter.Output<DateTimeOffset[]>("a");
        Assert.Single(seen.Distinct());
        Assert.True(before <= times[0] && times[0] <= between);
        Assert.True(times[1] >= times[0] + adapter.Moment);
    }

    [Fact]
    public async Task Instances_stay_apart()
    {
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            string name = Text(await context.WaitEvent("name"));
            return await context.Call(Echo, $"{context.InstanceId}-{name}");
        }, EchoStep());
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string[] ids = [.. Enumerable.Range(0, 30).Select(i => $"i{i}")];
        await Task.WhenAll(ids.Select(id => adapter.Workflows.Start<string?>("test", id, null, cancel)));
        await Task.WhenAll(ids.Select(id => adapter.Workflows.Ring(id, "name", "of-" + id, cancel)));
        await adapter.Settle();
        foreach (string id in ids) Assert.Equal($"{id}-of-{id}!", await adapter.Output<string>(id));
    }
}
