using System.Collections.Concurrent;
using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

public abstract partial class WorkflowContract
{
    [Fact]
    public async Task A_step_gets_its_input_and_its_result_comes_back()
    {
        TestStep echo = EchoStep();
        await using WorkflowHarness adapter = await Adapter(async context => await context.Call(Echo, "hello"), echo);
        await adapter.Start("a");
        Assert.Equal("hello!", await adapter.Output<string>("a"));
        Assert.Equal(["hello"], echo.Inputs);
    }

    [Fact]
    public async Task Steps_in_a_row_run_in_that_order_and_once_each()
    {
        TestStep echo = EchoStep();
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            string text = "a";
            for (int i = 0; i < 10; i++) text = await context.Call(Echo, text);
            return text;
        }, echo);
        await adapter.Start("a");
        Assert.Equal("a!!!!!!!!!!", await adapter.Output<string>("a"));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => "a" + new string('!', i)), echo.Inputs);
    }

    [Fact]
    public async Task Steps_called_together_give_their_own_results()
    {
        TestStep echo = EchoStep();
        await using WorkflowHarness adapter = await Adapter(
            async context => await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.Call(Echo, $"{i}"))), echo);
        await adapter.Start("a");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}!"), await adapter.Output<string[]>("a"));
        Assert.Equal(10, echo.Inputs.Count);
    }

    [Fact]
    public async Task A_step_that_throws_is_tried_again_until_it_succeeds()
    {
        TestStep flaky = new(Echo, (input, count) => count < 3 ? throw new InvalidOperationException("Not yet.") : $"{input}{count}");
        await using WorkflowHarness adapter = await Adapter(
            [new TestWorkflow(async (context, moment) =>
                await context.Call(Echo, "x", new StepRetry(5, moment.GetMoment(), 1, moment.GetMoment())))],
            [flaky]);
        await adapter.Start("a", adapter.Moment);
        Assert.Equal(WorkflowStatus.Running, await adapter.Status("a"));
        await adapter.Pass(4);
        Assert.Equal("x3", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task The_pauses_between_attempts_grow_up_to_their_limit()
    {
        ConcurrentQueue<DateTimeOffset> times = new();
        Func<DateTimeOffset>? now = null;
        TestStep failing = new(Echo, (_, _) =>
        {
            times.Enqueue(now!());
            throw new InvalidOperationException("Never.");
        });
        await using WorkflowHarness adapter = await Adapter(
            [new TestWorkflow(async (context, moment) =>
                await context.Call(Echo, "x", new StepRetry(4, moment.GetMoment(), 2, 3 * moment.GetMoment())))],
            [failing]);
        now = () => adapter.Now;
        await adapter.Start("a", adapter.Moment);
        await adapter.Pass(10);
        DateTimeOffset[] at = [.. times];
        Assert.Equal(4, at.Length);
        double[] pauses = [.. at.Zip(at.Skip(1), (one, next) => (next - one) / adapter.Moment)];
        Assert.InRange(pauses[0], 0.9, 1.9);
        Assert.InRange(pauses[1], 1.9, 2.9);
        Assert.InRange(pauses[2], 2.9, 3.9);
        Assert.Contains("Never.", await adapter.Failure("a"));
    }

    [Fact]
    public async Task A_step_without_a_retry_is_tried_once_and_its_message_reaches_the_workflow()
    {
        TestStep failing = new(Echo, (_, _) => throw new InvalidOperationException("No money."));
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            try
            {
                return await context.Call(Echo, "x");
            }
            catch (StepFailedException e)
            {
                return $"{e.Step}: {e.Message}";
            }
        }, failing);
        await adapter.Start("a");
        Assert.Equal("echo: No money.", await adapter.Output<string>("a"));
        Assert.Single(failing.Inputs);
    }

    [Fact]
    public async Task A_step_failure_that_nobody_catches_fails_the_workflow()
    {
        TestStep failing = new(Echo, (_, _) => throw new InvalidOperationException("No money."));
        await using WorkflowHarness adapter = await Adapter(async context => await context.Call(Echo, "x"), failing);
        await adapter.Start("a");
        string failure = await adapter.Failure("a");
        Assert.Contains("echo", failure);
        Assert.Contains("No money.", failure);
    }

    [Fact]
    public async Task A_business_failure_is_a_value()
    {
        TestStep refusing = new(Echo, (_, _) => "refused");
        await using WorkflowHarness adapter = await Adapter(
            async context => await context.Call(Echo, "x", new StepRetry(3, TimeSpan.FromTicks(1), 1, TimeSpan.FromTicks(1))), refusing);
        await adapter.Start("a");
        Assert.Equal("refused", await adapter.Output<string>("a"));
        Assert.Single(refusing.Inputs);
    }

    [Fact]
    public async Task A_step_that_does_not_exist_is_a_failure_of_the_call()
    {
        await using WorkflowHarness adapter = await Adapter(async context =>
        {
            try
            {
                return await context.Call(new Step<string, string>("nowhere"), "x");
            }
            catch (StepFailedException e)
            {
                return e.Message;
            }
        });
        await adapter.Start("a");
        Assert.Contains("nowhere", await adapter.Output<string>("a"));
    }

    [Fact]
    public async Task A_step_that_nobody_waits_for_runs_all_the_same()
    {
        TestStep echo = EchoStep();
        await using WorkflowHarness adapter = await Adapter(context =>
        {
            _ = context.Call(Echo, "left behind");
            return Task.FromResult<object?>("gone");
        }, echo);
        await adapter.Start("a");
        await adapter.Settle();
        Assert.Equal("gone", await adapter.Output<string>("a"));
        Assert.Equal(["left behind"], echo.Inputs);
    }

    [Fact]
    public async Task A_result_of_64_thousand_characters_comes_through()
    {
        string large = new('x', 64_000);
        TestStep echo = EchoStep();
        await using WorkflowHarness adapter = await Adapter(async context => (await context.Call(Echo, large)).Length, echo);
        await adapter.Start("a");
        Assert.Equal(64_001, await adapter.Output<int>("a"));
    }
}
