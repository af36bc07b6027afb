using System.Text.Json;
using Guise.Local.Workflows;
using Guise.Platform.Http;
using Guise.Platform.Workflows;

namespace Guise.Tests.Workflows;

/// <summary>A process that dies right before or right after any of its commits ends up where one ends up that never dies.</summary>
public sealed class WorkflowCrashPointTests
{
    private static readonly Step<string, string> Reserve = new("reserve");
    private static readonly Step<string, string> Flaky = new("flaky");
    private static readonly StepRetry Retry = new(3, TimeSpan.FromMinutes(1), 2, TimeSpan.FromHours(1));

    [Fact]
    public async Task Every_crash_point_leads_to_the_same_end()
    {
        (string expected, int commits) = await Live(dieAt: null);
        Assert.True(commits > 15, $"Only {commits} commits: the story has become too short.");
        for (int point = 0; point < 2 * commits; point++) Assert.Equal(expected, (await Live(point)).End);
    }

    /// <summary>One of everything: steps in a row and together, a retry, waits that end either way, a sleep, a restart.</summary>
    private static async Task<object?> Story(IWorkflowContext context, JsonElement input)
    {
        if (input.GetString() is { Length: > 0 } before) return before + await context.Call(Reserve, "last");
        string all = await context.Call(Reserve, "a");
        all += string.Concat(await Task.WhenAll(context.Call(Reserve, "b"), context.Call(Flaky, "c", Retry)));
        Received early = await context.WaitEvent("never", context.Now.AddHours(1));
        Received decided = await context.WaitEvent("decided", context.Now.AddHours(10));
        context.SetStatus("slept");
        await context.Sleep(context.Now.AddHours(1));
        context.Restart($"{all}{early.Came}{decided.Payload}");
        return null;
    }

    private static async Task<(string End, int Commits)> Live(int? dieAt)
    {
        int points = 0;
        TestStep reserve = new(Reserve, (input, _) => input + "!");
        int failures = 0;
        TestStep flaky = new(Flaky, (input, _) =>
            Interlocked.Increment(ref failures) == 1 ? throw new InvalidOperationException("Not yet.") : input + "?");
        await using EmbeddedHarness engine = new([new TestWorkflow(Story)], [reserve, flaky]);
        engine.AtCommit = _ =>
        {
            if (Interlocked.Increment(ref points) - 1 == dieAt) throw new EmbeddedHarness.Died();
        };
        engine.Store.AtCommit = engine.AtCommit;

        // Whoever calls learns of the crash by an exception and asks again: starts and events may come twice.
        await Surviving(engine, () => engine.Workflows.Start("test", "a", "", TestContext.Current.CancellationToken));
        await Surviving(engine, engine.Settle);
        await Surviving(engine, () => engine.Pass(3));
        await Surviving(engine, () => engine.Workflows.Ring("a", "decided", "yes", TestContext.Current.CancellationToken));
        await Surviving(engine, engine.Settle);
        await Surviving(engine, () => engine.Pass(3));

        WorkflowInstance instance = await engine.Get("a");
        return (JsonSerializer.Serialize(new
        {
            instance.Status,
            instance.CustomStatus,
            instance.Output,
            Reserved = reserve.Inputs.Distinct().Order(),
            Left = Left(engine),
        }, Json.Options), points / 2);
    }

    private static async Task Surviving(EmbeddedHarness engine, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (EmbeddedHarness.Died)
        {
            await engine.Crash();
            await work();
        }
    }

    private static long? Left(EmbeddedHarness engine) => engine.Database.Read(connection =>
        connection.Number("SELECT (SELECT count(*) FROM workflow_inbox) + (SELECT count(*) FROM workflow_tasks);"));
}
