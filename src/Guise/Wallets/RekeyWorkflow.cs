using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>The names and shapes of the workflow that re-encrypts a wallet.</summary>
internal static class Rekey
{
    public const string Workflow = "rekey";
    public const string BegunEvent = "begun";
    public const string OpenedEvent = "opened";
    public static readonly Step<Input, Progress> MovePage = new("rekey-move-page");
    public static readonly Step<Input, Progress> Finish = new("rekey-finish");

    /// <param name="Begun">The profile has its new key: the call that started this has done its part.</param>
    /// <param name="Again">This is the second pass, for writes that were under way during the first.</param>
    public sealed record Input(string Locator, bool Begun, bool Again);

    public enum Progress { NothingToDo, More, Locked, Done }
}

/// <summary>Moves every record of a wallet under its new key, page by page, while the wallet is open.</summary>
internal sealed class RekeyWorkflow : Workflow<Rekey.Input>
{
    /// <summary>Longer than any request runs: what was written under the old key is in the store by then.</summary>
    private static readonly TimeSpan LastWrites = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LostRing = TimeSpan.FromDays(1);

    public override string Name => Rekey.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, Rekey.Input input)
    {
        if (!input.Begun) await context.WaitEvent(Rekey.BegunEvent, context.Now + TimeSpan.FromMinutes(1));
        input = input with { Begun = true };

        switch (await context.Call(Rekey.MovePage, input, StepRetry.ForADay))
        {
            case Rekey.Progress.More:
                context.Restart(input);
                break;
            case Rekey.Progress.Locked:
                await context.WaitEvent(Rekey.OpenedEvent, context.Now + LostRing);
                context.Restart(input);
                break;
            case Rekey.Progress.Done when !input.Again:
                await context.Sleep(context.Now + LastWrites);
                context.Restart(input with { Again = true });
                break;
            case Rekey.Progress.Done:
                await context.Call(Rekey.Finish, input, StepRetry.ForADay);
                break;
        }
        return null;
    }
}

/// <summary>Moves some records, each in one transaction: its new row comes as the old one goes. Safe to repeat.</summary>
internal sealed class RekeyMovePage(IRecordStore store, Rekeying rekeying,
    TimeProvider clock) : WorkflowStep<Rekey.Input, Rekey.Progress>(Rekey.MovePage)
{
    private const int PageRows = 20;

    protected override async Task<Rekey.Progress> Run(Rekey.Input input, CancellationToken cancel)
    {
        WalletHead head = await WalletHead.Read(store, new(input.Locator), cancel);
        if (head.Profile?.PreviousKey is null) return Rekey.Progress.NothingToDo;
        if (head.Session is not { RekeyKeys: not null } session || !session.IsOpen(clock.GetUtcNow())) return Rekey.Progress.Locked;

        (DataKey key, DataKey previous) = await rekeying.KeysOf(session, cancel);
        using (key)
        using (previous)
        {
            RecordPage page = await store.Query(head.Locator.Partition, PrivateRecords.Prefix(previous), PageRows, cancel: cancel);
            foreach (StoredRecord row in page.Items) await Move(head, key, previous, row, cancel);
            return page.More ? Rekey.Progress.More : Rekey.Progress.Done;
        }
    }

    private async Task Move(WalletHead head, DataKey key, DataKey previous, StoredRecord row, CancellationToken cancel)
    {
        string profileId = head.Profile!.ProfileId;
        (string kind, string id, byte[] body) = PrivateRecords.Open(previous, profileId, row);
        RecordWrite delete = new RecordWrite.Delete(row.Row, row.ETag);
        RecordWrite insert = new RecordWrite.Insert(
            PrivateRecords.RowOf(key, kind, id), PrivateRecords.Seal(key, profileId, kind, id, body));
        WriteOutcome outcome = await store.Write(head.Locator.Partition, [delete, insert], cancel: cancel);

        // The same record was written under the new key already, by a call that came after the rekey: the newer one stays.
        if (outcome is WriteOutcome.Conflict(1)) await store.Write(head.Locator.Partition, [delete], cancel: cancel);
    }
}

/// <summary>Forgets the previous key once nothing is left under it. Safe to repeat.</summary>
internal sealed class RekeyFinish(IRecordStore store) : WorkflowStep<Rekey.Input, Rekey.Progress>(Rekey.Finish)
{
    protected override async Task<Rekey.Progress> Run(Rekey.Input input, CancellationToken cancel)
    {
        while (true)
        {
            WalletHead head = await WalletHead.Read(store, new(input.Locator), cancel);
            if (head.Profile?.PreviousKey is null) return Rekey.Progress.NothingToDo;

            List<RecordWrite> writes = [head.Replace(head.Profile with { PreviousKey = null })];
            if (head.Session?.RekeyKeys is not null) writes.Add(head.Put(head.Session with { RekeyKeys = null }));
            if (await store.Write(head.Locator.Partition, writes, scrub: true, cancel) is WriteOutcome.Written) return Rekey.Progress.Done;
        }
    }
}
