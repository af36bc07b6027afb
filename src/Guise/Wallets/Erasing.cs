using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>
/// Has rows removed that a transaction makes unreadable. The workflow is started before the transaction and goes by a row that it
/// writes: whether the call came through is never guessed from what other calls do to the wallet meanwhile.
/// </summary>
internal sealed class Erasing(IWorkflows workflows)
{
    /// <summary>What is to go, and the <see cref="Mark"/> for the batch of the transaction.</summary>
    public sealed record Plan(string Instance, Erasure.Input Input)
    {
        public RecordWrite Mark => new RecordWrite.Insert(Input.Mark, RecordJson.Write(new ErasureRecord(ErasureRecord.Newest)));
    }

    public async Task<Plan> Prepare(string partition, IReadOnlyList<string> prefixes, CancellationToken cancel)
    {
        string id = Id.New();
        Plan plan = new("erase-" + id, new Erasure.Input(partition, prefixes, Erasure.MarkPrefix + id));
        await workflows.Start(Erasure.Workflow, plan.Instance, plan.Input, cancel);
        return plan;
    }

    /// <summary>The transaction is through. A workflow that gave up waiting for it is started again.</summary>
    public async Task Begin(Plan plan)
    {
        if (await workflows.Ring(plan.Instance, Erasure.BegunEvent) is not RingOutcome.Delivered)
            await workflows.Start(Erasure.Workflow, plan.Instance, plan.Input with { Begun = true });
    }
}
