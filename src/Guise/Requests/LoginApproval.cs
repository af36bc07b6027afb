using System.Security.Cryptography;
using Guise.Masks;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Platform.Workflows;
using Guise.Sessions;
using Guise.Statistics;
using Guise.Wallets;

namespace Guise.Requests;

/// <summary>
/// Makes the session that an approved login gives: its rows in the wallet's partition with the decision, then pointer and code in theirs.
/// </summary>
internal sealed class LoginApproval(
    IRecordStore store, OriginRecords origins, SiteSessions sessions, IWorkflows workflows, Counters counters, TimeProvider clock)
{
    /// <param name="Decided">Tells whether the batch went through.</param>
    public sealed record Outcome(bool Decided, string? Code);

    private sealed record Choice(OriginRecord Record, Origin MaskOrigin, int Index, string? Pseudonym);

    /// <param name="decision">For the batch: the request's row, decided, and what goes with it.</param>
    /// <param name="mask">The id of a mask on display, or <c>new</c>.</param>
    public async Task<Result<Outcome>> Approve(
        OpenWallet wallet, RequestContent request, string? mask, IReadOnlyList<RecordWrite> decision, CancellationToken cancel)
    {
        Origin site = Origin.TryParse(request.Origin)!;
        OriginRecords.Entry entry = await origins.Read(wallet, site, cancel);
        if (!Chosen(request.Display!, entry, mask).Ok(out Choice? choice, out Problem? problem)) return problem;

        DateTimeOffset now = clock.GetUtcNow();
        // To the second, one moment would show at every site that was logged in at it.
        DateTimeOffset expiresAt = now + Limits.SiteSessionMax - TimeSpan.FromTicks(RandomTicks(Limits.SiteSessionBlur));
        SitePlace place = new(wallet.Locator.Blind, wallet.ProfileId, Id.New(), site.Text);
        using SiteToken token = SiteToken.New(SiteToken.TokenPrefix, SiteToken.NewPlace());
        using SiteToken code = SiteToken.New(SiteToken.CodePrefix, token.Place);
        (LiveRecord live, SiteView view) = Seal(wallet, choice, place, token, now, expiresAt);

        // The watch is set first: rows that were written but never watched would outlive their time unseen.
        DateTimeOffset codeEnds = now + Limits.CodeLifetime;
        await workflows.Start(SiteExpiry.Workflow, SiteExpiry.InstanceOf(place.SessionId), new SiteExpiry.Input(
            wallet.Locator.Blind, place.SessionId, codeEnds, token.Place), cancel);

        SessionEntry session = new(place.SessionId, choice.MaskOrigin.Text, choice.Index);
        List<RecordWrite> writes =
            [.. decision, .. entry.Put(wallet, choice.Record with { Session = session }),
                new RecordWrite.Insert(SiteRows.Live(place.SessionId), RecordJson.Write(live))];
        if (entry.Record.Session is { } replaced) writes.Add(SiteSessions.EndUnread(replaced.Id, now));
        if (await store.Write(wallet.Partition, writes, scrub: true, cancel) is not WriteOutcome.Written)
        {
            await sessions.Ended(wallet.Locator.Blind, place.SessionId);
            return new Outcome(false, null);
        }
        counters.MasksMade(entry.NewMasks(choice.Record));
        CodeGrant grant = new(site.Text, request.Challenge!, token.Reveal(), view, expiresAt);
        await store.Write(token.Partition,
        [
            new RecordWrite.Insert(SiteRows.Pointer, RecordJson.Write(new PointerRecord(1, SiteBoxes.SealPlace(token, place)))),
            new RecordWrite.Insert(SiteRows.Code, RecordJson.Write(new CodeRecord(1, codeEnds, SiteBoxes.SealCode(code, grant)))),
        ], cancel: cancel);
        if (entry.Record.Session is { } old) await sessions.Ended(wallet.Locator.Blind, old.Id);
        return new Outcome(true, code.Reveal());
    }

    private static Result<Choice> Chosen(RequestDisplay display, OriginRecords.Entry entry, string? mask)
    {
        if (mask == "new")
        {
            return WalletMasks.Added(entry.Record, "").Ok(out OriginRecord? added, out Problem? full)
                ? new Choice(added, entry.Origin, added.Masks.Count - 1, null)
                : full;
        }
        if (display.Masks!.FirstOrDefault(choice => choice.Id == mask) is { } own)
            return new Choice(entry.Record, entry.Origin, own.Index, entry.Record.Masks[own.Index].Pseudonym);
        if (display.Linked?.SelectMany(linked => linked.Masks).FirstOrDefault(choice => choice.Id == mask) is not { } theirs)
            return Problems.MaskNotFound;
        return entry.Record.LinksFrom.Any(link => link.Origin == theirs.Origin)
            ? new Choice(entry.Record, Origin.TryParse(theirs.Origin)!, theirs.Index, theirs.Pseudonym)
            : Problems.LinkRemoved;
    }

    private static (LiveRecord Live, SiteView View) Seal(
        OpenWallet wallet, Choice choice, SitePlace place, SiteToken token, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        using MaskNode node = keys.Open(choice.MaskOrigin, choice.Index);
        byte[] publicKey = node.PublicKey, siteSecret = SiteSecrets.Of(wallet.Key, wallet.Profile.Epoch);
        string pseudonym = choice.Pseudonym ?? Pseudonym.Of(Mask.PrincipalOf(publicKey));
        SiteView view = new(choice.MaskOrigin.Text, publicKey, pseudonym);
        SiteListing listing = new(place.Origin, choice.MaskOrigin.Text, choice.Index, publicKey, pseudonym, now);
        LiveRecord live = new(
            1, expiresAt, now, wallet.Profile.Epoch, SiteBoxes.SealNode(token, siteSecret, place, expiresAt, node),
            SiteBoxes.SealView(token, place.SessionId, view), SiteBoxes.SealListing(wallet.Key, place.SessionId, listing));
        CryptographicOperations.ZeroMemory(siteSecret);
        return (live, view);
    }

    private static long RandomTicks(TimeSpan below) =>
        (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) % (ulong)below.Ticks);
}
