using Guise.Platform.Records;

namespace Guise.Tests.Infrastructure;

/// <summary>A store that answers later, as one across a network does: no call of it is done when it returns.</summary>
internal sealed class LaterRecordStore(IRecordStore inner) : IRecordStore
{
    public async Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default)
    {
        await Task.Yield();
        return await inner.Get(partition, row, cancel);
    }

    public async Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default)
    {
        await Task.Yield();
        return await inner.Query(partition, prefix, limit, after, cancel);
    }

    public async Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false, CancellationToken cancel = default)
    {
        await Task.Yield();
        return await inner.Write(partition, writes, scrub, cancel);
    }
}
