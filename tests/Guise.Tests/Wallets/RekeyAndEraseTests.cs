using System.Net;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;
using Guise.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Tests.Wallets;

/// <summary>A new key for everything, and the end of everything.</summary>
public sealed class RekeyAndEraseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rekey_moves_every_record_under_the_new_key_and_keeps_all()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        for (int i = 0; i < 45; i++)
            (await app.Post("/v1/contents/metadata", new { content = new { id = $"note-{i}" } }, token)).Must(HttpStatusCode.Created);
        string[] before = await DataRows(app, token);
        Assert.Equal(45 + 2, before.Length);

        (await app.Post("/v1/profile/rekey", new { credential = new { passphrase = owner.Passphrase } }, token)).Must(HttpStatusCode.OK);
        Assert.True((await app.Get("/v1/profile", token))["rekeying"].GetBoolean());
        await MustList(app, token, 45);
        await app.Settle();
        await MustList(app, token, 45);
        await app.Advance(TimeSpan.FromMinutes(6));

        Assert.False((await app.Get("/v1/profile", token))["rekeying"].GetBoolean());
        string[] after = await DataRows(app, token);
        Assert.Equal(45 + 3, after.Length);
        Assert.Empty(before.Intersect(after));
        await MustList(app, token, 45);
        await owner.LockBy(token);
        await MustList(app, await owner.Unlock(), 45);
    }

    [Fact]
    public async Task A_rekey_gives_a_new_recovery_phrase_unless_the_old_one_is_given()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await CredentialChangeTests.OwnerWithContent(app);
        object credential = new { passphrase = owner.Passphrase };

        Answer kept = await app.Post("/v1/profile/rekey", new { credential, recoveryPhrase = owner.Phrase }, token);
        Assert.False(kept.Must(HttpStatusCode.OK).Has("phrase"));
        (await app.Post("/v1/profile/rekey", new { credential }, token)).MustBe(Problems.RekeyRunning);
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));

        string phrase = (await app.Post("/v1/profile/rekey", new { credential }, token)).Must(HttpStatusCode.OK).String("phrase");
        object kms = new { type = "passphrase", passphrase = "an entirely new passphrase" };
        (await app.Post("/v1/profiles/recover", new { username = owner.Username, recoveryPhrase = owner.Phrase, kms }))
            .MustBe(Problems.WrongCredential);
        (await app.Post("/v1/profiles/recover", new { username = owner.Username, recoveryPhrase = phrase, kms })).Must(HttpStatusCode.OK);
        await CredentialChangeTests.MustHaveContent(app, (await owner.TryUnlock("an entirely new passphrase")).Must(HttpStatusCode.OK)
            .String("token"));
    }

    [Fact]
    public async Task A_rekey_that_is_locked_half_way_goes_on_at_the_next_unlock()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await CredentialChangeTests.OwnerWithContent(app);
        (await app.Post("/v1/profile/rekey", new { credential = new { passphrase = owner.Passphrase } }, token)).Must(HttpStatusCode.OK);
        await owner.LockBy(token);
        await app.Settle();
        await app.Advance(TimeSpan.FromHours(1));

        token = await owner.Unlock();
        Assert.True((await app.Get("/v1/profile", token))["rekeying"].GetBoolean());
        await CredentialChangeTests.MustHaveContent(app, token);
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));
        Assert.False((await app.Get("/v1/profile", token))["rekeying"].GetBoolean());
        await CredentialChangeTests.MustHaveContent(app, token);
    }

    [Fact]
    public async Task While_a_rekey_runs_contents_are_added_found_and_removed_as_ever()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await CredentialChangeTests.OwnerWithContent(app);
        (await app.Post("/v1/profile/rekey", new { credential = new { passphrase = owner.Passphrase } }, token)).Must(HttpStatusCode.OK);

        (await app.Post("/v1/contents/metadata", new { content = new { id = "note" } }, token)).MustBe(Problems.ContentExists);
        (await app.Post("/v1/contents/metadata", new { content = new { id = "new" } }, token)).Must(HttpStatusCode.Created);
        (await app.Delete("/v1/contents/metadata/note", token)).Must(HttpStatusCode.NoContent);
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));
        (await app.Get("/v1/contents/metadata/note", token)).MustBe(Problems.ContentNotFound);
        (await app.Get("/v1/contents/metadata/new", token)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_erased_wallet_is_gone_at_once_and_its_rows_soon_after()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await CredentialChangeTests.OwnerWithContent(app);
        Assert.NotEmpty(await DataRows(app, token));

        (await app.Delete("/v1/profile", token)).Must(HttpStatusCode.NoContent);
        (await app.Get("/v1/profile", token)).MustBe(Problems.SessionEnded);
        (await owner.TryUnlock(owner.Passphrase)).MustBe(Problems.WrongCredential);
        await app.Settle();
        Assert.Empty(await DataRows(app, token));
        await app.Advance(TimeSpan.FromMinutes(6));

        await app.Advance(Limits.AttemptMemory + TimeSpan.FromHours(2));
        await app.Services.GetRequiredService<Sweep>().Run(Cancel);
        Assert.Empty(StoreDump.Rows(app, "wallet|"));
    }

    [Fact]
    public async Task A_name_that_was_erased_can_be_taken_again_and_keeps_what_is_new()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await CredentialChangeTests.OwnerWithContent(app);
        (await app.Delete("/v1/profile", token)).Must(HttpStatusCode.NoContent);

        Owner next = await Owner.With(app, owner.Username);
        string nextToken = await next.Unlock();
        (await app.Get("/v1/contents/metadata/note", nextToken)).MustBe(Problems.ContentNotFound);
        (await app.Post("/v1/contents/metadata", new { content = new { id = "note", text = "kept" } }, nextToken)).Must(HttpStatusCode.Created);
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));
        await CredentialChangeTests.MustHaveContent(app, nextToken);
    }

    [Fact]
    public async Task An_erasure_whose_call_died_before_its_transaction_erases_nothing_even_after_another_unlock()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await CredentialChangeTests.OwnerWithContent(app);
        Assert.True(WalletToken.TryParse(token, out WalletToken? parsed));
        await app.Services.GetRequiredService<Erasing>().Prepare(parsed.Locator.Partition, ["data|"], Cancel);
        await owner.LockBy(token);
        token = await owner.Unlock();

        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(10));
        await CredentialChangeTests.MustHaveContent(app, token);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("rekey")]
    public async Task An_erasure_that_another_call_overtook_erases_nothing(string overtaking)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await CredentialChangeTests.OwnerWithContent(app);
        Assert.True(WalletToken.TryParse(token, out WalletToken? parsed));
        Assert.True((await app.Services.GetRequiredService<OpenWallets>().Open(parsed, Cancel)).Ok(out OpenWallet? asItWas, out _));
        if (overtaking == "lock") (await owner.LockBy(token)).Must(HttpStatusCode.NoContent);
        else (await app.Post("/v1/profile/rekey", new { credential = new { passphrase = owner.Passphrase } }, token)).Must(HttpStatusCode.OK);

        // With the keys of before, it would leave behind what has moved under the new one.
        Problem? refused = await app.Services.GetRequiredService<Profiles>().Delete(asItWas, new IfMatch(default), Cancel);
        Assert.Equal(overtaking == "lock" ? Problems.SessionEnded : Problems.ProfileChanged, refused);
        await app.Settle();
        if (overtaking == "lock") token = await owner.Unlock();
        await CredentialChangeTests.MustHaveContent(app, token);
    }

    private static async Task<string[]> DataRows(GuiseApp app, string text)
    {
        Assert.True(WalletToken.TryParse(text, out WalletToken? token));
        RecordPage page = await app.Store.Query(token.Locator.Partition, "data|", 1000, cancel: Cancel);
        return [.. page.Items.Select(row => row.Row)];
    }

    private static async Task MustList(GuiseApp app, string token, int count)
    {
        HashSet<string> ids = [];
        string? continuation = null;
        do
        {
            string query = continuation is null ? "" : "&continuation=" + continuation;
            Answer page = (await app.Get($"/v1/contents/metadata?limit=20{query}", token)).Must(HttpStatusCode.OK);
            foreach (var item in page["items"].EnumerateArray()) Assert.True(ids.Add(item.GetProperty("id").GetString()!));
            continuation = page.Has("continuation") ? page.String("continuation") : null;
        }
        while (continuation is not null);
        Assert.Equal(count, ids.Count);
    }
}
