using System.Text.Json;
using Guise.Platform.Http;
using Guise.Platform.Workflows;
using Microsoft.DurableTask;

namespace Guise.Functions.Workflows;

/// <summary>Workflow code on Durable Functions. It awaits tasks of the orchestration only: any other leaves an instance running for ever.</summary>
internal sealed class DurableWorkflowContext(TaskOrchestrationContext context, WorkflowStart start) : IWorkflowContext
{
    /// <summary>Durable timers can fire up to a second early; after a wake-up a deadline must have passed.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    private readonly PendingEvents _events = new();

    public string InstanceId => context.InstanceId;

    public int Version => start.Version;

    public DateTimeOffset Now => new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    public Guid NewId() => context.NewGuid();

    public async Task<TResult> Call<TInput, TResult>(Step<TInput, TResult> step, TInput input, StepRetry? retry = null)
    {
        StepCall call = new(step.Name, JsonSerializer.SerializeToElement(input, Json.Options));
        try
        {
            WorkflowValue answer = await context.CallActivityAsync<WorkflowValue>(WorkflowFunctions.StepName, call, Options(retry));
            return answer.Read<TResult>();
        }
        catch (TaskFailedException e)
        {
            throw new StepFailedException(step.Name, e.FailureDetails.ErrorMessage);
        }
    }

    public async Task<Received> WaitEvent(string name, DateTimeOffset? until = null)
    {
        Task<WorkflowValue> came = _events.Wait(name, unseen => context.WaitForExternalEvent<WorkflowValue>(unseen));
        if (!came.IsCompleted && until is { } deadline)
        {
            using CancellationTokenSource losing = new();
            Task timer = context.CreateTimer((deadline + Late).UtcDateTime, losing.Token);
            if (await Task.WhenAny(came, timer) != came) return default;
            losing.Cancel();
        }
        WorkflowValue value = await came;
        _events.Taken(name);
        return new Received(true, value.Value);
    }

    public Task Sleep(DateTimeOffset until) => context.CreateTimer((until + Late).UtcDateTime, CancellationToken.None);

    public void SetStatus(object status) => context.SetCustomStatus(JsonSerializer.SerializeToElement(status, Json.Options));

    public void Restart(object input)
    {
        foreach ((string name, WorkflowValue value) in _events.Unread()) context.SendEvent(context.InstanceId, name, value);
        context.ContinueAsNew(start with { Input = JsonSerializer.SerializeToElement(input, Json.Options) }, preserveUnprocessedEvents: true);
    }

    private static TaskOptions? Options(StepRetry? retry) => retry is null or { Attempts: 1 }
        ? null
        : TaskOptions.FromRetryPolicy(new RetryPolicy(retry.Attempts, retry.First, retry.Backoff, retry.Max));
}
