using Guise.Platform.Records;

namespace Guise.Tests.Infrastructure;

/// <summary>
/// A store at which callers meet: each has read what it asked for, and none goes on before as many have as the test wants. So all of
/// them decide by the same state, and all but one find it changed.
/// </summary>
internal sealed class MeetingRecordStore(IRecordStore inner) : IRecordStore
{
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _partition = "";
    private int _missing;

    /// <summary>The next queries of a partition meet, once.</summary>
    public void Meet(string partition, int callers)
    {
        _missing = callers;
        _partition = partition;
    }

    public Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default) => inner.Get(partition, row, cancel);

    public async Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default)
    {
        RecordPage page = await inner.Query(partition, prefix, limit, after, cancel);
        if (partition != _partition) return page;
        if (Interlocked.Decrement(ref _missing) == 0) _met.SetResult();
        await _met.Task.WaitAsync(cancel);
        return page;
    }

    public Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false, CancellationToken cancel = default) =>
        inner.Write(partition, writes, scrub, cancel);
}
