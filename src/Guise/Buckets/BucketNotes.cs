using Guise.Platform;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Buckets;

/// <summary>
/// Writes into a wallet's log what its owner did with buckets, once it is done: they lie elsewhere, so it cannot be one transaction. Nothing is
/// written for a named account, which has no log.
/// </summary>
internal sealed class BucketNotes(IRecordStore store, TimeProvider clock)
{
    public static Func<GrantAnswer, string> Sharing(string bucket) =>
        grant => $"{bucket} → {grant.Principal} ({grant.Role.ToString().ToLowerInvariant()})";

    /// <param name="act">Comes through as it ends.</param>
    public async Task<Problem?> Of(OpenWallet? wallet, ActivityEvent what, string about, Task<Problem?> act)
    {
        Problem? problem = await act;
        if (problem is null) await Note(wallet, what, about);
        return problem;
    }

    public async Task<Result<T>> Of<T>(OpenWallet? wallet, ActivityEvent what, Func<T, string> about, Task<Result<T>> act)
    {
        Result<T> result = await act;
        if (result.Ok(out T? value, out _)) await Note(wallet, what, about(value));
        return result;
    }

    /// <summary>Not for the client's cancellation: whoever hangs up has still done it.</summary>
    private async Task Note(OpenWallet? wallet, ActivityEvent what, string about)
    {
        if (wallet is null) return;
        await store.Write(wallet.Partition, [Activity.Note(wallet, clock.GetUtcNow(), what, about)], cancel: CancellationToken.None);
    }
}
