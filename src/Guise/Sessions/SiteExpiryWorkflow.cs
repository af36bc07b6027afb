using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Wallets;

namespace Guise.Sessions;

/// <summary>The names and shapes of the workflow that watches a site's session.</summary>
internal static class SiteExpiry
{
    public const string Workflow = "site-expiry";
    public const string EndedEvent = "ended";
    public static readonly Step<Input, Checked> EndIfDue = new("site-end-if-due");

    public static string InstanceOf(string sessionId) => "site-" + sessionId;

    /// <param name="Wallet">The wallet's locator.</param>
    /// <param name="DueAt">When to look next: first at the code's end, then at the session's.</param>
    /// <param name="Place">Where the token's pointer and code lie; null when that is not known any more.</param>
    public sealed record Input(string Wallet, string SessionId, DateTimeOffset DueAt, string? Place = null);

    /// <param name="DueAt">When to look again; null once nothing is left.</param>
    public sealed record Checked(DateTimeOffset? DueAt = null);
}

/// <summary>
/// Removes what a site's session leaves: a code that nobody redeemed, then row and pointer once it is over. The row is evaluated at every read
/// in any case.
/// </summary>
internal sealed class SiteExpiryWorkflow : Workflow<SiteExpiry.Input>
{
    public override string Name => SiteExpiry.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, SiteExpiry.Input input)
    {
        await context.WaitEvent(SiteExpiry.EndedEvent, input.DueAt);
        SiteExpiry.Checked result = await context.Call(SiteExpiry.EndIfDue, input, StepRetry.ForADay);
        if (result.DueAt is { } due) context.Restart(input with { DueAt = due });
        return null;
    }
}

/// <summary>Looks at the rows and removes those whose time has come. Safe to repeat.</summary>
internal sealed class EndSiteSessionIfDue(IRecordStore store,
    TimeProvider clock) : WorkflowStep<SiteExpiry.Input, SiteExpiry.Checked>(SiteExpiry.EndIfDue)
{
    protected override async Task<SiteExpiry.Checked> Run(SiteExpiry.Input input, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        string wallet = new WalletLocator(input.Wallet).Partition;
        StoredRecord? row = await store.Get(wallet, SiteRows.Live(input.SessionId), cancel);
        LiveRecord? live = row is null ? null : RecordJson.Read<LiveRecord>(row.Value);
        bool over = live?.IsLive(now) != true;

        DateTimeOffset? codeEnds = input.Place is null ? null : await Code(input.Place, over, now, cancel);
        if (!over) return new(codeEnds ?? live!.EndsAt());

        if (input.Place is not null) await Remove(SiteRows.Partition(input.Place), SiteRows.Pointer, cancel);
        if (row is null) return new(null);
        WriteOutcome outcome = await store.Write(wallet, [new RecordWrite.Delete(row.Row, row.ETag)], scrub: true, cancel);
        // Used at the same moment: look again.
        return new(outcome is WriteOutcome.Conflict ? now : null);
    }

    /// <summary>Removes the code if it is not good any more; else tells until when it is.</summary>
    private async Task<DateTimeOffset?> Code(string place, bool over, DateTimeOffset now, CancellationToken cancel)
    {
        if (await store.Get(SiteRows.Partition(place), SiteRows.Code, cancel) is not { } row) return null;
        DateTimeOffset ends = RecordJson.Read<CodeRecord>(row.Value).ExpiresAt;
        if (!over && now < ends) return ends;
        await store.Write(SiteRows.Partition(place), [new RecordWrite.Delete(row.Row, row.ETag)], scrub: true, cancel);
        return null;
    }

    private async Task Remove(string partition, string name, CancellationToken cancel)
    {
        if (await store.Get(partition, name, cancel) is { } row)
            await store.Write(partition, [new RecordWrite.Delete(row.Row, row.ETag)], scrub: true, cancel);
    }
}
