using Guise.Local.Workflows;
using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

/// <summary>What an earlier execution of an id left behind does not reach the next one.</summary>
public sealed class WorkflowExecutionTests
{
    private static readonly Step<string, string> Echo = new("echo");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_for_an_earlier_execution_is_not_heard()
    {
        TaskCompletionSource open = new();
        TaskCompletionSource entered = new();
        TestStep slow = new(Echo, async (input, _, _) =>
        {
            if (input == "new") return "new";
            entered.SetResult();
            await open.Task;
            return "old";
        });
        await using EmbeddedHarness engine = new([new TestWorkflow(async (context, input) =>
        {
            Task<string> call = context.Call(Echo, input.GetString()!);
            if (input.GetString() == "old") return "left";
            await context.WaitEvent("go");
            return await call;
        })], [slow]);
        await engine.Workflows.Start("test", "a", "old", Cancel);
        Task settling = engine.Settle();
        await entered.Task;
        await engine.Workflows.Start("test", "a", "new", Cancel);
        open.SetResult();
        await settling;
        await engine.Ring("a", "go");
        Assert.Equal("new", await engine.Output<string>("a"));
    }

    [Fact]
    public async Task A_result_from_before_a_restart_is_not_heard()
    {
        TaskCompletionSource open = new();
        TestStep slow = new(Echo, async (input, _, _) =>
        {
            if (input == "old") await open.Task;
            return input;
        });
        await using EmbeddedHarness engine = new([new TestWorkflow(async (context, input) =>
        {
            Task<string> call = context.Call(Echo, input.GetString()!);
            await context.WaitEvent("go");
            if (input.GetString() == "new") return await call;
            context.Restart("new");
            return null;
        })], [slow]);
        await engine.Workflows.Start("test", "a", "old", Cancel);
        await engine.Workflows.Ring("a", "go", cancel: Cancel);
        TaskCompletionSource restarted = new();
        engine.Store.AtCommit = _ =>
        {
            if (slow.Inputs.Contains("new")) restarted.TrySetResult();
        };
        Task settling = engine.Settle();
        await restarted.Task;
        open.SetResult();
        await settling;
        await engine.Ring("a", "go");
        Assert.Equal("new", await engine.Output<string>("a"));
    }

    [Fact]
    public async Task A_restart_takes_its_timers_along_and_gives_new_ids()
    {
        await using EmbeddedHarness engine = new([new TestWorkflow(async (context, input) =>
        {
            string id = $"{context.NewId()}";
            if (input.GetString() == "")
            {
                _ = context.Sleep(context.Now.AddHours(1));
                context.Restart(id);
                return null;
            }
            await context.Sleep(context.Now.AddHours(5));
            return id == input.GetString();
        })], []);
        await engine.Start("a", "");
        Assert.Equal(engine.Now.AddHours(5), engine.Engine.NextDue(engine.Now));
        await engine.Pass(2);
        Assert.Equal(WorkflowStatus.Running, await engine.Status("a"));
        await engine.Pass(4);
        Assert.False(await engine.Output<bool>("a"));
    }

    [Fact]
    public async Task An_event_during_the_turn_that_restarts_is_kept_behind_the_older_ones()
    {
        await using EmbeddedHarness engine = new([new TestWorkflow(async context =>
            (await context.WaitEvent("go")).Payload.GetString() + (await context.WaitEvent("go")).Payload.GetString())], []);
        await engine.Workflows.Start("test", "a", "", Cancel);
        PendingTurn turn = engine.Store.Load("a", engine.Now)!;
        await engine.Workflows.Ring("a", "go", "2", Cancel);
        HistoryEvent older = new(EventKind.Event, Name: "go", Payload: System.Text.Json.JsonElement.Parse("\"1\""));
        TurnResult restart = new(WorkflowStatus.Running) { Restart = new("\"\"", [older]) };
        Assert.True(await engine.Store.Commit(turn, [], restart, engine.Now));
        await engine.Settle();
        Assert.Equal("12", await engine.Output<string>("a"));
    }

    [Fact]
    public async Task A_timer_from_before_a_restart_ends_no_sleep_after_it()
    {
        await using EmbeddedHarness engine = new([new TestWorkflow(async (context, input) =>
        {
            Task sleep = context.Sleep(context.Now.AddHours(input.GetInt32()));
            if (input.GetInt32() == 1)
            {
                await context.WaitEvent("go");
                context.Restart(5);
                return null;
            }
            await sleep;
            return "slept";
        })], []);
        await engine.Start("a", 1);
        await engine.Ring("a", "go");
        Assert.Equal(engine.Now.AddHours(5), engine.Engine.NextDue(engine.Now));
        await engine.Pass(2);
        Assert.Equal(WorkflowStatus.Running, await engine.Status("a"));
    }
}
