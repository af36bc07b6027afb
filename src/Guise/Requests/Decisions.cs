using System.Security.Cryptography;
using System.Text;
using Guise.Links;
using Guise.Masks;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Sessions;
using Guise.Sessions.Signing;
using Guise.Statistics;
using Guise.Wallets;

namespace Guise.Requests;

/// <summary>
/// Decides requests. The deciding call applies what was decided in the same transaction as the decision, guarded by the row's ETag: of all who
/// approve,
/// deny and expire, one wins, and the others are shown what it decided.
/// </summary>
internal sealed class Decisions(
    IRecordStore store, WalletRequests requests, RequestDisplays displays, LoginApproval logins, WalletLinks links, OriginRecords origins,
    SiteSessions sessions, Counters counters, TimeProvider clock)
{
    private const int Retries = 20;

    public async Task<Result<DecisionAnswer>> Deny(OpenWallet wallet, string id, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            if (await requests.Read(wallet, id, cancel) is not { } entry) return Problems.RequestNotFound;
            if (Decided(entry) is { } decision) return decision;
            RecordWrite[] writes = Written(wallet, entry, RequestStatus.Denied);
            if (await store.Write(wallet.Partition, writes, scrub: true, cancel) is WriteOutcome.Written)
                return new DecisionAnswer(id, RequestStatus.Denied);
        }
        return Problems.OriginChanged;
    }

    /// <param name="digest">Of what the owner saw: anything else is not what was approved.</param>
    public async Task<Result<DecisionAnswer>> Approve(OpenWallet wallet, string id, string digest, string? mask, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            if (await requests.Read(wallet, id, cancel) is not { } entry) return Problems.RequestNotFound;
            if (Decided(entry) is { } decision) return decision;
            RequestContent content = entry.Content!;
            if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(content.DigestOf(id)), Encoding.UTF8.GetBytes(digest)))
                return Problems.DisplayChanged;
            if (mask is null != (content.Kind != RequestKind.Login)) return Problems.InvalidRequest;

            RecordWrite[] write = Written(wallet, entry, RequestStatus.Approved);
            Result<DecisionAnswer?> applied = content.Kind switch
            {
                RequestKind.Login => await Login(wallet, id, content, mask, write, cancel),
                RequestKind.Link => await Change(wallet, id, await links.Link(wallet, Asker(content), Origin.TryParse(content.Target)!, cancel),
                    write, cancel),
                RequestKind.Unlink => await Change(wallet, id, await links.Unlink(wallet, Asker(content), content.Display!.Targets!, cancel), write,
                    cancel),
                RequestKind.Logout => await Change(wallet, id, await Logout(wallet, Asker(content), cancel), write, cancel),
                _ => await Sign(wallet, id, content, write, cancel),
            };
            if (applied.Problem is { } problem) return problem;
            if (applied.Ok(out DecisionAnswer? answer, out _) && answer is not null) return answer;
        }
        return Problems.OriginChanged;
    }

    /// <summary>The decision that was made already, by whomever.</summary>
    private DecisionAnswer? Decided(WalletRequests.Entry entry) =>
        entry.StatusAt(clock.GetUtcNow()) is var status and not RequestStatus.Pending ? new DecisionAnswer(entry.Id, status) : null;

    /// <summary>The decision, and its line in the wallet's log.</summary>
    private RecordWrite[] Written(OpenWallet wallet, WalletRequests.Entry entry, RequestStatus status)
    {
        RequestContent content = entry.Content!;
        ActivityEvent what = status == RequestStatus.Denied ? ActivityEvent.Denied : content.Kind switch
        {
            RequestKind.Login => ActivityEvent.Login,
            RequestKind.Link => ActivityEvent.Link,
            RequestKind.Unlink => ActivityEvent.Unlink,
            RequestKind.Logout => ActivityEvent.Logout,
            _ => ActivityEvent.Sign,
        };
        string about = content.Target is { } target ? $"{content.Origin} → {target}" : content.Origin;
        return [entry.Put(wallet, Closed(content, status)), Activity.Note(wallet, clock.GetUtcNow(), what, about)];
    }

    /// <summary>What is left of a request once it is decided: nothing that was asked or shown.</summary>
    private static RequestContent Closed(RequestContent content, RequestStatus status) => new(content.Kind, content.Origin, status);

    private static Origin Asker(RequestContent content) => Origin.TryParse(content.Origin)!;

    private async Task<Result<DecisionAnswer?>> Login(
        OpenWallet wallet, string id, RequestContent content, string? mask, RecordWrite[] write, CancellationToken cancel)
    {
        Result<LoginApproval.Outcome> approved = await logins.Approve(wallet, content, mask, write, cancel);
        if (!approved.Ok(out LoginApproval.Outcome? outcome, out Problem? problem)) return problem;
        return outcome.Decided ? new DecisionAnswer(id, RequestStatus.Approved, Code: outcome.Code) : (DecisionAnswer?)null;
    }

    private async Task<Result<DecisionAnswer?>> Change(
        OpenWallet wallet, string id, Result<LinkChange> wanted, RecordWrite[] write, CancellationToken cancel)
    {
        if (!wanted.Ok(out LinkChange? change, out Problem? problem)) return problem;
        if (await store.Write(wallet.Partition, [.. write, .. change.Writes], scrub: true, cancel) is not WriteOutcome.Written)
            return (DecisionAnswer?)null;
        counters.MasksMade(change.NewMasks);
        foreach (string ended in change.EndedSessions) await sessions.Ended(wallet.Locator.Blind, ended);
        return new DecisionAnswer(id, RequestStatus.Approved);
    }

    private async Task<LinkChange> Logout(OpenWallet wallet, Origin site, CancellationToken cancel)
    {
        OriginRecords.Entry entry = await origins.Read(wallet, site, cancel);
        return entry.Record.Session is { } session
            ? new([.. entry.Put(wallet, entry.Record with { Session = null }), SiteSessions.EndUnread(session.Id, clock.GetUtcNow())], [session.Id])
            : new([], []);
    }

    private async Task<Result<DecisionAnswer?>> Sign(OpenWallet wallet, string id, RequestContent content, RecordWrite[] write,
        CancellationToken cancel)
    {
        Origin site = Asker(content);
        OriginRecords.Entry entry = await origins.Read(wallet, site, cancel);
        MaskChoice shown = content.Display!.Mask!;
        if (entry.Record.Session is not { } session || !await displays.IsLive(wallet, session.Id, cancel)) return Problems.NotLoggedIn;
        if (session.MaskOrigin != shown.Origin || session.MaskIndex != shown.Index) return Problems.DisplayChanged;
        if (!displays.Parse(content, site, wallet).Ok(out Signable? what, out Problem? invalid)) return invalid;

        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        Origin from = Origin.TryParse(session.MaskOrigin)!;
        using MaskNode node = keys.Open(from, session.MaskIndex);
        if (!Signer.Sign(what, site, node, content.Signature!.Salt ?? []).Ok(out SignAnswer? signature, out Problem? refused)) return refused;
        if (await store.Write(wallet.Partition, write, scrub: true, cancel) is not WriteOutcome.Written) return (DecisionAnswer?)null;
        counters.SignatureMade();
        return new DecisionAnswer(id, RequestStatus.Approved, Signature: signature);
    }
}
