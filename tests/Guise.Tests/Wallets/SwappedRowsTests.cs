using System.Net;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Guise.Wallets;

namespace Guise.Tests.Wallets;

/// <summary>Whoever can write to the store, but has no key, cannot make one row pass for another.</summary>
public sealed class SwappedRowsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contents_that_change_places_do_not_open()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        HashSet<string> log = [.. StoreDump.Rows(app, PartitionOf(token)).Select(row => row.Row)];
        foreach (string id in (string[])["first", "second"])
            (await app.Post("/v1/contents/metadata", new { content = new { id, text = "the text of " + id } }, token)).Must(HttpStatusCode.Created);
        (string Partition, string Row, byte[] Value)[] rows = [.. StoreDump.Rows(app, PartitionOf(token)).Where(row => !log.Contains(row.Row))];
        Assert.Equal(2, rows.Length);

        for (int i = 0; i < rows.Length; i++) await StoreDump.Overwrite(app, rows[i].Partition, rows[i].Row, rows[(i + 1) % rows.Length].Value);
        foreach (string path in (string[])["/first", "/second", ""])
        {
            Answer answer = (await app.Get("/v1/contents/metadata" + path, token)).Must(HttpStatusCode.InternalServerError);
            Assert.DoesNotContain("the text of", answer.Text, StringComparison.Ordinal);
        }
        for (int i = 0; i < rows.Length; i++) await StoreDump.Overwrite(app, rows[i].Partition, rows[i].Row, rows[i].Value);
        (await app.Get("/v1/contents/metadata/first", token)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Contents_of_one_wallet_are_none_of_another()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string mine) = await Owner.Unlocked(app);
        (_, string foreign) = await Owner.Unlocked(app);
        foreach (string token in (string[])[mine, foreign])
            (await app.Post("/v1/contents/metadata", new { content = new { id = "note" } }, token)).Must(HttpStatusCode.Created);
        foreach (var row in StoreDump.Rows(app, PartitionOf(foreign)).Where(row => row.Row.StartsWith("data|", StringComparison.Ordinal)))
            await app.Store.Write(PartitionOf(mine), [new RecordWrite.Upsert(row.Row, row.Value)], cancel: Cancel);

        Answer listed = (await app.Get("/v1/contents/metadata", mine)).Must(HttpStatusCode.OK);
        Assert.Equal(1, listed["items"].GetArrayLength());
    }

    [Fact]
    public async Task A_key_under_one_slot_does_not_open_by_another_credential_of_the_wallet_or_of_another()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        (Owner other, string foreign) = await Owner.Unlocked(app);
        await owner.LockBy(token);
        StoredRecord row = (await app.Store.Get(PartitionOf(token), WalletRows.Profile, Cancel))!;
        ProfileRecord profile = RecordJson.Read<ProfileRecord>(row.Value);
        ProfileRecord theirs = RecordJson.Read<ProfileRecord>((await app.Store.Get(PartitionOf(foreign), WalletRows.Profile, Cancel))!.Value);
        SlotRecord main = profile.Main, recovery = profile.Slot(SlotKind.Recovery)!;

        foreach (SlotRecord[] slots in (SlotRecord[][])
        [
            [main with { WrappedKey = recovery.WrappedKey }, recovery with { WrappedKey = main.WrappedKey }],
            [main with { WrappedKey = theirs.Main.WrappedKey }, recovery with { WrappedKey = theirs.Slot(SlotKind.Recovery)!.WrappedKey }],
            [main with { Version = main.Version + 1 }, recovery with { Version = recovery.Version + 1 }],
            [.. theirs.Slots],
        ])
        {
            await StoreDump.Overwrite(app, PartitionOf(token), WalletRows.Profile, RecordJson.Write(profile with { Slots = slots }));
            foreach (Owner one in (Owner[])[owner, owner with { Phrase = other.Phrase }])
            {
                (await one.TryUnlock(one.Passphrase)).MustBe(Guise.Platform.Problems.WrongCredential);
                (await Recover(one)).MustBe(Guise.Platform.Problems.WrongCredential);
                app.Clock.Advance(TimeSpan.FromHours(1));
            }
        }
        await StoreDump.Overwrite(app, PartitionOf(token), WalletRows.Profile, row.Value);
        (await Recover(owner)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_serves_no_longer_than_it_was_sealed_for()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        SessionRecord session = RecordJson.Read<SessionRecord>((await app.Store.Get(PartitionOf(token), WalletRows.Session, Cancel))!.Value);
        await StoreDump.Overwrite(app, PartitionOf(token), WalletRows.Session,
            RecordJson.Write(session with { ExpiresAt = session.ExpiresAt.AddYears(1) }));
        (await app.Get("/v1/profile", token)).Must(HttpStatusCode.InternalServerError);
    }

    private static string PartitionOf(string token)
    {
        Assert.True(WalletToken.TryParse(token, out WalletToken? parsed));
        return parsed.Locator.Partition;
    }

    private static Task<Answer> Recover(Owner owner) => owner.App.Post("/v1/profiles/recover", new
    {
        username = owner.Username,
        recoveryPhrase = owner.Phrase,
        kms = new { type = "passphrase", passphrase = "an entirely new one" },
    });
}
