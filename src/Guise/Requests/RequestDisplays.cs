using System.Security.Cryptography;
using Guise.Masks;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Records;
using Guise.Sessions;
using Guise.Sessions.Signing;
using Guise.Wallets;

namespace Guise.Requests;

/// <summary>Makes what a request shows to the owner, from the wallet as it is now.</summary>
internal sealed class RequestDisplays(IRecordStore store, OriginRecords origins, TimeProvider clock)
{
    public async Task<Result<RequestDisplay>> Of(OpenWallet wallet, RequestContent request, CancellationToken cancel)
    {
        Origin origin = Origin.TryParse(request.Origin)!;
        OriginRecords.Entry entry = await origins.Read(wallet, origin, cancel);
        using MaskKeys keys = WalletMasks.KeysOf(wallet);
        RequestDisplay display = new(request.Kind, origin.Text);
        switch (request.Kind)
        {
            case RequestKind.Login:
                return display with { Masks = Choices(keys, origin, entry.Record), Linked = await Linked(wallet, keys, entry.Record, cancel) };
            case RequestKind.Link:
                return display with { Targets = [request.Target!] };
            case RequestKind.Unlink:
                return display with { Targets = request.Target is { } one ? [one] : [.. entry.Record.LinksTo.Select(link => link.Origin)] };
            case RequestKind.Logout:
                return display with { Mask = await Worn(wallet, keys, entry, cancel) };
            default:
                if (await Worn(wallet, keys, entry, cancel) is not { } mask) return Problems.NotLoggedIn;
                if (!Parse(request, origin, wallet).Ok(out Signable? what, out Problem? problem)) return problem;
                return display with { Mask = mask, Signature = new(
                    request.Signature!.Kind, [.. Signer(keys, mask, request.Signature.Salt ?? []), .. what.Fields],
                    (what as SignDelegation)?.Seconds) };
        }
    }

    /// <summary>With a salt, another key than the mask's own signs: whose it is decides from which account tokens go.</summary>
    private static IEnumerable<SignedField> Signer(MaskKeys keys, MaskChoice mask, byte[] salt)
    {
        if (salt.Length == 0) return [];
        using MaskNode node = keys.Open(Origin.TryParse(mask.Origin)!, mask.Index);
        (byte[] secret, byte[] publicKey) = node.Pair(salt);
        CryptographicOperations.ZeroMemory(secret);
        return [new("signed by", Mask.PrincipalOf(publicKey).ToString())];
    }

    /// <summary>What a request of kind sign is about; a delegation's time counts from now.</summary>
    public Result<Signable> Parse(RequestContent request, Origin origin, OpenWallet wallet) => Signable.Parse(
        request.Signature!.Kind, request.Signature.Payload, origin, clock.GetUtcNow(), wallet.Session.EndsAt());

    /// <summary>The mask that a site sees now, if it is logged in.</summary>
    private async Task<MaskChoice?> Worn(OpenWallet wallet, MaskKeys keys, OriginRecords.Entry entry, CancellationToken cancel)
    {
        if (entry.Record.Session is not { } session || !await IsLive(wallet, session.Id, cancel)) return null;
        Origin from = Origin.TryParse(session.MaskOrigin)!;
        OriginRecord record = from == entry.Origin ? entry.Record : (await origins.Read(wallet, from, cancel)).Record;
        return Choice(keys, from, session.MaskIndex, record.Masks[session.MaskIndex].Pseudonym);
    }

    public async Task<bool> IsLive(OpenWallet wallet, string sessionId, CancellationToken cancel) =>
        await store.Get(wallet.Partition, SiteRows.Live(sessionId), cancel) is { } row
        && RecordJson.Read<LiveRecord>(row.Value) is var live && live.IsLive(clock.GetUtcNow()) && live.Epoch == wallet.Profile.Epoch;

    private async Task<IReadOnlyList<LinkedMasks>?> Linked(OpenWallet wallet, MaskKeys keys, OriginRecord record, CancellationToken cancel)
    {
        List<LinkedMasks> linked = [];
        foreach (LinkEnd link in record.LinksFrom)
        {
            OriginRecords.Entry source = await origins.Read(wallet, Origin.TryParse(link.Origin)!, cancel);
            linked.Add(new(link.Origin, Choices(keys, source.Origin, source.Record)));
        }
        return linked.Count > 0 ? linked : null;
    }

    private static MaskChoice[] Choices(MaskKeys keys, Origin origin, OriginRecord record) =>
        [.. record.Masks.Select((mask, index) => Choice(keys, origin, index, mask.Pseudonym))];

    private static MaskChoice Choice(MaskKeys keys, Origin origin, int index, string? pseudonym)
    {
        MaskAnswer mask = MaskAnswer.Of(keys, origin, index, pseudonym);
        return new(mask.Id, mask.Origin, index, mask.Principal, mask.Pseudonym, mask.Avatar);
    }
}
