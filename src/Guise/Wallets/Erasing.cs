using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Keys;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Wallets;

/// <summary>
/// Has rows removed that a transaction makes unreadable, and has given back what belonged to them elsewhere. The workflow is started before the
/// transaction and goes by a row that it writes: whether the call came through is never guessed from what other calls do meanwhile.
/// </summary>
internal sealed class Erasing(IWorkflows workflows, ServiceKeys keys)
{
    private const string Purpose = "erasure";

    /// <summary>What is to go, and the <see cref="Mark"/> for the batch of the transaction.</summary>
    /// <param name="Releases">Sealed, as it names things of a wallet that nothing else names beside it; gone with the mark.</param>
    public sealed record Plan(string Instance, Erasure.Input Input, byte[]? Releases)
    {
        public RecordWrite Mark => new RecordWrite.Insert(Input.Mark, RecordJson.Write(new ErasureRecord(ErasureRecord.Newest, Releases)));
    }

    public Task<Plan> Prepare(string partition, IReadOnlyList<string> prefixes, CancellationToken cancel) => Prepare(partition, prefixes, [], cancel);

    public async Task<Plan> Prepare(string partition, IReadOnlyList<string> prefixes, IReadOnlyList<Released> releases, CancellationToken cancel)
    {
        string id = Id.New(), mark = Erasure.MarkPrefix + id;
        byte[]? box = releases.Count == 0
            ? null
            : await keys.Seal(Purpose, RecordJson.Write(new ReleasesRecord(ReleasesRecord.Newest, releases)), Bound(partition, mark), cancel);
        Plan plan = new("erase-" + id, new Erasure.Input(partition, prefixes, mark, Releases: box is not null), box);
        await workflows.Start(Erasure.Workflow, plan.Instance, plan.Input, cancel);
        return plan;
    }

    /// <summary>The transaction is through. A workflow that gave up waiting for it is started again.</summary>
    public async Task Begin(Plan plan)
    {
        if (await workflows.Ring(plan.Instance, Erasure.BegunEvent) is not RingOutcome.Delivered)
            await workflows.Start(Erasure.Workflow, plan.Instance, plan.Input with { Begun = true });
    }

    /// <summary>What a mark says is to be given back.</summary>
    public async Task<IReadOnlyList<Released>> Read(string partition, StoredRecord mark, CancellationToken cancel) =>
        RecordJson.Read<ErasureRecord>(mark.Value).Releases is { } box
            ? RecordJson.Read<ReleasesRecord>(await keys.Open(Purpose, box, Bound(partition, mark.Row), cancel)).Items
            : [];

    private static byte[] Bound(string partition, string mark) => Frame.Of(partition, mark);
}

/// <param name="What">In the words of the releaser of this kind.</param>
internal sealed record Released(string Kind, byte[] What);

internal sealed record ReleasesRecord(int V, IReadOnlyList<Released> Items) : IRecordShape
{
    public static int Newest => 1;
}
