using Guise.Local.Workflows;
using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

/// <summary>How the embedded engine replays, and what it says when it cannot.</summary>
public sealed class WorkflowReplayTests
{
    private const string Recorded = """
        {
          "id": "payment-7", "workflow": "test", "version": 1, "execution": "5f0c", "input": "in",
          "events": [
            { "kind": "turn", "at": "2026-11-24T10:00:00Z" },
            { "kind": "step", "operation": 0, "name": "echo" },
            { "kind": "sleep", "operation": 1, "at": "2026-11-24T11:00:00Z" },
            { "kind": "turn", "at": "2026-11-24T10:00:01Z" },
            { "kind": "stepDone", "operation": 0, "payload": "in!" },
            { "kind": "turn", "at": "2026-11-24T11:00:00Z" },
            { "kind": "timer", "operation": 1 },
            { "kind": "wait", "operation": 2, "name": "decided", "at": "2026-11-24T12:00:00Z" },
            { "kind": "turn", "at": "2026-11-24T11:30:00Z" },
            { "kind": "event", "name": "Decided", "payload": { "by": "owner" } }
          ]
        }
        """;

    private static readonly Step<string, string> Echo = new("echo");

    [Fact]
    public void A_recorded_history_replays_to_its_result()
    {
        TurnResult result = RecordedHistory.Parse(Recorded).Replay(Payment());
        Assert.Equal((WorkflowStatus.Completed, "\"in!owner\"", null), (result.Status, result.Output, result.Failure));
        Assert.Equal([2], result.CancelledTimers);
        Assert.Empty(result.Asked);
    }

    [Fact]
    public void A_recorded_history_is_the_same_after_reading_and_writing()
    {
        string json = RecordedHistory.Parse(Recorded).ToJson();
        Assert.Equal(json, RecordedHistory.Parse(json).ToJson());
        Assert.Equal(10, RecordedHistory.Parse(json).Events.Count);
    }

    [Fact]
    public void A_history_that_is_not_over_says_what_comes_next()
    {
        RecordedHistory whole = RecordedHistory.Parse(Recorded);
        TurnResult result = (whole with { Events = [.. whole.Events.Take(7)] }).Replay(Payment());
        Assert.Equal(WorkflowStatus.Running, result.Status);
        Operation wait = Assert.Single(result.Asked);
        Assert.Equal((2, EventKind.Wait, "decided"), (wait.Number, wait.Kind, wait.Name));
        Assert.True(wait.NeedsTimer);
    }

    [Theory]
    [InlineData("other", "decided", true, "history says step 'echo' at #0, the code asks for step 'other'.")]
    [InlineData("echo", "chosen", true,
        "history says a wait for event 'decided' with a time limit at #2, the code asks for a wait for event 'chosen' with a time limit.")]
    [InlineData("echo", "decided", false,
        "history says a wait for event 'decided' with a time limit at #2, the code asks for a wait for event 'decided'.")]
    public void Code_that_asks_for_something_else_is_told_where(string step, string @event, bool limited, string sentence)
    {
        TurnResult result = RecordedHistory.Parse(Recorded).Replay(Payment(step, @event, limited));
        Assert.Equal(WorkflowStatus.Failed, result.Status);
        Assert.Equal("History and code disagree: " + sentence, result.Failure);
    }

    [Fact]
    public void Code_that_asks_for_less_is_told_where() => Assert.Equal(
        "History and code disagree: history says a sleep at #1, the code asks for nothing.",
        RecordedHistory.Parse(Recorded).Replay(new TestWorkflow(async context => await context.Call(Echo, "x"))).Failure);

    [Fact]
    public void Code_that_asks_for_more_is_told_where() => Assert.Equal(
        "History and code disagree: history says nothing at #2, the code asks for step 'echo'.",
        RecordedHistory.Parse(Recorded).Replay(new TestWorkflow(async context =>
        {
            Task<string> call = context.Call(Echo, "x");
            Task sleep = context.Sleep(context.Now.AddHours(1));
            string all = await call + await context.Call(Echo, "again");
            await sleep;
            return all;
        })).Failure);

