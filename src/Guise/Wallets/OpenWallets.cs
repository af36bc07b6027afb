using Guise.Platform;
using Guise.Platform.Records;

namespace Guise.Wallets;

/// <summary>Opens a wallet for a request by its token, and keeps its session awake.</summary>
internal sealed class OpenWallets(IRecordStore store, TimeProvider clock)
{
    /// <summary>The wallet, or <see cref="Problems.SessionEnded"/> for expired, locked and foreign tokens alike.</summary>
    public async Task<Result<OpenWallet>> Open(WalletToken token, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (await Read(token, now, cancel) is not { } head) return Problems.SessionEnded;

        SessionRecord session = head.Session!;
        if (session.ShouldSlide(now))
        {
            // By ETag: a session that was ended meanwhile stays ended. Losing to another call that slid it is fine.
            SessionRecord slid = session with { LastUsedAt = now };
            if (await store.Write(token.Locator.Partition, [head.Put(slid)], cancel: cancel) is WriteOutcome.Written)
                head = head with { Session = slid };
            else if (await Read(token, now, cancel) is { } again) head = again;
            else return Problems.SessionEnded;
        }
        (DataKey key, DataKey? previous) = SessionKeys.Open(head.Session!, token);
        return new OpenWallet(head, key, previous);
    }

    private async Task<WalletHead?> Read(WalletToken token, DateTimeOffset now, CancellationToken cancel)
    {
        WalletHead head = await WalletHead.Read(store, token.Locator, cancel);
        return head.IsOpen(now) && head.Session!.IsOf(token) ? head : null;
    }
}
