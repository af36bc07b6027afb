using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>The names and shapes of the workflow that removes rows that no key opens any more.</summary>
internal static class Erasure
{
    public const string Workflow = "erasure";
    public const string BegunEvent = "begun";
    public static readonly Step<Input, Progress> ErasePage = new("erase-page");

    /// <param name="Locator">The wallet's.</param>
    /// <param name="ProfileId">While the wallet has this profile, nothing is erased: the call that started this came to nothing.</param>
    /// <param name="Prefixes">Of row keys; blind: they name rows, not what they hold.</param>
    /// <param name="Next">The prefix that is at its turn.</param>
    public sealed record Input(
        string Locator, string ProfileId, IReadOnlyList<string> Prefixes, int Next = 0, bool Begun = false, bool Again = false);

    public enum Progress { NothingToDo, More, Done }
}

/// <summary>Removes a wallet's rows, page by page, after the transaction that made them unreadable.</summary>
internal sealed class ErasureWorkflow : Workflow<Erasure.Input>
{
    /// <summary>Longer than any request runs: a row that was being written meanwhile is there by then.</summary>
    private static readonly TimeSpan LastWrites = TimeSpan.FromMinutes(5);
    private static readonly StepRetry Retry = new(10, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(5));

    public override string Name => Erasure.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, Erasure.Input input)
    {
        if (!input.Begun) await context.WaitEvent(Erasure.BegunEvent, context.Now + TimeSpan.FromMinutes(1));
        input = input with { Begun = true };

        switch (await context.Call(Erasure.ErasePage, input, Retry))
        {
            case Erasure.Progress.More:
                context.Restart(input);
                break;
            case Erasure.Progress.Done when input.Next + 1 < input.Prefixes.Count:
                context.Restart(input with { Next = input.Next + 1 });
                break;
            case Erasure.Progress.Done when !input.Again:
                await context.Sleep(context.Now + LastWrites);
                context.Restart(input with { Next = 0, Again = true });
                break;
        }
        return null;
    }
}

/// <summary>Deletes up to a batch of rows under a prefix. Safe to repeat.</summary>
internal sealed class ErasePage(IRecordStore store) : WorkflowStep<Erasure.Input, Erasure.Progress>(Erasure.ErasePage)
{
    protected override async Task<Erasure.Progress> Run(Erasure.Input input, CancellationToken cancel)
    {
        WalletLocator locator = new(input.Locator);
        if ((await WalletHead.Read(store, locator, cancel)).Profile?.ProfileId == input.ProfileId) return Erasure.Progress.NothingToDo;

        RecordPage page = await store.Query(locator.Partition, input.Prefixes[input.Next], RecordKeys.MaxBatch, cancel: cancel);
        if (page.Items.Count == 0) return Erasure.Progress.Done;

        RecordWrite[] deletes = [.. page.Items.Select(item => new RecordWrite.Delete(item.Row, item.ETag))];
        WriteOutcome outcome = await store.Write(locator.Partition, deletes, scrub: true, cancel);
        return page.More || outcome is not WriteOutcome.Written ? Erasure.Progress.More : Erasure.Progress.Done;
    }
}
