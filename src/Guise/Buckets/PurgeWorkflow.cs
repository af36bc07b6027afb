using System.Globalization;
using Guise.Platform.Objects;
using Guise.Platform.Records;
using Guise.Platform.Workflows;

namespace Guise.Buckets;

/// <summary>The names and shapes of the workflow that erases what a deleted bucket held.</summary>
internal static class BucketPurge
{
    public const string Workflow = "bucket-purge";
    public static readonly Step<Input, bool> Page = new("bucket-purge-page");

    public static string InstanceOf(string bucket, DateTimeOffset deletedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"purge-{bucket}-{deletedAt.ToUnixTimeSeconds()}");

    public sealed record Input(string Bucket, DateTimeOffset DueAt);
}

/// <summary>Once nobody can restore the bucket any more: its objects, page by page. Its head, its revocations and its log stay.</summary>
internal sealed class PurgeWorkflow : Workflow<BucketPurge.Input>
{
    public override string Name => BucketPurge.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, BucketPurge.Input input)
    {
        await context.Sleep(input.DueAt);
        if (await context.Call(BucketPurge.Page, input, StepRetry.ForADay)) context.Restart(input);
        return null;
    }
}

/// <summary>Erases up to a page of objects, bytes first; true while there is more. Safe to repeat.</summary>
internal sealed class PurgePage(IRecordStore store, IObjectStore objects,
    TimeProvider clock) : WorkflowStep<BucketPurge.Input, bool>(BucketPurge.Page)
{
    private const int Objects = 50;

    protected override async Task<bool> Run(BucketPurge.Input input, CancellationToken cancel)
    {
        // Restored, or restored and deleted again: then it is not this one's turn.
        if (await store.Get(BucketRows.PartitionOf(input.Bucket), BucketRows.Head, cancel) is not { } row) return false;
        BucketRecord head = RecordJson.Read<BucketRecord>(row.Value);
        if (head.State != BucketState.Deleted || head.PurgeAt > clock.GetUtcNow()) return false;

        string partition = ObjectRows.PartitionOf(input.Bucket);
        RecordPage page = await store.Query(partition, ObjectRows.Objects, Objects, cancel: cancel);
        if (page.Items.Count == 0)
        {
            if (await store.Get(partition, ObjectRows.Usage, cancel) is { } usage)
                await store.Write(partition, [new RecordWrite.Delete(usage.Row, usage.ETag)], cancel: cancel);
            return false;
        }
        foreach (StoredRecord found in page.Items) await objects.Delete(input.Bucket, RecordJson.Read<ObjectRecord>(found.Value).Blob, cancel);
        await store.Write(partition, [.. page.Items.Select(found => new RecordWrite.Delete(found.Row, found.ETag))], scrub: true, cancel);
        return true;
    }
}
