using Guise.Platform.Records;

namespace Guise.Tests.Infrastructure;

/// <summary>Counts what an operation costs: every call is one round trip to a store.</summary>
internal sealed class CountingRecordStore(IRecordStore inner) : IRecordStore
{
    private int _reads;
    private int _writes;

    /// <summary>Gets and queries.</summary>
    public int Reads => _reads;

    public int Writes => _writes;

    public int RoundTrips => _reads + _writes;

    public void Reset() => (_reads, _writes) = (0, 0);

    public Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref _reads);
        return inner.Get(partition, row, cancel);
    }

    public Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref _reads);
        return inner.Query(partition, prefix, limit, after, cancel);
    }

    public Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref _writes);
        return inner.Write(partition, writes, scrub, cancel);
    }
}
