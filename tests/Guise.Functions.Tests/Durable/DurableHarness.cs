using Guise.Functions.Workflows;
using Guise.Platform.Workflows;
using Guise.Tests.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guise.Functions.Tests.Durable;

/// <summary>
/// The head's adapter on the engine of Durable Task, which really waits and keeps everything in memory: what survives a crash
/// it cannot tell.
/// </summary>
internal sealed class DurableHarness : WorkflowHarness
{
    /// <summary>How long nothing may happen until all that was due counts as done.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>Timers of the adapter are set this much late.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    /// <summary>On a machine with much else to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DurableClient _client = new();
    private readonly WorkflowRunner _runner;
    private readonly CountedWorkflows _workflows;
    private DurableTaskTestHost? _host;
    private int _turns;
    private int _steps;
    private long _last = TimeProvider.System.GetTimestamp();

    private DurableHarness(WorkflowCatalogue catalogue)
    {
        _runner = new WorkflowRunner(catalogue, _client);
        _workflows = new CountedWorkflows(new DurableWorkflows(_client, catalogue), () => Volatile.Read(ref _turns));
    }

    public override TimeSpan Moment => TimeSpan.FromSeconds(1.5);

    public override bool KnowsInstances => false;

    public override IWorkflows Workflows => _workflows;

    public override DateTimeOffset Now => DateTimeOffset.UtcNow;

    public static async Task<WorkflowHarness> Start(IReadOnlyList<IWorkflow> workflows, IReadOnlyList<IWorkflowStep> steps)
    {
        DurableHarness harness = new(TestStep.Catalogue(workflows, steps));
        harness._host = await Host(registry =>
        {
            foreach (IWorkflow workflow in workflows)
                registry.AddOrchestratorFunc<WorkflowStart, WorkflowValue>(workflow.Name, (context, _) => harness.Turn(context));
            registry.AddActivityFunc<StepCall, WorkflowValue>(WorkflowFunctions.StepName, (_, call) => harness.Step(call));
        });
        harness._client.Current = harness._host.Client;
        return harness;
    }

    public override async Task Settle()
    {
        long begun = TimeProvider.System.GetTimestamp();
        Touch();
        while (IsBusy() && TimeProvider.System.GetElapsedTime(begun) < Patience) await Task.Delay(20);
        // The turn of a name that nobody knows is none of ours.
        await foreach (OrchestrationMetadata pending in _client.Current.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Pending])))
            await _client.Current.WaitForInstanceStartAsync(pending.InstanceId);

        bool IsBusy()
        {
            bool begins = Volatile.Read(ref _turns) <= _workflows.TurnsBefore && TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(3);
            return begins || Volatile.Read(ref _steps) > 0 || TimeProvider.System.GetElapsedTime(Volatile.Read(ref _last)) < Quiet;
        }
    }

    public override async Task Pass(double moments)
    {
        await Task.Delay(moments * Moment + Late);
        await Settle();
    }

    public override Task Crash(double moments = 0, IReadOnlyList<IWorkflow>? workflows = null)
    {
        Assert.Skip("This engine keeps everything in memory.");
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync() => await _host!.DisposeAsync();

    protected override async Task<WorkflowInstance> Ended(string id)
    {
        using CancellationTokenSource patience = new(Patience);
        await _client.Current.WaitForInstanceCompletionAsync(id, patience.Token);
        return await Get(id);
    }

    /// <summary>It takes a port by chance, which somebody else may have.</summary>
    private static async Task<DurableTaskTestHost> Host(Action<DurableTaskRegistry> register)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await DurableTaskTestHost.StartAsync(register, new DurableTaskTestHostOptions { LoggerFactory = NullLoggerFactory.Instance });
            }
            catch (IOException) when (attempt < 5)
            {
            }
        }
    }

    // A turn that waits never ends: the engine drops it and replays, so only its begin counts.
    private Task<WorkflowValue> Turn(TaskOrchestrationContext context)
    {
        Touch();
        Interlocked.Increment(ref _turns);
        return _runner.Run(context);
    }

    private async Task<WorkflowValue> Step(StepCall call)
    {
        Interlocked.Increment(ref _steps);
        try
        {
            return await _runner.RunStep(call, _client.Current, CancellationToken.None);
        }
        finally
        {
            Touch();
            Interlocked.Decrement(ref _steps);
        }
    }

    private void Touch() => Volatile.Write(ref _last, TimeProvider.System.GetTimestamp());
}
