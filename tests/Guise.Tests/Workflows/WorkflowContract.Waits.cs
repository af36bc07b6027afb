using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

public abstract partial class WorkflowContract
{
    [Fact]
    public async Task A_sleep_ends_when_its_time_has_come_and_not_before()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, moment) =>
        {
            await context.Sleep(context.Now + 4 * moment.GetMoment());
            return "awake";
        })], []);
        await adapter.Start("a", adapter.Moment);
        await adapter.Pass(2.5);
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        await adapter.Pass(3);
        Assert.Equal("awake", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task A_sleep_until_a_past_time_ends_at_once()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, moment) =>
        {
            await context.Sleep(context.Now - 5 * moment.GetMoment());
            return "awake";
        })], []);
        await adapter.Start("a", adapter.Moment);
        await adapter.Pass(1);
        Assert.Equal("awake", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task Sleeps_end_in_the_order_of_their_times()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, moment) =>
        {
            DateTimeOffset start = context.Now;
            List<int> woken = [];
            await Task.WhenAll(new[] { 5, 1, 3 }.Select(async after =>
            {
                await context.Sleep(start + after * moment.GetMoment());
                woken.Add(after);
            }));
            return woken;
        })], []);
        await adapter.Start("a", adapter.Moment);
        await adapter.Pass(7);
        Assert.Equal(new[] { 1, 3, 5 }, await adapter.Output<int[]>("a"));
    }

    [Fact]
    public async Task An_event_ends_a_wait_and_brings_its_payload()
    {
        await using WorkflowHarness adapter = await Adapter(async context => Text(await context.WaitEvent("decided")));
        await adapter.Start("a");
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        Assert.Equal(RingOutcome.Delivered, await adapter.Ring("a", "decided", "yes"));
        Assert.Equal("yes", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task An_event_may_come_without_a_payload()
    {
        await using WorkflowHarness adapter = await Adapter(async context => (await context.WaitEvent("decided")).Came);
        await adapter.Start("a");
        await adapter.Ring("a", "decided");
        Assert.True(await adapter.Output<bool>("a"));
    }

    [Fact]
    public async Task An_event_that_arrives_before_anybody_waits_is_kept()
    {
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            await context.WaitEvent("first");
            return Text(await context.WaitEvent("second"));
        });
        await adapter.Start("a");
        await adapter.Ring("a", "second", "kept");
        await adapter.Pass(1);
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        await adapter.Ring("a", "first");
        Assert.Equal("kept", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task An_event_right_after_the_start_is_kept()
    {
        await using WorkflowHarness adapter = await Adapter(async context => Text(await context.WaitEvent("decided")));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await adapter.Workflows.Start<string?>("test", "a", null, cancel);
        Assert.Equal(RingOutcome.Delivered, await adapter.Workflows.Ring("a", "decided", "early", cancel));
        await adapter.Settle();
        Assert.Equal("early", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task Event_names_ignore_case()
    {
        await using WorkflowHarness adapter = await Adapter(async context =>
            Text(await context.WaitEvent("Decided")) + Text(await context.WaitEvent("AGAIN")));
        await adapter.Start("a");
        await adapter.Ring("a", "again", "2");
        await adapter.Ring("a", "DECIDED", "1");
        Assert.Equal("12", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task Each_event_ends_one_wait_in_the_order_they_came()
    {
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            string all = "";
            for (int i = 0; i < 5; i++) all += Text(await context.WaitEvent("next"));
            return all;
        });
        await adapter.Start("a");
        foreach (string payload in new[] { "a", "b", "c", "d" }) await adapter.Ring("a", "next", payload);
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        await adapter.Ring("a", "next", "e");
        Assert.Equal("abcde", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task Events_of_other_names_do_not_end_a_wait()
    {
        await using WorkflowHarness adapter = await Adapter(async context => Text(await context.WaitEvent("decided")));
        await adapter.Start("a");
        Assert.Equal(RingOutcome.Delivered, await adapter.Ring("a", "decide", "no"));
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        await adapter.Ring("a", "decided", "yes");
        Assert.Equal("yes", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task Waits_for_several_names_may_be_open_at_once()
    {
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            Received[] both = await Task.WhenAll(context.WaitEvent("one"), context.WaitEvent("two"));
            return Text(both[0]) + Text(both[1]);
        });
        await adapter.Start("a");
        await adapter.Ring("a", "two", "2");
        await adapter.Ring("a", "one", "1");
        Assert.Equal("12", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task A_wait_ends_at_its_time_when_nothing_came()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, moment) =>
            Text(await context.WaitEvent("decided", context.Now + 4 * moment.GetMoment())))], []);
        await adapter.Start("a", adapter.Moment);
        await adapter.Pass(2.5);
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        await adapter.Pass(3);
        Assert.Equal("(time-out)", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task An_event_after_a_wait_timed_out_goes_to_the_next_wait()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, moment) =>
        {
            string first = Text(await context.WaitEvent("decided", context.Now + moment.GetMoment()));
            await context.WaitEvent("go");
            return first + Text(await context.WaitEvent("decided"));
        })], []);
        await adapter.Start("a", adapter.Moment);
        await adapter.Pass(3);
        await adapter.Ring("a", "decided", "late");
        await adapter.Ring("a", "go");
        Assert.Equal("(time-out)late", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task An_event_that_wins_takes_the_time_limit_with_it()
    {
        await using WorkflowHarness adapter = await Adapter([new TestWorkflow(async (context, moment) =>
        {
            string first = Text(await context.WaitEvent("decided", context.Now + 2 * moment.GetMoment()));
            return first + Text(await context.WaitEvent("decided", context.Now + 8 * moment.GetMoment()));
        })], []);
        await adapter.Start("a", adapter.Moment);
        await adapter.Ring("a", "decided", "1");
        await adapter.Pass(4);
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        await adapter.Ring("a", "decided", "2");
        Assert.Equal("12", await adapter.Output<string>("a"));
    }
}