    [Fact]
    public void A_timer_runs_as_it_was_set_when_the_code_has_learnt_another_duration()
    {
        RecordedHistory whole = RecordedHistory.Parse(Recorded);
        TestWorkflow longer = Payment(sleep: TimeSpan.FromHours(7));
        Assert.Equal("\"in!owner\"", whole.Replay(longer).Output);
    }

    public static TheoryData<string> ForeignAwaits => ["delay", "run", "other task", "configured away", "configured away at the end"];

    [Theory]
    [MemberData(nameof(ForeignAwaits))]
    public void A_workflow_that_awaits_what_is_not_of_its_context_fails_instead_of_hanging(string what)
    {
        TaskCompletionSource never = new();
        TestWorkflow workflow = new(async context =>
        {
            Task<string> step = context.Call(Echo, "x");
            if (what == "other task") await never.Task;
            if (what == "configured away")
            {
                await step.ConfigureAwait(false);
                await context.Sleep(context.Now.AddHours(1));
            }
            if (what == "configured away at the end") return await step.ConfigureAwait(false);
            await step;
            if (what == "delay") await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
            if (what == "run") await Task.Run(() => never.Task, CancellationToken.None);
            return null;
        });
        RecordedHistory history = RecordedHistory.Parse(Recorded) with
        {
            Events =
            [
                new(EventKind.Turn, At: DateTimeOffset.UnixEpoch),
                new(EventKind.Step, 0, "echo"),
                new(EventKind.Turn, At: DateTimeOffset.UnixEpoch),
                new(EventKind.StepDone, 0, Payload: System.Text.Json.JsonElement.Parse("\"x\"")),
            ],
        };
        TurnResult result = history.Replay(workflow);
        Assert.Equal((WorkflowStatus.Failed, WorkflowReplay.ForeignAwait), (result.Status, result.Failure));
    }

    [Fact]
    public void A_workflow_that_ends_on_another_thread_fails_rather_than_by_chance()
    {
        RecordedHistory whole = RecordedHistory.Parse(Recorded);
        RecordedHistory step = whole with { Events = [.. whole.Events.Take(2), .. whole.Events.Skip(3).Take(2)] };
        TurnResult result = step.Replay(new TestWorkflow(context =>
        {
            TaskCompletionSource<object?> end = new();
            _ = Later();
            return end.Task;

            async Task Later()
            {
                await context.Call(Echo, "x");
                Thread other = new(() => end.SetResult("x"));
                other.Start();
                other.Join();
            }
        }));
        Assert.Equal((WorkflowStatus.Failed, WorkflowReplay.ForeignAwait), (result.Status, result.Failure));
    }

    [Fact]
    public void Two_waits_for_one_name_at_a_time_are_refused()
    {
        TurnResult result = First(async context =>
        {
            _ = context.WaitEvent("decided");
            return Text(await context.WaitEvent("Decided"));
        });
        Assert.Equal("There is a wait for event 'Decided' already.", result.Failure);
    }

    [Fact]
    public void A_result_that_is_no_JSON_fails_the_workflow() =>
        Assert.Equal("The workflow's result cannot be written as JSON.", First(_ => Task.FromResult<object?>(typeof(int))).Failure);

    [Fact]
    public void What_a_void_method_throws_fails_the_workflow() => Assert.Equal("Astray.", First(context =>
    {
        Astray();
        return Task.FromResult<object?>(null);

        static async void Astray()
        {
            await Task.Yield();
            throw new InvalidOperationException("Astray.");
        }
    }).Failure);

    private static TurnResult First(Func<IWorkflowContext, Task<object?>> run) =>
        (RecordedHistory.Parse(Recorded) with { Events = [new(EventKind.Turn, At: DateTimeOffset.UnixEpoch)] })
            .Replay(new TestWorkflow(run));

    private static string Text(Received received) => received.Payload.GetString()!;

    private static TestWorkflow Payment(string step = "echo", string @event = "decided", bool limited = true, TimeSpan? sleep = null) =>
        new(async (context, input) =>
        {
            Task<string> call = context.Call(new Step<string, string>(step), input.GetString()!);
            await context.Sleep(context.Now + (sleep ?? TimeSpan.FromHours(1)));
            Received decided = await context.WaitEvent(@event, limited ? context.Now.AddHours(1) : null);
            return await call + decided.Payload.GetProperty("by").GetString();
        });
}
