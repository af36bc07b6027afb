using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Wallets;

/// <summary>The seed's contract of create, unlock and lock, as a person meets it.</summary>
public sealed class UnlockAndLockTests
{
    [Fact]
    public async Task A_wallet_is_made_unlocked_used_and_locked()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        Assert.Equal(24, owner.Phrase!.Split(' ').Length);

        string token = await owner.Unlock();
        Answer profile = (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
        Assert.Equal(owner.Username, profile.String("username"));
        Assert.Equal(["passphrase", "recovery"], profile["slots"].EnumerateArray().Select(slot => slot.GetProperty("kind").GetString()));

        (await owner.LockBy(token)).Must(HttpStatusCode.NoContent);
        (await app.Get("/v1/profile", token)).MustBe(Problems.SessionEnded);
    }

    [Fact]
    public async Task A_second_create_of_a_username_is_refused_whatever_its_case()
    {
        await using GuiseApp app = await GuiseApp.Start();
        await Owner.With(app, "Alice");
        (await app.Post("/v1/profiles", new { username = "aLICE", kms = new { type = "passphrase", passphrase = Owner.GoodPassphrase } }))
            .MustBe(Problems.ProfileExists);
    }

    [Fact]
    public async Task Of_parallel_creates_of_one_username_one_wins_and_its_passphrase_works()
    {
        await using GuiseApp app = await GuiseApp.Start();
        string[] passphrases = [.. Enumerable.Range(0, 16).Select(i => $"passphrase number {i}")];
        Answer[] answers = await Task.WhenAll(passphrases.Select(passphrase =>
            app.Post("/v1/profiles", new { username = "bob", kms = new { type = "passphrase", passphrase } })));

        int winner = Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.Created);
        foreach (Answer loser in answers.Where((_, i) => i != winner)) loser.MustBe(Problems.ProfileExists);
        (await app.Post("/v1/profiles/unlock", new { username = "bob", passphrase = passphrases[winner] })).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Unlocking_an_unlocked_wallet_says_so_to_its_owner_only()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);

        Answer second = (await owner.TryUnlock(owner.Passphrase)).MustBe(Problems.AlreadyUnlocked);
        Assert.Contains("already unlocked", second.String("detail"), StringComparison.Ordinal);
        (await owner.TryUnlock("a wrong passphrase")).MustBe(Problems.WrongCredential);
        (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_parallel_unlocks_one_gets_the_token()
    {
        await using GuiseApp app = await GuiseApp.Start();
        await app.Post("/v1/profiles", new { username = "carol", kms = new { type = "clientKey", key = ClientKey } });
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            app.Post("/v1/profiles/unlock", new { username = "carol", key = ClientKey })));

        Answer winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        foreach (Answer loser in answers.Where(answer => answer != winner)) loser.MustBe(Problems.AlreadyUnlocked);
        (await app.Get("/v1/profile", winner.String("token"))).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_lost_token_is_cured_by_lock_and_unlock()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string lost) = await Owner.Unlocked(app);

        (await owner.LockByPassphrase(owner.Passphrase)).Must(HttpStatusCode.NoContent);
        string token = await owner.Unlock();
        Assert.NotEqual(lost, token);
        (await app.Get("/v1/profile", lost)).MustBe(Problems.SessionEnded);
        (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Locking_a_locked_wallet_is_no_error_by_the_last_token_or_by_credential()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        for (int i = 0; i < 2; i++) (await owner.LockBy(token)).Must(HttpStatusCode.NoContent);
        for (int i = 0; i < 2; i++) (await owner.LockByPassphrase(owner.Passphrase)).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Locking_by_token_takes_an_empty_body_whatever_type_it_claims()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string token) = await Owner.Unlocked(app);
        (await app.Post("/v1/profiles/lock", "", token)).Must(HttpStatusCode.NoContent);
        (await app.Get("/v1/profile", token)).MustBe(Problems.SessionEnded);
        (await app.Post("/v1/profiles/lock", "{}", token)).MustBe(Problems.InvalidBody);
        (await app.Post("/v1/profiles/lock", "")).MustBe(Problems.Unauthenticated);
    }

    [Fact]
    public async Task A_wallet_that_was_never_unlocked_can_be_locked_by_its_credential()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        (await owner.LockByPassphrase(owner.Passphrase)).Must(HttpStatusCode.NoContent);
        await owner.Unlock();
    }

    [Fact]
    public async Task The_token_of_an_earlier_session_does_not_lock_the_one_that_is_open()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string earlier) = await Owner.Unlocked(app);
        await owner.LockBy(earlier);
        string token = await owner.Unlock();
        (await owner.LockBy(earlier)).MustBe(Problems.SessionEnded);
        (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_locks_a_wallet_without_its_token_or_credential()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        (_, string other) = await Owner.Unlocked(app);

        (await app.Post("/v1/profiles/lock", null)).MustBe(Problems.Unauthenticated);
        (await owner.LockByPassphrase("a wrong passphrase")).MustBe(Problems.WrongCredential);
        (await owner.LockBy(Splice(token, other))).MustBe(Problems.SessionEnded);
        (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_opens_only_its_own_wallet()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (_, string mine) = await Owner.Unlocked(app);
        (_, string yours) = await Owner.Unlocked(app);
        await app.Post("/v1/contents/metadata", new { content = new { id = "secret-of-mine" } }, mine);

        (await app.Get("/v1/contents/metadata/secret-of-mine", yours)).MustBe(Problems.ContentNotFound);
        (await app.Get("/v1/contents/metadata/secret-of-mine", Splice(mine, yours))).MustBe(Problems.SessionEnded);
        (await app.Get("/v1/contents/metadata/secret-of-mine", Splice(yours, mine))).MustBe(Problems.SessionEnded);
    }

    [Theory]
    [InlineData("GET", "/v1/profile")]
    [InlineData("PATCH", "/v1/profile")]
    [InlineData("DELETE", "/v1/profile")]
    [InlineData("POST", "/v1/profile/rekey")]
    [InlineData("POST", "/v1/contents/metadata")]
    [InlineData("GET", "/v1/contents/metadata")]
    [InlineData("GET", "/v1/contents/metadata/x")]
    [InlineData("DELETE", "/v1/contents/metadata/x")]
    public async Task Every_call_of_the_owner_needs_the_token(string method, string path)
    {
        await using GuiseApp app = await GuiseApp.Start();
        foreach (string? token in new[] { null, "", "nonsense", "gwt_", "gwt_" + new string('A', 64) })
        {
            Answer answer = await app.Send(new(method), path, method is "POST" or "PATCH" ? new { } : null, token);
            answer.MustBe(token?.Length > 20 ? Problems.SessionEnded : Problems.Unauthenticated);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    private const string ClientKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    /// <summary>A token with the locator of one wallet and the secret of another.</summary>
    private static string Splice(string locatorOf, string secretOf)
    {
        byte[] locator = System.Buffers.Text.Base64Url.DecodeFromChars(locatorOf.AsSpan(4))[..16];
        byte[] secret = System.Buffers.Text.Base64Url.DecodeFromChars(secretOf.AsSpan(4))[16..];
        return "gwt_" + System.Buffers.Text.Base64Url.EncodeToString([.. locator, .. secret]);
    }
}
