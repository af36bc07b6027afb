using Guise.Local.Workflows;
using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

/// <summary>How the embedded engine goes about its turns and steps.</summary>
public sealed class WorkflowEngineTests
{
    private static readonly Step<string, string> Echo = new("echo");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_sleepers_cost_one_turn_each_and_then_nothing()
    {
        const int Sleepers = 10_000;
        await using EmbeddedHarness engine = new([new TestWorkflow(async context =>
        {
            await context.Sleep(context.Now.AddDays(30));
            return "awake";
        })], []);
        for (int i = 0; i < Sleepers; i++) await engine.Workflows.Start("test", $"sleeper-{i}", "", Cancel);
        await engine.Settle();
        Assert.Equal(Sleepers, engine.Engine.Turns);

        await engine.Crash();
        engine.Clock.Advance(TimeSpan.FromDays(29));
        await engine.Start("early-bird", workflow: "nobody");
        Assert.Equal(1, engine.Engine.Turns);
        Assert.Equal(engine.Now.AddDays(1), engine.Engine.NextDue(engine.Now));
    }

    [Fact]
    public async Task An_instance_has_one_turn_at_a_time_while_others_go_on()
    {
        using ManualResetEventSlim open = new();
        TaskCompletionSource entered = new();
        await using EmbeddedHarness engine = new([new TestWorkflow((context, _) =>
        {
            if (context.InstanceId == "a" && entered.TrySetResult()) open.Wait(Cancel);
            return WaitTwice(context);
        })], []);
        await engine.Workflows.Start("test", "a", "", Cancel);
        Task settling = engine.Settle();
        await entered.Task;
        await engine.Workflows.Ring("a", "next", cancel: Cancel);
        Assert.False(engine.Engine.StartDue(engine.Now, Cancel));
        await engine.Workflows.Start("test", "b", "", Cancel);
        Assert.True(engine.Engine.StartDue(engine.Now, Cancel) || engine.Engine.InHand > 1 || engine.Engine.Turns > 0);
        open.Set();
        await settling;
        await engine.Ring("a", "next");
        Assert.True(await engine.Output<bool>("a"));
        Assert.Equal(WorkflowStatus.Running, await engine.Status("b"));

        static async Task<object?> WaitTwice(IWorkflowContext context) =>
            (await context.WaitEvent("next")).Came && (await context.WaitEvent("next")).Came;
    }

    [Fact]
    public async Task Many_instances_run_side_by_side_while_events_rain()
    {
        await using EmbeddedHarness engine = new([new TestWorkflow(async context =>
        {
            string all = "";
            for (int i = 0; i < 20; i++) all += (await context.WaitEvent("next")).Payload.GetInt32() % 10;
            return all;
        })], []);
        string[] ids = [.. Enumerable.Range(0, 20).Select(i => $"i{i}")];
        Task rain = Task.WhenAll(ids.Select(id => Task.Run(async () =>
        {
            await engine.Workflows.Start("test", id, "", Cancel);
            for (int i = 0; i < 20; i++) await engine.Workflows.Ring(id, "next", i, Cancel);
        }, Cancel)));
        while (!rain.IsCompleted) await engine.Settle();
        await rain;
        await engine.Settle();
        foreach (string id in ids) Assert.Equal("01234567890123456789", await engine.Output<string>(id));
    }

    [Fact]
    public async Task A_stale_turn_writes_nothing()
    {
        await using EmbeddedHarness engine = new([new TestWorkflow(async context => (await context.WaitEvent("go")).Came)], []);
        await engine.Workflows.Start("test", "a", "", Cancel);
        PendingTurn slow = engine.Store.Load("a", engine.Now)!;
        await engine.Settle();
        int before = engine.Store.History("a").Count;

        Assert.False(await engine.Store.Commit(slow, [], new(WorkflowStatus.Completed) { Output = "1" }, engine.Now));
        Assert.Equal(WorkflowStatus.Running, await engine.Status("a"));
        Assert.Equal(before, engine.Store.History("a").Count);
    }

    [Fact]
    public async Task A_turn_of_an_instance_that_was_replaced_writes_nothing()
    {
        await using EmbeddedHarness engine = new([new TestWorkflow((_, input) => Task.FromResult<object?>(input.GetString()))], []);
        await engine.Workflows.Start("test", "a", "one", Cancel);
        PendingTurn slow = engine.Store.Load("a", engine.Now)!;
        await engine.Settle();
        await engine.Workflows.Start("test", "a", "two", Cancel);
        Assert.False(await engine.Store.Commit(slow, [], new(WorkflowStatus.Failed), engine.Now));
        await engine.Settle();
        Assert.Equal("two", await engine.Output<string>("a"));
    }

