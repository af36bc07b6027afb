using Guise.Platform.Records;

namespace Guise.Platform.Keys;

/// <summary>
/// The service's signing keys, in the record store. Whichever instance is first to notice makes the next key; a key signs
/// only after it was listed, and stays listed until nothing that it signed is valid any more.
/// </summary>
internal sealed class SigningKeys(IRecordStore records, ServiceKeys keys, TimeProvider clock) : IDisposable
{
    private const string Partition = "signing-keys";
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Ring? _ring;

    /// <summary>The key that signs now.</summary>
    public async Task<SigningKey> Current(SigningAlgorithm algorithm, CancellationToken cancel = default)
    {
        Ring ring = await Load(cancel);
        SigningKeyEntry[] entries = [.. ring.Of(algorithm)];
        SigningTurn? turn = SigningSchedule.Current(entries.Select(entry => entry.Turn), clock.GetUtcNow());

        // None has begun when another instance's clock is ahead of ours; then the oldest is the one that everybody knows.
        SigningKeyEntry current = turn is { } begun ? entries.Last(entry => entry.Turn == begun) : entries[0];
        return await current.Open(keys, cancel);
    }

    /// <summary>Every key that a reader may need, the next one included.</summary>
    public async Task<IReadOnlyList<PublishedKey>> Published(CancellationToken cancel = default)
    {
        Ring ring = await Load(cancel);
        return [.. SigningAlgorithm.All.SelectMany(ring.Of).Select(entry => entry.Public!)];
    }

    public void Dispose() => _reading.Dispose();

    private async ValueTask<Ring> Load(CancellationToken cancel)
    {
        if (Fresh() is { } cached) return cached;
        await _reading.WaitAsync(cancel);
        try
        {
            return Fresh() ?? (_ring = await Read(cancel));
        }
        finally
        {
            _reading.Release();
        }
    }

    private Ring? Fresh()
    {
        Ring? ring = _ring;
        return ring is not null && clock.GetElapsedTime(ring.ReadAt) < Limits.SigningCache ? ring : null;
    }

    /// <summary>Reads the ring again after each key that was added, so that all go by what the store holds.</summary>
    private async Task<Ring> Read(CancellationToken cancel)
    {
        while (true)
        {
            long readAt = clock.GetTimestamp();
            RecordPage page = await records.Query(Partition, "", RecordKeys.MaxPage, cancel: cancel);
            Ring ring = new([.. page.Items.Select(stored => new SigningKeyEntry(stored))], readAt);
            if (!await AddMissing(ring, cancel)) return await RemoveEnded(ring, cancel);
        }
    }

    private async Task<bool> AddMissing(Ring ring, CancellationToken cancel)
    {
        bool added = false;
        foreach (SigningAlgorithm algorithm in SigningAlgorithm.All)
        {
            SigningTurn[] turns = [.. ring.Of(algorithm).Select(entry => entry.Turn)];
            foreach (SigningTurn turn in SigningSchedule.Missing(turns, clock.GetUtcNow()))
            {
                RecordWrite.Insert insert = await SigningKeyEntry.Create(algorithm, turn, keys, cancel);
                await records.Write(Partition, [insert], cancel: cancel);
                added = true;
            }
        }
        return added;
    }

    private async Task<Ring> RemoveEnded(Ring ring, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        HashSet<SigningKeyEntry> ended = [];
        foreach (SigningAlgorithm algorithm in SigningAlgorithm.All)
        {
            SigningKeyEntry[] entries = [.. ring.Of(algorithm)];
            foreach ((SigningKeyEntry entry, SigningKeyEntry successor) in entries.Zip(entries.Skip(1)))
            {
                if (!SigningSchedule.Ends(successor.Turn, now)) continue;
                ended.Add(entry);
                await records.Write(Partition, [new RecordWrite.Delete(entry.Row, entry.ETag)], scrub: true, cancel);
            }
        }
        return ended.Count == 0 ? ring : ring with { Entries = [.. ring.Entries.Where(entry => !ended.Contains(entry))] };
    }

    private sealed record Ring(IReadOnlyList<SigningKeyEntry> Entries, long ReadAt)
    {
        /// <summary>Oldest first, as the store orders them.</summary>
        public IEnumerable<SigningKeyEntry> Of(SigningAlgorithm algorithm) => Entries.Where(entry => entry.Algorithm == algorithm);
    }
}
