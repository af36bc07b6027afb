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
        if (await Read(token, now, cancel) is not { } read) return Problems.SessionEnded;

        (StoredRecord row, SessionRecord session) = read;
        if (session.ShouldSlide(now))
        {
            // By ETag: a session that was ended meanwhile stays ended. Losing to another call that slid it is fine.
            SessionRecord slid = session with { LastUsedAt = now };
            WriteOutcome outcome = await store.Write(
                token.Locator.Partition, [new RecordWrite.Replace(row.Row, RecordJson.Write(slid), row.ETag)], cancel: cancel);
            if (outcome is WriteOutcome.Written written) (row, session) = (row with { ETag = written.ETags[0]! }, slid);
            else if (await Read(token, now, cancel) is { } again) (row, session) = again;
            else return Problems.SessionEnded;
        }
        (DataKey key, DataKey? previous) = SessionKeys.Open(session, token);
        return new OpenWallet(token.Locator, row, session, key, previous);
    }

    private async Task<(StoredRecord Row, SessionRecord Session)?> Read(WalletToken token, DateTimeOffset now, CancellationToken cancel)
    {
        if (await store.Get(token.Locator.Partition, WalletRows.Session, cancel) is not { } row) return null;
        SessionRecord session = RecordJson.Read<SessionRecord>(row.Value);
        return session.IsOf(token) && session.IsOpen(now) ? (row, session) : null;
    }
}