    [Fact]
    public async Task Several_steps_run_at_once_but_not_all()
    {
        TaskCompletionSource open = new();
        TaskCompletionSource four = new();
        TestStep step = new(Echo, async (input, count, _) =>
        {
            if (count == 4) four.SetResult();
            await open.Task;
            return input;
        });
        await using EmbeddedHarness engine = new(
            [new TestWorkflow(async context =>
                (await Task.WhenAll(Enumerable.Range(0, 9).Select(i => context.Call(Echo, $"{i}")))).Length)],
            [step]);
        await engine.Workflows.Start("test", "a", "", Cancel);
        Task settling = engine.Settle();
        await four.Task;
        Assert.False(engine.Engine.StartDue(engine.Now, Cancel));
        Assert.InRange(engine.Engine.InHand, 4, 5);
        open.SetResult();
        await settling;
        Assert.Equal(9, await engine.Output<int>("a"));
    }

    [Fact]
    public async Task A_slow_step_holds_up_nobody_else()
    {
        TaskCompletionSource open = new();
        TaskCompletionSource entered = new();
        TestStep slow = new(Echo, async (input, _, _) =>
        {
            entered.SetResult();
            await open.Task;
            return input;
        });
        await using EmbeddedHarness engine = new(
            [
                new TestWorkflow(async context => await context.Call(Echo, "x"), "slow"),
                new TestWorkflow(_ => Task.FromResult<object?>("quick"), "quick"),
            ], [slow]);
        await engine.Workflows.Start("slow", "a", "", Cancel);
        Task settling = engine.Settle();
        await entered.Task;
        await engine.Workflows.Start("quick", "b", "", Cancel);
        Task nudged = engine.Engine.Nudge.Next();
        engine.Engine.StartDue(engine.Now, Cancel);
        await nudged;
        Assert.Equal("quick", await engine.Output<string>("b"));
        open.SetResult();
        await settling;
        Assert.Equal("x", await engine.Output<string>("a"));
    }

    [Fact]
    public async Task An_instance_of_newer_code_is_left_alone_until_that_code_is_back()
    {
        static TestWorkflow Version(int version) => new(async context => (await context.WaitEvent("go")).Payload, version: version);

        await using EmbeddedHarness engine = new([Version(2)], []);
        await engine.Start("a");
        await engine.Crash(workflows: [Version(1)]);
        await engine.Ring("a", "go", "on");
        await engine.Ring("a", "more");
        Assert.Equal(0, engine.Engine.Turns);
        Assert.Equal(WorkflowStatus.Running, await engine.Status("a"));

        await engine.Crash(workflows: [Version(2)]);
        await engine.Settle();
        Assert.Equal("on", await engine.Output<string>("a"));
    }

    [Fact]
    public async Task An_event_that_is_there_when_its_wait_times_out_wins()
    {
        await using EmbeddedHarness engine = new(
            [new TestWorkflow(async context => (await context.WaitEvent("go", context.Now.AddHours(1))).Came)], []);
        await engine.Start("a");
        engine.Clock.Advance(TimeSpan.FromHours(2));
        await engine.Ring("a", "go");
        Assert.True(await engine.Output<bool>("a"));
    }

    [Fact]
    public async Task The_timer_of_a_wait_is_gone_once_an_event_ended_it()
    {
        await using EmbeddedHarness engine = new([new TestWorkflow(async context =>
        {
            await context.WaitEvent("go", context.Now.AddHours(1));
            // This one has come already and needs no timer; nor does the last one ever.
            await context.WaitEvent("early", context.Now.AddHours(2));
            return (await context.WaitEvent("end")).Came;
        })], []);
        await engine.Start("a");
        Assert.Equal(engine.Now.AddHours(1), engine.Engine.NextDue(engine.Now));
        await engine.Ring("a", "early");
        await engine.Ring("a", "go");
        Assert.Null(engine.Engine.NextDue(engine.Now));
        Assert.Equal(WorkflowStatus.Running, await engine.Status("a"));
    }

    [Fact]
    public async Task A_failed_attempt_survives_a_crash_and_so_does_its_pause()
    {
        TestStep failing = new(Echo, (_, _) => throw new InvalidOperationException("Never."));
        StepRetry retry = new(2, TimeSpan.FromHours(1), 1, TimeSpan.FromHours(1));
        await using EmbeddedHarness engine = new([new TestWorkflow(async context => await context.Call(Echo, "x", retry))], [failing]);
        await engine.Start("a");
        await engine.Crash();
        await engine.Settle();
        Assert.Single(failing.Inputs);
        await engine.Crash(moments: 1);
        await engine.Settle();
        Assert.Equal(2, failing.Inputs.Count);
        Assert.Contains("Never.", await engine.Failure("a"));
    }

    [Fact]
    public async Task Nothing_is_left_over_of_a_finished_instance_but_its_history()
    {
        await using EmbeddedHarness engine = new([new TestWorkflow(async context =>
        {
            _ = context.Sleep(context.Now.AddDays(1));
            return (await context.WaitEvent("go", context.Now.AddHours(1))).Came;
        })], []);
        await engine.Start("a");
        await engine.Ring("a", "unheard");
        await engine.Ring("a", "go");
        Assert.Null(engine.Engine.NextDue(engine.Now));
        Assert.NotEmpty(engine.Store.History("a"));
        Assert.Equal(PurgeOutcome.Purged, await engine.Workflows.Purge("a", Cancel));
        Assert.Empty(engine.Store.History("a"));
    }
}
