using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

public abstract partial class WorkflowContract
{
    [Fact]
    public async Task What_was_started_and_rung_before_a_crash_happens_after_it()
    {
        await using WorkflowHarness adapter = await Adapter(WaitForGo);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await adapter.Workflows.Start("test", "a", "", cancel);
        await adapter.Workflows.Ring("a", "go", "on", cancel);
        await adapter.Crash();
        await adapter.Settle();
        Assert.Equal("on", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task An_event_that_was_kept_survives_a_crash()
    {
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            await context.WaitEvent("first");
            return Text(await context.WaitEvent("second"));
        });
        await adapter.Start("a");
        await adapter.Ring("a", "second", "kept");
        await adapter.Crash();
        await adapter.Ring("a", "first");
        Assert.Equal("kept", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task Timers_go_on_after_a_crash_and_those_that_fell_due_meanwhile_end_at_once()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, moment) =>
        {
            DateTimeOffset start = context.Now;
            await context.Sleep(start + 2 * moment.GetMoment());
            context.SetStatus("one");
            await context.Sleep(start + 12 * moment.GetMoment());
            return "two";
        })], []);
        await adapter.Start("a", adapter.Moment);
        await adapter.Crash(moments: 4);
        await adapter.Settle();
        Assert.Equal("\"one\"", (await adapter.Get("a")).CustomStatus);
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        await adapter.Pass(10);
        Assert.Equal("two", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task A_step_that_was_running_at_a_crash_runs_again_and_earlier_ones_do_not()
    {
        Step<string, string> early = new("early");
        TestStep earlyStep = new(early, (input, _) => input);
        TaskCompletionSource entered = new();
        TaskCompletionSource never = new();
        TestStep slow = new(Echo, async (input, count, _) =>
        {
            if (count > 1) return input + "!";
            entered.SetResult();
            await never.Task;
            return "a result from the dead";
        });
        await using WorkflowHarness adapter = await Adapter(
            async context => await context.Call(Echo, await context.Call(early, "x")), earlyStep, slow);
        await adapter.Workflows.Start("test", "a", "", TestContext.Current.CancellationToken);
        Task settling = adapter.Settle();
        await entered.Task;
        await adapter.Crash();
        await adapter.Settle();
        never.SetResult();
        await settling;
        Assert.Equal("x!", await adapter.Output<string>("a"));
        Assert.Equal(2, slow.Inputs.Count);
        Assert.Single(earlyStep.Inputs);
    }

    [Fact]
    public async Task An_instance_keeps_the_version_it_was_started_with()
    {
        static TestWorkflow Version(int version) => new(async context =>
        {
            int at = context.Version;
            await context.WaitEvent("go");
            return new[] { at, context.Version };
        }, version: version);

        await using WorkflowHarness adapter = await Adapter([Version(1)], []);
        await adapter.Start("old");
        await adapter.Crash(workflows: [Version(2)]);
        await adapter.Start("new");
        await adapter.Ring("old", "go");
        await adapter.Ring("new", "go");
        Assert.Equal(new[] { 1, 1 }, await adapter.Output<int[]>("old"));
        Assert.Equal(new[] { 2, 2 }, await adapter.Output<int[]>("new"));
        Assert.Equal(1, (await adapter.Get("old")).Version);
    }

    [Fact]
    public async Task Code_that_disagrees_with_the_history_fails_the_instance()
    {
        static TestWorkflow First(string step) => new(async context =>
        {
            await context.Call(new Step<string, string>(step), "x");
            return await WaitForGo(context);
        });

        TestStep other = new(new("other"), (input, _) => input);
        await using WorkflowHarness adapter = await Adapter([First("echo")], [EchoStep(), other]);
        await adapter.Start("a");
        await adapter.Crash(workflows: [First("other")]);
        await adapter.Ring("a", "go");
        await adapter.Failure("a");
        Assert.Empty(other.Inputs);
    }
}
