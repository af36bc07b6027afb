using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Wallets;

namespace Guise.Sessions;

/// <summary>Finds a site's session by its token in two reads, keeps it awake, and ends it.</summary>
internal sealed class SiteSessions(IRecordStore store, SiteSecrets secrets, IWorkflows workflows, TimeProvider clock)
{
    private const int Retries = 10;

    /// <summary>More sessions than anybody has open; behind them, a session is read by itself.</summary>
    private const int RowsAtOnce = 64;

    /// <summary>
    /// The session, or <see cref="Problems.SessionEnded"/> for expired, ended, replaced and foreign tokens alike. Takes the token over.
    /// </summary>
    public async Task<Result<SiteSession>> Open(SiteToken token, CancellationToken cancel)
    {
        if (await store.Get(token.Partition, SiteRows.Pointer, cancel) is not { } pointer) return Problems.SessionEnded;
        if (SiteBoxes.OpenPlace(token, RecordJson.Read<PointerRecord>(pointer.Value).Box) is not { } place) return Problems.SessionEnded;

        for (int i = 0; i < Retries; i++)
        {
            DateTimeOffset now = clock.GetUtcNow();
            (WalletHead head, StoredRecord? row) = await Read(place, cancel);
            if (row is null || RecordJson.Read<LiveRecord>(row.Value) is var live && !live.IsLive(now)) return Problems.SessionEnded;
            // Three rows agree on the epoch: an old copy of one of them, put back, does not bring a session back.
            if (head.Profile?.Epoch != live.Epoch || head.Session?.Epoch != live.Epoch) return Problems.SessionEnded;
            // A wallet that was made again under the name of an erased one counts from the same epoch.
            if (head.Profile.ProfileId != place.ProfileId) return Problems.SessionEnded;
            if (!live.ShouldSlide(now)) return new SiteSession(token, place, row, live, head, secrets);

            // By ETag: a session that was ended meanwhile stays ended; then it is looked at again.
            LiveRecord slid = live with { LastUsedAt = now };
            await store.Write(PartitionOf(place), [new RecordWrite.Replace(row.Row, RecordJson.Write(slid), row.ETag)], cancel: cancel);
        }
        return Problems.OriginChanged;
    }

    /// <summary>Ends it for its site: the row that signs goes in one write, its pointer after.</summary>
    public async Task End(SiteSession session, CancellationToken cancel)
    {
        StoredRecord? row = session.Row;
        while (row is not null)
        {
            if (await store.Write(PartitionOf(session.Place), [new RecordWrite.Delete(row.Row, row.ETag)], scrub: true,
                cancel) is not WriteOutcome.Conflict)
                break;
            row = await store.Get(PartitionOf(session.Place), row.Row, cancel);
        }
        await Ended(session.Place.Wallet, session.Place.SessionId);
    }

    /// <summary>For a batch: ends a session whatever its row holds now, one that was just used, too.</summary>
    public static RecordWrite EndUnread(string sessionId, DateTimeOffset now) => new RecordWrite.Upsert(
        SiteRows.Live(sessionId), RecordJson.Write(new LiveRecord(1, now, now, 0)));

    /// <summary>A session's row is ended: its watch clears up. One that is gone is started again.</summary>
    public async Task Ended(string wallet, string sessionId)
    {
        if (await workflows.Ring(SiteExpiry.InstanceOf(sessionId), SiteExpiry.EndedEvent) is not RingOutcome.Delivered)
            await workflows.Start(SiteExpiry.Workflow, SiteExpiry.InstanceOf(sessionId), new SiteExpiry.Input(wallet, sessionId, clock.GetUtcNow()));
    }

    private static string PartitionOf(SitePlace place) => new WalletLocator(place.Wallet).Partition;

    /// <summary>The wallet's first rows and the site's, in one read.</summary>
    private async Task<(WalletHead Head, StoredRecord? Row)> Read(SitePlace place, CancellationToken cancel)
    {
        string name = SiteRows.Live(place.SessionId);
        RecordPage page = await store.Query(PartitionOf(place), WalletRows.Prefix, RowsAtOnce, cancel: cancel);
        StoredRecord? row = page.Items.FirstOrDefault(item => item.Row == name)
            ?? (page.More ? await store.Get(PartitionOf(place), name, cancel) : null);
        return (WalletHead.Of(new(place.Wallet), page), row);
    }
}
