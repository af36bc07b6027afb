using Guise.Cryptography;
using Guise.Masks;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Sessions;

/// <summary>The sessions of sites as the wallet's owner sees and ends them.</summary>
internal sealed class OwnerSessions(IRecordStore store, OriginRecords origins, SiteSessions sessions, Continuations continuations, TimeProvider clock)
{
    private const int Retries = 10;

    public Task<Result<Page<OwnerSessionAnswer>>> List(OpenWallet wallet, int limit, string? continuation, CancellationToken cancel) =>
        continuations.Read(wallet.ProfileId + "|sessions", continuation, async after =>
        {
            RecordPage page = await store.Query(wallet.Partition, SiteRows.LivePrefix, limit, after, cancel);
            return new Page<OwnerSessionAnswer>([.. page.Items.Select(row => Answer(wallet, row)).OfType<OwnerSessionAnswer>()], page.Next);
        }, cancel);

    /// <summary>Ends a session; one that has ended already is no error.</summary>
    public async Task<Problem?> End(OpenWallet wallet, string id, CancellationToken cancel)
    {
        for (int i = 0; i < Retries && IsId(id); i++)
        {
            if (await store.Get(wallet.Partition, SiteRows.Live(id), cancel) is not { } row) return null;
            List<RecordWrite> writes = [new RecordWrite.Delete(row.Row, row.ETag)];
            if (Listing(wallet, row) is { } listing)
            {
                writes.Add(Activity.Note(wallet, clock.GetUtcNow(), ActivityEvent.Logout, listing.Origin));
                OriginRecords.Entry entry = await origins.Read(wallet, Origin.TryParse(listing.Origin)!, cancel);
                if (entry.Record.Session?.Id == id) writes.AddRange(entry.Put(wallet, entry.Record with { Session = null }));
            }
            if (await store.Write(wallet.Partition, writes, scrub: true, cancel) is not WriteOutcome.Written) continue;
            await sessions.Ended(wallet.Locator.Blind, id);
            return null;
        }
        return IsId(id) ? Problems.OriginChanged : null;
    }

    private static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);

    private OwnerSessionAnswer? Answer(OpenWallet wallet, StoredRecord row)
    {
        LiveRecord live = RecordJson.Read<LiveRecord>(row.Value);
        if (!live.IsLive(clock.GetUtcNow()) || live.Epoch != wallet.Profile.Epoch || Listing(wallet, row) is not { } listing) return null;
        Principal principal = Mask.PrincipalOf(listing.PublicKey);
        return new(
            IdOf(row), listing.Origin, listing.MaskOrigin, listing.MaskIndex, principal.ToString(), listing.Pseudonym, Avatar.Of(principal),
            listing.CreatedAt, live.LastUsedAt, live.ExpiresAt);
    }

    private static SiteListing? Listing(OpenWallet wallet, StoredRecord row) =>
        RecordJson.Read<LiveRecord>(row.Value).Listing is { } box ? SiteBoxes.OpenListing(wallet.Key, IdOf(row), box) : null;

    private static string IdOf(StoredRecord row) => row.Row[SiteRows.LivePrefix.Length..];
}
