using System.Runtime.ExceptionServices;
using System.Text.Json;
using Guise.Platform.Workflows;

namespace Guise.Local.Workflows;

/// <summary>
/// Does what is due: turns of instances and attempts of steps, a few at once, never two turns of one instance. What is in
/// hand is known to this process only, so a process that died holds nothing back: the next one finds it due again.
/// </summary>
internal sealed partial class WorkflowEngine(
    WorkflowStore store, WorkflowCatalogue catalogue, TimeProvider clock, ILogger<WorkflowEngine> logger)
{
    /// <summary>Replays need a core and commits queue for one writer: more turns at once would only wait.</summary>
    private const int TurnsAtOnce = 4;

    /// <summary>Steps mostly wait for others; a few of them must not starve the rest, and many would crowd those they call.</summary>
    private const int StepsAtOnce = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _turns = [];
    private readonly Dictionary<long, Task> _steps = [];
    private Exception? _fault;
    private long _committed;

    /// <summary>Given whenever there may be something new to do.</summary>
    public Nudge Nudge { get; } = new();

    /// <summary>Turns since this engine began.</summary>
    public long Turns => Interlocked.Read(ref _committed);

    /// <summary>Turns and steps that run at this moment.</summary>
    public int InHand
    {
        get
        {
            lock (_gate) return _turns.Count + _steps.Count;
        }
    }

    /// <summary>Starts what is due and what there is room for; false when there was nothing.</summary>
    /// <exception cref="Exception">The store failed since the last call; nothing is lost, it can be tried again.</exception>
    public bool StartDue(DateTimeOffset now, CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _fault, null) is { } fault) ExceptionDispatchInfo.Throw(fault);
        lock (_gate)
        {
            int before = _turns.Count + _steps.Count;
            // Twice the room: as many as are in hand already may stand in front.
            foreach (string id in store.DueInstances(now, 2 * TurnsAtOnce))
            {
                if (_turns.Count < TurnsAtOnce && !_turns.ContainsKey(id)) Begin(_turns, id, () => Turn(id));
            }
            foreach (StepTask task in store.DueTasks(now, 2 * StepsAtOnce))
            {
                if (_steps.Count < StepsAtOnce && !_steps.ContainsKey(task.Id)) Begin(_steps, task.Id, () => Step(task, cancel));
            }
            return _turns.Count + _steps.Count > before;
        }
    }

    public DateTimeOffset? NextDue(DateTimeOffset now) => store.NextDue(now);

    /// <summary>Does all that is due at the clock's time, and what follows from it.</summary>
    public async Task RunUntilIdle(CancellationToken cancel = default)
    {
        while (true)
        {
            Task nudged = Nudge.Next();
            bool busy = InHand > 0;
            if (!StartDue(clock.GetUtcNow(), cancel) && !busy) return;
            await nudged.WaitAsync(cancel);
        }
    }

    /// <summary>Waits for what is in hand; to be called when nothing starts any more.</summary>
    public async Task Stopped()
    {
        while (InHand > 0)
        {
            Task[] inHand;
            lock (_gate) inHand = [.. _turns.Values, .. _steps.Values];
            await Task.WhenAll(inHand);
        }
    }

    private void Begin<TKey>(Dictionary<TKey, Task> inHand, TKey key, Func<Task> work) where TKey : notnull =>
        inHand.Add(key, Task.Run(async () =>
        {
            try
            {
                await work();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _fault, e, null);
            }
            finally
            {
                lock (_gate) inHand.Remove(key);
                Nudge.Give();
            }
        }));

    private async Task Turn(string id)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (store.Load(id, now) is not { } turn) return;
        IWorkflow? workflow = catalogue.Find(turn.Instance.Workflow);
        if (workflow is not null && workflow.Version < turn.Instance.Version)
        {
            LogNewer(turn.Instance.Workflow, id, turn.Instance.Version, workflow.Version);
            await store.Park(id);
            return;
        }
        HistoryEvent[] news =
        [
            new(EventKind.Turn, At: now),
            .. turn.Inbox.Select(message => message.Event).Where(e => e.Kind != EventKind.Start),
        ];
        TurnResult result = workflow is null
            ? TurnResult.Failed($"There is no workflow '{turn.Instance.Workflow}'.")
            : WorkflowReplay.Run(workflow, turn.Instance, turn.History, news);
        if (!await store.Commit(turn, news, result, now)) return;
        Interlocked.Increment(ref _committed);
        if (result.Status == WorkflowStatus.Failed) LogFailed(turn.Instance.Workflow, id);
    }

    private async Task Step(StepTask task, CancellationToken cancel)
    {
        string result;
        try
        {
            JsonElement returned = await catalogue.RunStep(new(task.Step, JsonElement.Parse(task.Input)), cancel);
            result = returned.ValueKind == JsonValueKind.Undefined ? "null" : returned.GetRawText();
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            // Stopped, not failed: the next start runs it again, and this attempt does not count.
            return;
        }
        catch (Exception e)
        {
            LogStepFailed(task.Step, task.Instance, task.Attempt, e.GetType().Name);
            if (task.Retry is { } retry && task.Attempt < retry.Attempts)
                await store.TryAgain(task, clock.GetUtcNow() + retry.PauseAfter(task.Attempt));
            else
                await store.End(task, EventKind.StepFailed, JsonSerializer.Serialize(e.Message));
            return;
        }
        await store.End(task, EventKind.StepDone, result);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflow {Workflow} {Instance} failed")]
    private partial void LogFailed(string workflow, string instance);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Workflow {Workflow} {Instance} has version {Version}, the code has {CodeVersion}: left alone")]
    private partial void LogNewer(string workflow, string instance, int version, int codeVersion);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Step {Step} of {Instance} failed at attempt {Attempt}: {Error}")]
    private partial void LogStepFailed(string step, string instance, int attempt, string error);
}
