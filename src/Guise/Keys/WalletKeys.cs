using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Wallets;

namespace Guise.Keys;

/// <summary>The keys of an open wallet: made or brought, used, and forgotten. Their secrets never leave it.</summary>
internal sealed class WalletKeys(IRecordStore store, PrivateRecords records, Continuations continuations, TimeProvider clock)
{
    private const string Kind = "key";

    public async Task<Result<WalletKey>> Add(OpenWallet wallet, WalletKey key, ActivityEvent what, CancellationToken cancel)
    {
        RecordWrite[] writes = [Insert(wallet, key), Activity.Note(wallet, clock.GetUtcNow(), what, KeyAnswer.Of(key).Did)];
        return await store.Write(wallet.Partition, writes, cancel: cancel) is WriteOutcome.Written ? key : Problems.ProfileChanged;
    }

    public WalletKey New(KeyType type) => WalletKey.New(type, clock.GetUtcNow());

    /// <summary>For a batch.</summary>
    public static RecordWrite Insert(OpenWallet wallet, WalletKey key) => PrivateRecords.Insert(wallet, Kind, key.Id, RecordJson.Write(key));

    /// <summary>A key that was made elsewhere. The same one again is another entry: keys have no names.</summary>
    public Task<Result<WalletKey>> Import(OpenWallet wallet, KeyType type, byte[] secret, CancellationToken cancel) =>
        Add(wallet, new WalletKey(WalletKey.Newest, Id.New(), type, secret, clock.GetUtcNow()), ActivityEvent.KeyImported, cancel);

    public async Task<WalletKey?> Get(OpenWallet wallet, string id, CancellationToken cancel) =>
        IsId(id) && await records.Get(wallet, Kind, id, cancel) is { } item ? RecordJson.Read<WalletKey>(item.Body) : null;

    public Task<Result<Page<KeyAnswer>>> List(OpenWallet wallet, int limit, string? continuation, CancellationToken cancel) =>
        continuations.Read(wallet.ProfileId + "|keys", continuation, async after =>
        {
            Page<PrivateRecords.Item> page = await records.List(wallet, Kind, limit, after, cancel);
            List<KeyAnswer> answers = [];
            foreach (PrivateRecords.Item item in page.Items)
            {
                using WalletKey key = RecordJson.Read<WalletKey>(item.Body);
                answers.Add(KeyAnswer.Of(key));
            }
            return new Page<KeyAnswer>(answers, page.Continuation);
        }, cancel);

    /// <summary>Each signature is noted in the owner's log before it is given out.</summary>
    public async Task<Result<SignatureAnswer>> Sign(OpenWallet wallet, string id, SignatureKind kind, string payload, CancellationToken cancel)
    {
        using WalletKey? key = await Get(wallet, id, cancel);
        if (key is null) return Problems.KeyNotFound;
        if (!KeySignature.Make(key, kind, payload).Ok(out byte[]? signature, out Problem? problem)) return problem;
        await store.Write(wallet.Partition, [Activity.Note(wallet, clock.GetUtcNow(), ActivityEvent.KeySigned, KeyAnswer.Of(key).Did)],
            cancel: cancel);
        return new SignatureAnswer(signature, key.PublicKey, key.Type);
    }

    public async Task<Problem?> Delete(OpenWallet wallet, string id, CancellationToken cancel)
    {
        if (!IsId(id) || await records.Get(wallet, Kind, id, cancel) is not { } item) return Problems.KeyNotFound;
        using WalletKey key = RecordJson.Read<WalletKey>(item.Body);
        RecordWrite noted = Activity.Note(wallet, clock.GetUtcNow(), ActivityEvent.KeyDeleted, KeyAnswer.Of(key).Did);
        RecordWrite[] writes = [new RecordWrite.Delete(item.Row, item.ETag), noted];
        return await store.Write(wallet.Partition, writes, scrub: true, cancel) is WriteOutcome.Written ? null : Problems.KeyNotFound;
    }

    private static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);
}
