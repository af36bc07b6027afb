using Guise.Local.Workflows;
using Guise.Platform.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Workflows;

/// <summary>The hosted loop: it sleeps until there is something to do, and stops without losing anything.</summary>
public sealed class WorkflowEngineServiceTests
{
    private static readonly Step<string, string> Echo = new("echo");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_runs_what_is_started_and_rung()
    {
        TaskCompletionSource<string> ran = new();
        await using EmbeddedHarness engine = new(
            [new TestWorkflow(async context => await context.Call(Echo, (await context.WaitEvent("go")).Payload.GetString()!))],
            [Telling(ran)]);
        using WorkflowEngineService service = await Started(engine);
        await engine.Workflows.Start("test", "a", "", Cancel);
        await engine.Workflows.Ring("a", "go", "on", Cancel);
        Assert.Equal("on", await ran.Task.WaitAsync(Cancel));
        await service.StopAsync(Cancel);
    }

    [Fact]
    public async Task It_wakes_when_a_timer_falls_due()
    {
        TaskCompletionSource<string> awake = new();
        SignalClock clock = new();
        await using EmbeddedHarness engine = new([new TestWorkflow(async context =>
        {
            await context.Sleep(context.Now.AddHours(5));
            return await context.Call(Echo, "awake");
        })], [Telling(awake)], clock: clock);
        using WorkflowEngineService service = await Started(engine);
        await engine.Workflows.Start("test", "a", "", Cancel);
        await clock.Set.WaitAsync(Cancel);
        engine.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal("awake", await awake.Task.WaitAsync(Cancel));
        await service.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_stop_waits_for_the_step_that_will_not_be_cancelled()
    {
        TaskCompletionSource entered = new(), open = new();
        TestStep stubborn = new(Echo, async (input, _, _) =>
        {
            entered.SetResult();
            await open.Task;
            return input;
        });
        await using EmbeddedHarness engine = new([new TestWorkflow(async context => await context.Call(Echo, "x"))], [stubborn]);
        using WorkflowEngineService service = await Started(engine);
        await engine.Workflows.Start("test", "a", "", Cancel);
        await entered.Task.WaitAsync(Cancel);
        Task stopping = service.StopAsync(Cancel);
        open.SetResult();
        await stopping;
        Assert.Equal(0, engine.Engine.InHand);

        await engine.Settle();
        Assert.Equal("x", await engine.Output<string>("a"));
        Assert.Single(stubborn.Inputs);
    }

    [Fact]
    public async Task It_notices_a_clock_that_moves_while_the_alarm_is_being_set()
    {
        TaskCompletionSource<string> awake = new();
        SignalClock clock = new() { MoveBeforeSet = TimeSpan.FromHours(5) };
        await using EmbeddedHarness engine = new([new TestWorkflow(async context =>
        {
            await context.Sleep(context.Now.AddHours(5));
            return await context.Call(Echo, "awake");
        })], [Telling(awake)], clock: clock);
        using WorkflowEngineService service = await Started(engine);
        await engine.Workflows.Start("test", "a", "", Cancel);
        Assert.Equal("awake", await awake.Task.WaitAsync(Cancel));
        await service.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_stop_cancels_the_running_step_and_the_next_start_runs_it_again()
    {
        TaskCompletionSource entered = new();
        TestStep patient = new(Echo, async (input, count, cancel) =>
        {
            if (count > 1) return input + count;
            entered.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancel);
            return "not reached";
        });
        await using EmbeddedHarness engine = new([new TestWorkflow(async context => await context.Call(Echo, "x"))], [patient]);
        using WorkflowEngineService service = await Started(engine);
        await engine.Workflows.Start("test", "a", "", Cancel);
        await entered.Task.WaitAsync(Cancel);
        await service.StopAsync(Cancel);
        Assert.Equal(WorkflowStatus.Running, await engine.Status("a"));

        await engine.Crash();
        await engine.Settle();
        Assert.Equal("x2", await engine.Output<string>("a"));
    }

    [Fact]
    public async Task A_store_that_fails_for_a_while_stops_nothing_for_good()
    {
        TaskCompletionSource<string> ran = new();
        TaskCompletionSource failed = new();
        await using EmbeddedHarness engine = new([new TestWorkflow(async context => await context.Call(Echo, "x"))], [Telling(ran)]);
        await engine.Workflows.Start("test", "a", "", Cancel);
        engine.Store.AtCommit = _ =>
        {
            engine.Store.AtCommit = null;
            failed.SetResult();
            throw new IOException("The disk is full.");
        };
        SignalLogger logger = new();
        using WorkflowEngineService service = new(engine.Engine, engine.Clock, logger);
        await service.StartAsync(Cancel);
        await failed.Task.WaitAsync(Cancel);
        await logger.Logged.WaitAsync(Cancel);
        while (!ran.Task.IsCompleted)
        {
            engine.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
        await service.StopAsync(Cancel);
        await engine.Settle();
        Assert.Equal("x", await engine.Output<string>("a"));
    }

    [Fact]
    public async Task The_registration_makes_a_whole_engine()
    {
        await using EmbeddedHarness files = new([], []);
        TaskCompletionSource<string> ran = new();
        using IHost host = new HostBuilder().ConfigureServices(services => services
            .AddSingleton(files.Database)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<WorkflowCatalogue>()
            .AddSingleton<IWorkflow>(new TestWorkflow(async context => await context.Call(Echo, "x")))
            .AddKeyedSingleton<IWorkflowStep>(Echo.Name, Telling(ran))
            .AddEmbeddedWorkflows()).Build();
        await host.StartAsync(Cancel);
        await host.Services.GetRequiredService<IWorkflows>().Start("test", "a", "", Cancel);
        Assert.Equal("x", await ran.Task.WaitAsync(Cancel));
        await host.StopAsync(Cancel);
    }

    private static TestStep Telling(TaskCompletionSource<string> told) => new(Echo, (input, _) =>
    {
        told.TrySetResult(input);
        return input;
    });

    private static async Task<WorkflowEngineService> Started(EmbeddedHarness engine)
    {
        WorkflowEngineService service = new(engine.Engine, engine.Clock, NullLogger<WorkflowEngineService>.Instance);
        await service.StartAsync(Cancel);
        return service;
    }

    /// <summary>Tells when somebody sets an alarm.</summary>
    private sealed class SignalClock() : FakeTimeProvider(new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero))
    {
        private readonly TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Set => _set.Task;

        public TimeSpan MoveBeforeSet { get; init; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Advance(MoveBeforeSet);
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            _set.TrySetResult();
            return timer;
        }
    }

    private sealed class SignalLogger : ILogger<WorkflowEngineService>
    {
        private readonly TaskCompletionSource _logged = new();

        public Task Logged => _logged.Task;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _logged.TrySetResult();
    }
}
