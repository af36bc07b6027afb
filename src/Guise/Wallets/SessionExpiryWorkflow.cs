using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>The names and shapes of the workflow that watches a session.</summary>
internal static class SessionExpiry
{
    public const string Workflow = "session-expiry";
    public const string EndedEvent = "ended";
    public static readonly Step<Input, Checked> EndIfDue = new("session-end-if-due");

    public static string InstanceOf(string sessionId) => "session-" + sessionId;

    /// <param name="Locator">Which wallet.</param>
    /// <param name="DueAt">The earliest end of the session as far as is known.</param>
    public sealed record Input(string Locator, string SessionId, DateTimeOffset DueAt);

    /// <param name="DueAt">When to look again; null once the session has ended.</param>
    public sealed record Checked(DateTimeOffset? DueAt = null);
}

/// <summary>
/// Ends a session at its idle or absolute expiry even if nobody calls again. The expiry is evaluated at every read in any case;
/// this makes it eager, so that a wallet nobody uses holds no key.
/// </summary>
internal sealed class SessionExpiryWorkflow : Workflow<SessionExpiry.Input>
{
    public override string Name => SessionExpiry.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, SessionExpiry.Input input)
    {
        Received ended = await context.WaitEvent(SessionExpiry.EndedEvent, input.DueAt);
        if (ended.Came) return null;

        SessionExpiry.Checked result = await context.Call(SessionExpiry.EndIfDue, input, StepRetry.ForADay);
        if (result.DueAt is { } due) context.Restart(input with { DueAt = due });
        return null;
    }
}

/// <summary>Reads the row again and ends the session if its time has come. Safe to repeat.</summary>
internal sealed class EndSessionIfDue(IRecordStore store, TimeProvider clock)
    : WorkflowStep<SessionExpiry.Input, SessionExpiry.Checked>(SessionExpiry.EndIfDue)
{
    protected override async Task<SessionExpiry.Checked> Run(SessionExpiry.Input input, CancellationToken cancel)
    {
        string partition = new WalletLocator(input.Locator).Partition;
        while (true)
        {
            StoredRecord? row = await store.Get(partition, WalletRows.Session, cancel);
            SessionRecord? session = row is null ? null : RecordJson.Read<SessionRecord>(row.Value);
            if (session?.Keys is null || session.Id != input.SessionId) return new(null);
            if (session.IsOpen(clock.GetUtcNow())) return new(session.EndsAt());

            RecordWrite ended = new RecordWrite.Replace(row!.Row, RecordJson.Write(session.Ended()), row.ETag);
            if (await store.Write(partition, [ended], scrub: true, cancel) is WriteOutcome.Written) return new(null);
        }
    }
}
