using Guise.Platform.Records;

namespace Guise.Tests.Infrastructure;

internal enum Fault
{
    /// <summary>The process dies before the operation; nothing works until <see cref="FaultingRecordStore.Restart"/>.</summary>
    CrashBefore,

    /// <summary>The process dies after the operation; nothing works until <see cref="FaultingRecordStore.Restart"/>.</summary>
    CrashAfter,

    /// <summary>This one operation does not happen and throws.</summary>
    Fails,

    /// <summary>This one operation happens and throws.</summary>
    ReplyLost,
}

internal sealed class StoreFaultException(int operation, Fault fault) : IOException($"{fault} at operation {operation}.");

/// <summary>Numbers every operation from 1 and lets one of them go wrong.</summary>
internal sealed class FaultingRecordStore(IRecordStore inner) : IRecordStore
{
    private int _operations;
    private (int Operation, Fault Fault)? _planned;
    private volatile bool _down;

    /// <summary>How many operations there were since <see cref="Restart"/>.</summary>
    public int Operations => _operations;

    public void FailAt(int operation, Fault fault) => _planned = (operation, fault);

    /// <summary>The process is back: nothing is planned, and counting begins again.</summary>
    public void Restart() => (_operations, _planned, _down) = (0, null, false);

    public Task<StoredRecord?> Get(string partition, string row, CancellationToken cancel = default) =>
        Run(() => inner.Get(partition, row, cancel));

    public Task<RecordPage> Query(string partition, string prefix, int limit, string? after = null, CancellationToken cancel = default) =>
        Run(() => inner.Query(partition, prefix, limit, after, cancel));

    public Task<WriteOutcome> Write(string partition, IReadOnlyList<RecordWrite> writes, bool scrub = false, CancellationToken cancel = default) =>
        Run(() => inner.Write(partition, writes, scrub, cancel));

    /// <summary>
    /// Runs <paramref name="act"/> with each of its operations going wrong in each way, every time on a store that
    /// <paramref name="prepared"/> made; <paramref name="after"/> then sees the store working again.
    /// </summary>
    public static async Task Everywhere(
        Func<Task<IRecordStore>> prepared, Func<FaultingRecordStore, Task> act, Func<FaultingRecordStore, Task> after)
    {
        bool reached = true;
        for (int operation = 1; reached; operation++)
        {
            reached = false;
            // A crash after this operation is one before the next.
            foreach (Fault fault in (Fault[])[Fault.CrashBefore, Fault.Fails, Fault.ReplyLost])
            {
                FaultingRecordStore store = new(await prepared());
                store.FailAt(operation, fault);
                try
                {
                    await act(store);
                }
                catch (StoreFaultException)
                {
                }
                reached |= store.Operations >= operation;
                store.Restart();
                await after(store);
            }
        }
    }

    private async Task<T> Run<T>(Func<Task<T>> operation)
    {
        int number = Interlocked.Increment(ref _operations);
        Fault? fault = _planned is { } planned && planned.Operation == number ? planned.Fault : null;
        if (_down) throw new StoreFaultException(number, Fault.CrashBefore);
        if (fault is Fault.CrashBefore or Fault.CrashAfter) _down = true;
        if (fault is Fault.CrashBefore or Fault.Fails) throw new StoreFaultException(number, fault.Value);
        T result = await operation();
        return fault is null ? result : throw new StoreFaultException(number, fault.Value);
    }
}
