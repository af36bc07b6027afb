using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guise.Benchmarks.Http;
using Guise.Contents;
using Guise.Cryptography;
using Guise.Masks;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Sessions;
using Guise.Wallets;

namespace Guise.Benchmarks.Servers;

/// <summary>Rows as the service would write them, made by its own code, so that their sizes follow it.</summary>
internal sealed record BareRows(
    string Partition, string[] Contents, string ContentPrefix, byte[] Content, byte[] Session, byte[] Profile, byte[] Attempts, string WorkflowInput,
    string SitePartition, byte[] Pointer, byte[] Live)
{
    private const string Kind = "content/metadata";

    public string NewContent() => ContentPrefix + Id.New();

    public static async Task<BareRows> Fill(IRecordStore store, int contents)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        WalletLocator locator = new(Id.New());
        string profileId = Id.New();
        DataKey key = DataKey.New();
        SlotRecord slot = new(Id.New(), SlotKind.Passphrase, 1, new byte[Sealed.Overhead + Derive.KeySize], new("pbkdf2-sha256", 1, new byte[16]));
        ProfileRecord profile = new(1, profileId, now, new byte[Sealed.Overhead + 16], new byte[Sealed.Overhead + 32],
            [slot, slot with { Kind = SlotKind.Recovery, Kdf = null }]);
        WalletToken token = WalletToken.New(locator);
        SessionRecord session = new(1, Id.New(), profileId, token.Hash(), now, now.AddHours(8), 900, now, Epoch: 0,
            SiteSecret: new byte[sizeof(int) + Sealed.Overhead + Derive.KeySize]);
        session = SessionKeys.Seal(session, token, key, null);
        byte[] plain = new ContentRecord(now, "", "", "", Encoding.UTF8.GetBytes(Calls.Content(0))).Write();

        using SiteToken site = SiteToken.New(SiteToken.TokenPrefix, SiteToken.NewPlace());
        SitePlace place = new(locator.Blind, profileId, Id.New(), Calls.Origin);
        byte[] publicKey = Secp256k1.PublicKey(SHA256.HashData("mask"u8));
        LiveRecord live = new(
            1, now.AddDays(7), now, 0, SiteBoxes.SealNode(site, new byte[32], place, now, new MaskNode(new byte[32], publicKey)),
            SiteBoxes.SealView(site, place.SessionId, new(Calls.Origin, publicKey, "Some Name")),
            SiteBoxes.SealListing(key, place.SessionId, new(Calls.Origin, Calls.Origin, 0, publicKey, "Some Name", now)));

        BareRows rows = new(
            locator.Partition,
            [.. Enumerable.Range(0, contents).Select(number => PrivateRecords.RowOf(key, Kind, Calls.ContentId(number)))],
            PrivateRecords.KindPrefix(key, Kind),
            PrivateRecords.Seal(key, profileId, Kind, Calls.ContentId(0), plain),
            RecordJson.Write(session), RecordJson.Write(profile), RecordJson.Write(new AttemptsRecord(1, 1, now)),
            JsonSerializer.Serialize(new SessionExpiry.Input(locator.Blind, session.Id, session.EndsAt()), Json.Options),
            site.Partition, RecordJson.Write(new PointerRecord(1, SiteBoxes.SealPlace(site, place))), RecordJson.Write(live));

        foreach (string row in rows.Contents) await store.Write(rows.Partition, [new RecordWrite.Upsert(row, rows.Content)]);
        await store.Write(rows.Partition,
        [
            new RecordWrite.Upsert(WalletRows.Session, rows.Session), new RecordWrite.Upsert(WalletRows.Profile, rows.Profile),
            new RecordWrite.Upsert(WalletRows.Attempts, rows.Attempts), new RecordWrite.Upsert(SiteRows.Live(place.SessionId), rows.Live),
        ]);
        await store.Write(rows.SitePartition, [new RecordWrite.Upsert(SiteRows.Pointer, rows.Pointer)]);
        return rows;
    }
}
