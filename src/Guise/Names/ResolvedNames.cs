using System.Collections.Concurrent;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Names;

/// <summary>
/// Remembers what the name system said, for a short time: a record for <see cref="Limits.NameCache"/>, the lack of one shorter, a silence
/// not at all. Who asks while a look-up is under way waits for that one.
/// </summary>
internal sealed class ResolvedNames(INameResolver resolver, ProfileRecords records, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _looks;

    /// <param name="refresh">Ask again: what is remembered has just proven wrong. Only a look-up that began after this call will do.</param>
    public async Task<ResolvedName> Resolve(EnsName name, bool refresh, CancellationToken cancel)
    {
        long asked = Interlocked.Read(ref _looks);
        while (true)
        {
            if (_entries.TryGetValue(name.Text, out Entry? entry) && IsUsable(entry, asked, refresh)) return await entry.Look.WaitAsync(cancel);
            if (_entries.Count >= Limits.NamesCached) _entries.Clear();
            TaskCompletionSource<ResolvedName> look = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Entry mine = new(look.Task, clock.GetTimestamp(), Interlocked.Increment(ref _looks));
            bool first = entry is null ? _entries.TryAdd(name.Text, mine) : _entries.TryUpdate(name.Text, mine, entry);
            if (first) return await Look(name, mine, look, cancel);
        }
    }

    /// <summary>Something was changed here: what is remembered may be wrong now.</summary>
    public void Forget(EnsName name) => _entries.TryRemove(name.Text, out _);

    private bool IsUsable(Entry entry, long asked, bool refresh)
    {
        if (refresh) return entry.Number > asked;
        if (!entry.Look.IsCompleted) return true;
        return entry.Look is { IsCompletedSuccessfully: true, Result: { } known }
            && clock.GetElapsedTime(entry.Began) < (known.Record is null ? Limits.NameMissCache : Limits.NameCache);
    }

    /// <summary>Not for the first caller's cancellation: others wait for the same answer. The resolver has time-outs of its own.</summary>
    private async Task<ResolvedName> Look(EnsName name, Entry mine, TaskCompletionSource<ResolvedName> look, CancellationToken cancel)
    {
        Task<ResolvedName> work = Task.Run(async () =>
        {
            ResolvedName resolvedName = new(new NameAnswer.Unavailable(), null);
            try
            {
                NameAnswer answer = await resolver.Resolve(name, CancellationToken.None);
                resolvedName = new(answer, answer is NameAnswer.Known { Profile: { } text } ? await records.Read(text, CancellationToken.None)
                    : null);
            }
            finally
            {
                look.SetResult(resolvedName);
                if (!resolvedName.IsKnown) _entries.TryRemove(KeyValuePair.Create(name.Text, mine));
            }
            return resolvedName;
        }, CancellationToken.None);
        return await work.WaitAsync(cancel);
    }

    private sealed record Entry(Task<ResolvedName> Look, long Began, long Number);
}
