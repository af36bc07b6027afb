using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>The names and shapes of the workflow that removes rows that no key opens any more.</summary>
internal static class Erasure
{
    public const string Workflow = "erasure";
    public const string BegunEvent = "begun";
    public const string MarkPrefix = "erasing|";
    public static readonly Step<Input, Progress> Release = new("erase-release");
    public static readonly Step<Input, Progress> ErasePage = new("erase-page");
    public static readonly Step<Input, Progress> Finish = new("erase-finish");

    /// <param name="Prefixes">Of row keys; blind: they name rows, not what they hold.</param>
    /// <param name="Next">The prefix that is at its turn.</param>
    /// <param name="Mark">A row that came with the transaction: without it, the call which started this came to nothing.</param>
    /// <param name="Releases">Whether the mark says what is to be given back.</param>
    /// <param name="Released">Whether that is done, this time round.</param>
    public sealed record Input(
        string Partition, IReadOnlyList<string> Prefixes, string Mark, int Next = 0, bool Begun = false, bool Again = false, bool Releases = false,
        bool Released = false);

    public enum Progress { NothingToDo, More, Done }
}

/// <summary>Stands beside what is to be erased, until it is.</summary>
/// <param name="Releases">Sealed under the service key; null for none.</param>
internal sealed record ErasureRecord(int V, byte[]? Releases = null) : IRecordShape
{
    public static int Newest => 1;
}

/// <summary>Gives back what a wallet had elsewhere and removes its rows, page by page, after the transaction that made them unreadable.</summary>
internal sealed class ErasureWorkflow : Workflow<Erasure.Input>
{
    /// <summary>Longer than any request runs: a row that was being written meanwhile is there by then.</summary>
    private static readonly TimeSpan LastWrites = TimeSpan.FromMinutes(5);

    public override string Name => Erasure.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, Erasure.Input input)
    {
        if (!input.Begun) await context.WaitEvent(Erasure.BegunEvent, context.Now + TimeSpan.FromMinutes(1));
        input = input with { Begun = true };
        if (input is { Releases: true, Released: false })
        {
            if (await context.Call(Erasure.Release, input, StepRetry.ForADay) is Erasure.Progress.NothingToDo) return null;
            input = input with { Released = true };
        }

        switch (await context.Call(Erasure.ErasePage, input, StepRetry.ForADay))
        {
            case Erasure.Progress.More:
                context.Restart(input);
                break;
            case Erasure.Progress.Done when input.Next + 1 < input.Prefixes.Count:
                context.Restart(input with { Next = input.Next + 1 });
                break;
            case Erasure.Progress.Done when !input.Again:
                await context.Sleep(context.Now + LastWrites);
                context.Restart(input with { Next = 0, Again = true, Released = false });
                break;
            case Erasure.Progress.Done:
                await context.Call(Erasure.Finish, input, StepRetry.ForADay);
                break;
        }
        return null;
    }
}

/// <summary>Gives back what the mark says. Safe to repeat, as every releaser is.</summary>
internal sealed class EraseRelease(
    IRecordStore store, Erasing erasing, IEnumerable<IReleased> releasers) : WorkflowStep<Erasure.Input, Erasure.Progress>(Erasure.Release)
{
    protected override async Task<Erasure.Progress> Run(Erasure.Input input, CancellationToken cancel)
    {
        if (await store.Get(input.Partition, input.Mark, cancel) is not { } mark) return Erasure.Progress.NothingToDo;
        foreach (Released released in await erasing.Read(input.Partition, mark, cancel))
            await releasers.Single(releaser => releaser.Kind == released.Kind).Release(released.What, cancel);
        return Erasure.Progress.Done;
    }
}

/// <summary>Deletes up to a batch of rows under a prefix. Safe to repeat.</summary>
internal sealed class ErasePage(IRecordStore store) : WorkflowStep<Erasure.Input, Erasure.Progress>(Erasure.ErasePage)
{
    protected override async Task<Erasure.Progress> Run(Erasure.Input input, CancellationToken cancel)
    {
        if (await store.Get(input.Partition, input.Mark, cancel) is null) return Erasure.Progress.NothingToDo;

        RecordPage page = await store.Query(input.Partition, input.Prefixes[input.Next], RecordKeys.MaxBatch, cancel: cancel);
        if (page.Items.Count == 0) return Erasure.Progress.Done;

        // These prefixes are of any wallet: where there is a profile again, its rows may be among them. What the erased one left ends by its
        // own watch.
        if (WalletRows.OfOtherAreas.Contains(input.Prefixes[input.Next]) && await store.Get(input.Partition, WalletRows.Profile, cancel) is not null)
            return Erasure.Progress.Done;

        RecordWrite[] deletes = [.. page.Items.Select(item => new RecordWrite.Delete(item.Row, item.ETag))];
        WriteOutcome outcome = await store.Write(input.Partition, deletes, scrub: true, cancel);
        return page.More || outcome is not WriteOutcome.Written ? Erasure.Progress.More : Erasure.Progress.Done;
    }
}

/// <summary>Removes the mark once nothing is left to erase. Safe to repeat.</summary>
internal sealed class EraseFinish(IRecordStore store) : WorkflowStep<Erasure.Input, Erasure.Progress>(Erasure.Finish)
{
    protected override async Task<Erasure.Progress> Run(Erasure.Input input, CancellationToken cancel)
    {
        if (await store.Get(input.Partition, input.Mark, cancel) is not { } mark) return Erasure.Progress.NothingToDo;
        await store.Write(input.Partition, [new RecordWrite.Delete(mark.Row, mark.ETag)], scrub: true, cancel);
        return Erasure.Progress.Done;
    }
}
