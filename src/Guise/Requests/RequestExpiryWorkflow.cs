using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Wallets;

namespace Guise.Requests;

/// <summary>The names and shapes of the workflow that ends and erases a request.</summary>
internal static class RequestExpiry
{
    public const string Workflow = "request-expiry";
    public static readonly Step<Input, bool> Expire = new("request-expire");
    public static readonly Step<Input, bool> Erase = new("request-erase");

    public static string InstanceOf(string requestId) => "request-" + requestId;

    /// <param name="Wallet">The wallet's locator.</param>
    public sealed record Input(string Wallet, string RequestId, DateTimeOffset ExpiresAt, DateTimeOffset EraseAt);
}

/// <summary>Expires a request that nobody decided, and later erases what is left of it.</summary>
internal sealed class RequestExpiryWorkflow : Workflow<RequestExpiry.Input>
{
    public override string Name => RequestExpiry.Workflow;

    protected override async Task<object?> Run(IWorkflowContext context, RequestExpiry.Input input)
    {
        await context.Sleep(input.ExpiresAt);
        await context.Call(RequestExpiry.Expire, input, StepRetry.ForADay);
        await context.Sleep(input.EraseAt);
        await context.Call(RequestExpiry.Erase, input, StepRetry.ForADay);
        return null;
    }
}

/// <summary>One of those who may decide. Safe to repeat.</summary>
internal sealed class ExpireRequest(IRecordStore store) : WorkflowStep<RequestExpiry.Input, bool>(RequestExpiry.Expire)
{
    /// <summary>Whether this expired it.</summary>
    protected override async Task<bool> Run(RequestExpiry.Input input, CancellationToken cancel)
    {
        string partition = new WalletLocator(input.Wallet).Partition;
        while (await store.Get(partition, RequestRecord.Row(input.RequestId), cancel) is { } row)
        {
            RequestRecord record = RecordJson.Read<RequestRecord>(row.Value);
            if (record.Decided) return false;
            RecordWrite expired = new RecordWrite.Replace(row.Row, RecordJson.Write(record with { Decided = true, Box = null }), row.ETag);
            if (await store.Write(partition, [expired], scrub: true, cancel) is WriteOutcome.Written) return true;
        }
        return false;
    }
}

/// <summary>Safe to repeat.</summary>
internal sealed class EraseRequest(IRecordStore store) : WorkflowStep<RequestExpiry.Input, bool>(RequestExpiry.Erase)
{
    protected override async Task<bool> Run(RequestExpiry.Input input, CancellationToken cancel)
    {
        string partition = new WalletLocator(input.Wallet).Partition;
        while (await store.Get(partition, RequestRecord.Row(input.RequestId), cancel) is { } row)
        {
            if (await store.Write(partition, [new RecordWrite.Delete(row.Row, row.ETag)], scrub: true, cancel) is WriteOutcome.Written) return true;
        }
        return false;
    }
}
