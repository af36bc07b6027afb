using Guise.Masks;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Sessions;
using Guise.Wallets;

namespace Guise.Links;

/// <summary>
/// Links: a site's permission to another site to use its masks. Directed, not transitive; both ends are written in one transaction, and so
/// is the end of a session that needed the link. A linked login writes the same rows, so that no order of the two leaves a session without its link.
/// </summary>
internal sealed class WalletLinks(IRecordStore store, OriginRecords origins, SiteSessions sessions, Continuations continuations, TimeProvider clock)
{
    private const string Purpose = "link-id";
    private const int Retries = 10;

    /// <summary>A page of links, by their source.</summary>
    public Task<Result<Page<LinkAnswer>>> List(OpenWallet wallet, int limit, string? continuation, CancellationToken cancel) =>
        continuations.Read(wallet.ProfileId + "|links", continuation, after => Read(wallet, limit, (after ?? "").Split('#'), cancel), cancel);

    /// <param name="after">
    /// The row of an origin whose links were all shown; and if a page ended among those of the next, the last target that it showed.
    /// </param>
    private async Task<Page<LinkAnswer>> Read(OpenWallet wallet, int limit, string[] after, CancellationToken cancel)
    {
        string? row = after[0] == "" ? null : after[0], shown = after.ElementAtOrDefault(1);
        Page<OriginRecords.Entry> page = await origins.List(wallet, limit, row, cancel);
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        List<LinkAnswer> items = [];
        foreach (OriginRecords.Entry entry in page.Items)
        {
            // Behind the one that was shown; all of them again, if that was removed since.
            LinkEnd[] links = [.. entry.Record.LinksTo];
            foreach (LinkEnd link in links[(Array.FindIndex(links, link => link.Origin == shown) + 1)..])
            {
                if (items.Count == limit) return new(items, shown is null ? row : $"{row}#{shown}");
                items.Add(new(SealedId.Of(keys, Purpose, entry.Origin.Text, link.Origin), entry.Origin.Text, link.Origin, link.CreatedAt));
                shown = link.Origin;
            }
            (row, shown) = (entry.Item!.Row, null);
        }
        return new(items, page.Continuation);
    }

    /// <summary>Removes a link for the owner; one that is not there is no error.</summary>
    public async Task<Problem?> Remove(OpenWallet wallet, string id, CancellationToken cancel)
    {
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        if (SealedId.TryRead(keys, Purpose, id) is not [string source, string target]) return null;
        for (int i = 0; i < Retries; i++)
        {
            LinkChange change = await Unlink(wallet, Origin.TryParse(source)!, [target], cancel);
            if (change.Writes.Count == 0) return null;
            RecordWrite noted = Activity.Note(wallet, clock.GetUtcNow(), ActivityEvent.Unlink, $"{source} → {target}");
            if (await store.Write(wallet.Partition, [.. change.Writes, noted], scrub: true, cancel) is not WriteOutcome.Written) continue;
            foreach (string ended in change.EndedSessions) await sessions.Ended(wallet.Locator.Blind, ended);
            return null;
        }
        return Problems.OriginChanged;
    }

    /// <summary>Lets <paramref name="target"/> use the masks of <paramref name="source"/>; nothing to write when it may already.</summary>
    public async Task<Result<LinkChange>> Link(OpenWallet wallet, Origin source, Origin target, CancellationToken cancel)
    {
        OriginRecords.Entry from = await origins.Read(wallet, source, cancel), to = await origins.Read(wallet, target, cancel);
        if (from.Record.LinksTo.Any(link => link.Origin == target.Text)) return new LinkChange([], []);
        if (from.Record.LinksTo.Count >= Limits.LinksPerOrigin || to.Record.LinksFrom.Count >= Limits.LinksPerOrigin) return Problems.TooManyLinks;

        DateTimeOffset now = clock.GetUtcNow();
        return new LinkChange(
            [
                .. from.Put(wallet, from.Record with { LinksTo = [.. from.Record.LinksTo, new(target.Text, now)] }),
                .. to.Put(wallet, to.Record with { LinksFrom = [.. to.Record.LinksFrom, new(source.Text, now)] }),
            ], [], from.NewMasks(from.Record) + to.NewMasks(to.Record));
    }

    /// <summary>Takes that back from these targets, as far as they are linked, and ends their sessions that wear a mask of the source.</summary>
    public async Task<LinkChange> Unlink(OpenWallet wallet, Origin source, IReadOnlyList<string> targets, CancellationToken cancel)
    {
        OriginRecords.Entry from = await origins.Read(wallet, source, cancel);
        LinkEnd[] gone = [.. from.Record.LinksTo.Where(link => targets.Contains(link.Origin))];
        if (gone.Length == 0) return new([], []);

        List<RecordWrite> writes = [.. from.Put(wallet, from.Record with { LinksTo = [.. from.Record.LinksTo.Except(gone)] })];
        List<string> ended = [];
        foreach (LinkEnd link in gone)
        {
            OriginRecords.Entry to = await origins.Read(wallet, Origin.TryParse(link.Origin)!, cancel);
            OriginRecord changed = to.Record with { LinksFrom = [.. to.Record.LinksFrom.Where(end => end.Origin != source.Text)] };
            if (changed.Session is { } session && session.MaskOrigin == source.Text)
            {
                changed = changed with { Session = null };
                writes.Add(SiteSessions.EndUnread(session.Id, clock.GetUtcNow()));
                ended.Add(session.Id);
            }
            writes.AddRange(to.Put(wallet, changed));
        }
        return new(writes, ended);
    }
}
