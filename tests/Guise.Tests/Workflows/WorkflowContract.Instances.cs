using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

public abstract partial class WorkflowContract
{
    private static async Task<object?> WaitForGo(IWorkflowContext context) => Text(await context.WaitEvent("go"));

    [Fact]
    public async Task A_start_while_the_instance_runs_changes_nothing()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, input) =>
            input.GetString() + Text(await context.WaitEvent("go")))], []);
        Assert.Equal(StartOutcome.Started, await adapter.Start("a", "first"));
        Assert.Equal(StartOutcome.AlreadyActive, await adapter.Start("a", "second"));
        await adapter.Ring("a", "go", "!");
        Assert.Equal("first!", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task A_start_after_the_end_replaces_the_instance()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, input) =>
        {
            if (input.GetString() == "bad") throw new InvalidOperationException("Bad.");
            return input.GetString() + await context.Call(Echo, Text(await context.WaitEvent("go")));
        })], [EchoStep()]);
        Assert.Equal(StartOutcome.Started, await adapter.Start("a", "bad"));
        await adapter.Failure("a");
        foreach (string round in new[] { "one", "two" })
        {
            Assert.Equal(StartOutcome.Started, await adapter.Start("a", round));
            WorkflowInstance running = await adapter.Get("a");
            Assert.Equal((WorkflowStatus.Running, null, null), (running.Status, running.Output, running.Failure));
            await adapter.Ring("a", "go", "-go");
            Assert.Equal(round + "-go!", await adapter.Output<string>("a"));
        }
    }

    [Fact]
    public async Task Starts_at_the_same_time_run_the_code_once()
    {
        TestStep echo = EchoStep();
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            await context.Call(Echo, "x");
            return await WaitForGo(context);
        }, echo);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        StartOutcome[] outcomes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => adapter.Workflows.Start("test", "a", "same", cancel), cancel)));
        await adapter.Settle();
        Assert.Contains(StartOutcome.Started, outcomes);
        Assert.Single(echo.Inputs);
    }

    [Fact]
    public async Task An_event_for_nobody_or_for_a_finished_instance_is_told_so()
    {
        await using WorkflowHarness adapter = await Adapter(WaitForGo);
        Assert.SkipUnless(adapter.KnowsInstances, "This engine takes events for instances that it does not have.");
        Assert.Equal(RingOutcome.NoSuchInstance, await adapter.Ring("a", "go"));
        await adapter.Start("a");
        Assert.Equal(RingOutcome.Delivered, await adapter.Ring("a", "go", "1"));
        Assert.Equal(RingOutcome.Finished, await adapter.Ring("a", "go", "2"));
        Assert.Equal("1", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task An_instance_that_never_was_is_null()
    {
        await using WorkflowHarness adapter = await Adapter(WaitForGo);
        Assert.Null(await adapter.Workflows.Get("a", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_purge_forgets_what_is_finished_and_leaves_alone_what_runs()
    {
        await using WorkflowHarness adapter = await Adapter(WaitForGo);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Assert.Equal(PurgeOutcome.NoSuchInstance, await adapter.Workflows.Purge("a", cancel));
        await adapter.Start("a");
        Assert.Equal(PurgeOutcome.StillRunning, await adapter.Workflows.Purge("a", cancel));
        await adapter.Ring("a", "go", "on");
        Assert.Equal("on", await adapter.Output<string>("a"));
        Assert.Equal(PurgeOutcome.Purged, await adapter.Workflows.Purge("a", cancel));
        Assert.Null(await adapter.Workflows.Get("a", cancel));
        if (adapter.KnowsInstances) Assert.Equal(RingOutcome.NoSuchInstance, await adapter.Ring("a", "go"));
    }

    [Fact]
    public async Task A_purge_by_time_takes_only_what_finished_before_and_no_more_than_asked()
    {
        await using WorkflowHarness adapter = await Adapter(WaitForGo);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        foreach (string id in new[] { "old1", "old2", "old3", "running", "new" }) await adapter.Start(id);
        foreach (string id in new[] { "old1", "old2", "old3" }) await adapter.Ring(id, "go");
        await adapter.Pass(2);
        DateTimeOffset before = adapter.Now;
        await adapter.Pass(2);
        await adapter.Ring("new", "go");

        Assert.Equal(2, await adapter.Workflows.PurgeFinished(before, 2, cancel));
        Assert.Equal(1, await adapter.Workflows.PurgeFinished(before, 2, cancel));
        Assert.Equal(0, await adapter.Workflows.PurgeFinished(before, 2, cancel));
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("running"));
        Assert.Equal(WorkflowStatus.Completed, await adapter.Status("new"));
    }

    [Fact]
    public async Task A_restart_begins_again_with_the_new_input()
    {
        TestStep echo = EchoStep();
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, input) =>
        {
            int round = input.GetInt32();
            await context.Call(Echo, $"{round}");
            if (round == 3) return "done";
            context.Restart(round + 1);
            return null;
        })], [echo]);
        await adapter.Start("a", 1);
        Assert.Equal("done", await adapter.Output<string>("a"));
        Assert.Equal(["1", "2", "3"], echo.Inputs);
    }

    [Fact]
    public async Task A_restart_keeps_the_events_that_nobody_consumed_in_their_order()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, input) =>
        {
            string all = input.GetString() + Text(await context.WaitEvent("next"));
            if (all.Length == 4) return all;
            context.Restart(all);
            return null;
        })], []);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await adapter.Workflows.Start("test", "a", "", cancel);
        foreach (string payload in new[] { "a", "b", "c" }) await adapter.Workflows.Ring("a", "next", payload, cancel);
        await adapter.Settle();
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        await adapter.Ring("a", "next", "d");
        Assert.Equal("abcd", await adapter.Output<string>("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("@a")]
    [InlineData("ä")]
    public async Task An_id_outside_the_alphabet_is_refused_by_every_verb(string id) => await RefusesId(id);

    [Fact]
    public async Task An_id_has_up_to_100_characters()
    {
        await RefusesId(new string('a', 101));
        await using WorkflowHarness adapter = await Adapter(WaitForGo);
        string longest = new string('a', 90) + "Z09:._-zA0";
        Assert.Equal(StartOutcome.Started, await adapter.Start(longest));
        Assert.Equal(longest, (await adapter.Get(longest)).Id);
    }

    private async Task RefusesId(string id)
    {
        await using WorkflowHarness adapter = await Adapter(WaitForGo);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<ArgumentException>(() => adapter.Workflows.Start("test", id, "", cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => adapter.Workflows.Ring(id, "go", cancel: cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => adapter.Workflows.Get(id, cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => adapter.Workflows.Purge(id, cancel));
    }
}
