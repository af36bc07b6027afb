using System.Security.Cryptography;
using Guise.Origins;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Statistics;
using Guise.Wallets;

namespace Guise.Masks;

/// <summary>The masks of an open wallet: shows them, makes the next one, renames one. None is ever removed.</summary>
internal sealed class WalletMasks(IRecordStore store, OriginRecords origins, Continuations continuations, Counters counters)
{
    private const int Retries = 10;

    /// <summary>The keys of a wallet's masks for the length of a call; the caller disposes of them.</summary>
    public static MaskKeys KeysOf(OpenWallet wallet)
    {
        byte[] seed = wallet.OpenSeed();
        MaskKeys keys = new(seed);
        CryptographicOperations.ZeroMemory(seed);
        return keys;
    }

    public async Task<IReadOnlyList<MaskAnswer>> Of(OpenWallet wallet, Origin origin, CancellationToken cancel)
    {
        OriginRecords.Entry entry = await origins.Read(wallet, origin, cancel);
        using MaskKeys keys = KeysOf(wallet);
        return Show(keys, entry.Origin, entry.Record);
    }

    /// <summary>A page of the masks of every origin that the wallet keeps something of.</summary>
    public Task<Result<Page<MaskAnswer>>> All(OpenWallet wallet, int limit, string? continuation, CancellationToken cancel) =>
        continuations.Read(wallet.ProfileId + "|masks", continuation, async after =>
        {
            Page<OriginRecords.Entry> page = await origins.List(wallet, limit, after, cancel);
            using MaskKeys keys = KeysOf(wallet);
            return new Page<MaskAnswer>([.. page.Items.SelectMany(entry => Show(keys, entry.Origin, entry.Record))], page.Continuation);
        }, cancel);

    /// <param name="requestTag">A repetition under the same one finds the mask that it made.</param>
    public async Task<Result<MaskAnswer>> Add(OpenWallet wallet, Origin origin, string requestTag, CancellationToken cancel)
    {
        for (int i = 0; i < Retries; i++)
        {
            OriginRecords.Entry entry = await origins.Read(wallet, origin, cancel);
            using MaskKeys keys = KeysOf(wallet);
            int made = requestTag == "" ? -1 : entry.Record.Masks.Select(mask => mask.RequestTag).ToList().IndexOf(requestTag);
            if (made >= 0) return MaskAnswer.Of(keys, origin, made, entry.Record.Masks[made].Pseudonym);

            if (!Added(entry.Record, requestTag).Ok(out OriginRecord? added, out Problem? problem)) return problem;
            if (await store.Write(wallet.Partition, [.. entry.Put(wallet, added)], cancel: cancel) is not WriteOutcome.Written) continue;
            counters.MasksMade(entry.NewMasks(added));
            return MaskAnswer.Of(keys, origin, added.Masks.Count - 1, null);
        }
        return Problems.OriginChanged;
    }

    /// <summary>The record with one mask more.</summary>
    public static Result<OriginRecord> Added(OriginRecord record, string requestTag) => record.Masks.Count < Limits.MasksPerOrigin
        ? record with { Masks = [.. record.Masks, new MaskRecord(RequestTag: requestTag == "" ? null : requestTag)] }
        : Problems.TooManyMasks;

    /// <summary>The renamed mask and its origin's new ETag.</summary>
    public async Task<Result<(MaskAnswer Mask, string ETag)>> Rename(
        OpenWallet wallet, string id, string pseudonym, IfMatch ifMatch, CancellationToken cancel)
    {
        if (!Pseudonym.IsValid(pseudonym)) return Problems.InvalidPseudonym;
        using MaskKeys keys = KeysOf(wallet);
        if (MaskId.TryRead(keys, id) is not (Origin origin, int index)) return Problems.MaskNotFound;
        for (int i = 0; i < Retries; i++)
        {
            OriginRecords.Entry entry = await origins.Read(wallet, origin, cancel);
            if (index >= entry.Record.Masks.Count) return Problems.MaskNotFound;
            if (!ifMatch.Allows(entry.ETag ?? "")) return Problems.PreconditionFailed;

            MaskRecord[] masks = [.. entry.Record.Masks];
            masks[index] = masks[index] with { Pseudonym = pseudonym };
            OriginRecord renamed = entry.Record with { Masks = masks };
            if (await store.Write(wallet.Partition, [.. entry.Put(wallet, renamed)], cancel: cancel) is not WriteOutcome.Written written) continue;
            counters.MasksMade(entry.NewMasks(renamed));
            return (MaskAnswer.Of(keys, origin, index, pseudonym), written.ETags[^1]!);
        }
        return Problems.OriginChanged;
    }

    public static IReadOnlyList<MaskAnswer> Show(MaskKeys keys, Origin origin, OriginRecord record) =>
        [.. record.Masks.Select((mask, index) => MaskAnswer.Of(keys, origin, index, mask.Pseudonym))];
}
