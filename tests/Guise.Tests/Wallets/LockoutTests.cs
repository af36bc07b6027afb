using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Guise.Tests.Wallets;

/// <summary>Guessing passphrases: four tries, a pause, and so on; never for ever, and the same for names that nobody has.</summary>
public sealed class LockoutTests
{
    private const string Wrong = "a wrong passphrase";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_four_wrong_passphrases_there_is_a_minute_then_five_then_an_hour_again_and_again(bool known)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = known ? await Owner.With(app) : new(app, "nobody", Owner.GoodPassphrase, null);
        foreach (int minutes in new[] { 1, 5, 60, 60, 60 })
        {
            for (int i = 0; i < 4; i++) (await owner.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
            Answer blocked = (await owner.TryUnlock(Wrong)).MustBe(Problems.TooManyAttempts);
            Assert.Equal(minutes * 60, blocked.Headers.RetryAfter!.Delta!.Value.TotalSeconds);

            app.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            (await owner.TryUnlock(owner.Passphrase)).MustBe(Problems.TooManyAttempts);
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        if (known) await owner.Unlock();
    }

    [Fact]
    public async Task The_right_passphrase_forgives_the_wrong_ones()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 3; i++) (await owner.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
            string token = await owner.Unlock();
            for (int i = 0; i < 3; i++) (await owner.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
            (await owner.TryUnlock(owner.Passphrase)).MustBe(Problems.AlreadyUnlocked);
            for (int i = 0; i < 3; i++) (await owner.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
            (await owner.LockByPassphrase(owner.Passphrase)).Must(HttpStatusCode.NoContent);
            (await app.Get("/v1/profile", token)).MustBe(Problems.SessionEnded);
        }
    }

    [Fact]
    public async Task Failures_are_forgotten_after_a_day()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app);
        for (int i = 0; i < 4; i++) await owner.TryUnlock(Wrong);
        app.Clock.Advance(Limits.AttemptMemory);
        for (int i = 0; i < 4; i++) (await owner.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
        Answer blocked = (await owner.TryUnlock(Wrong)).MustBe(Problems.TooManyAttempts);
        Assert.Equal(60, blocked.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sixty_four_guesses_at_once_never_exceed_the_cap(bool known)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = known ? await Owner.With(app) : new(app, "nobody", Owner.GoodPassphrase, null);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => owner.TryUnlock($"wrong guess number {i}")));

        Assert.Equal(4, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
        Assert.Equal(60, answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Every_call_that_takes_a_passphrase_counts_on_one_counter()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        object credential = new { passphrase = Wrong };

        (await owner.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
        (await owner.LockByPassphrase(Wrong)).MustBe(Problems.WrongCredential);
        (await app.Patch("/v1/profile", new { credential, recovery = "remove" }, token)).MustBe(Problems.WrongCredential);
        (await app.Post("/v1/profile/rekey", new { credential }, token)).MustBe(Problems.WrongCredential);

        (await owner.TryUnlock(owner.Passphrase)).MustBe(Problems.TooManyAttempts);
        (await owner.LockByPassphrase(owner.Passphrase)).MustBe(Problems.TooManyAttempts);
        (await app.Patch("/v1/profile", new { credential = new { passphrase = owner.Passphrase }, recovery = "remove" }, token)).MustBe(Problems.TooManyAttempts);
        (await app.Post("/v1/profile/rekey", new { credential = new { passphrase = owner.Passphrase } }, token)).MustBe(Problems.TooManyAttempts);
    }

    [Fact]
    public async Task A_lockout_leaves_the_open_session_and_the_recovery_phrase_alone()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await Owner.Unlocked(app);
        for (int i = 0; i < 5; i++) await owner.TryUnlock(Wrong);

        (await app.Get("/v1/profile", token)).Must(HttpStatusCode.OK);
        (await owner.LockBy(token)).Must(HttpStatusCode.NoContent);
        (await app.Post("/v1/profiles/recover", new
        {
            username = owner.Username,
            recoveryPhrase = owner.Phrase,
            kms = new { type = "passphrase", passphrase = "an entirely new one" },
        })).Must(HttpStatusCode.OK);
        (await owner.TryUnlock("an entirely new one")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Client_keys_are_not_counted()
    {
        await using GuiseApp app = await GuiseApp.Start();
        string key = new('A', 43);
        await app.Post("/v1/profiles", new { username = "dave", kms = new { type = "clientKey", key } });
        for (int i = 0; i < 10; i++)
            (await app.Post("/v1/profiles/unlock", new { username = "dave", key = "B" + key[1..] })).MustBe(Problems.WrongCredential);
        (await app.Post("/v1/profiles/unlock", new { username = "dave", key })).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_unknown_user_and_a_wrong_passphrase_get_the_same_answer_for_the_same_work()
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner known = await Owner.With(app), unknown = new(app, "nobody", Owner.GoodPassphrase, null);
        (Answer Answer, int Reads, int Writes)[] seen =
            [await Measured(app, known), await Measured(app, unknown), await Measured(app, known), await Measured(app, unknown)];

        Assert.Equal((seen[0].Reads, seen[0].Writes), (seen[1].Reads, seen[1].Writes));
        Assert.Equal((seen[2].Reads, seen[2].Writes), (seen[3].Reads, seen[3].Writes));
        string Shown(Answer answer) =>
            $"{answer.Status} {answer.Text.Replace(answer.String("traceId"), "")} {string.Join(',', answer.Headers.Select(header => header.Key))}";
        Assert.Equal(Shown(seen[0].Answer), Shown(seen[1].Answer));
    }

    [Fact]
    public async Task Every_wrong_passphrase_costs_one_derivation_of_today_whoever_it_is_for()
    {
        using TempFolder folder = new();
        await using GuiseApp before = await GuiseApp.Start(folder.Path);
        Owner known = await Owner.With(before, "known");
        await before.Post("/v1/profiles", new { username = "by key", kms = new { type = "clientKey", key = new string('A', 43) } });
        await before.DisposeAsync();

        await using GuiseApp app = await GuiseApp.Start(folder.Path, before.Clock, options: guise => guise.PassphraseIterations = 1000);
        await Owner.With(app, "new");
        using CountedIterations iterations = new(app);
        foreach (string username in (string[])["known", "new", "by key", "nobody"])
        {
            Owner owner = known with { App = app, Username = username };
            (await owner.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
            Assert.Equal(1000, iterations.Take());
            (await owner.LockByPassphrase(Wrong)).MustBe(Problems.WrongCredential);
            Assert.Equal(1000, iterations.Take());
            for (int i = 0; i < 2; i++) await owner.TryUnlock(Wrong);
            iterations.Take();
            (await owner.TryUnlock(Wrong)).MustBe(Problems.TooManyAttempts);
            Assert.Equal(0, iterations.Take());
        }
    }

    [Fact]
    public async Task A_user_without_a_passphrase_looks_like_nobody_to_who_guesses_one()
    {
        await using GuiseApp app = await GuiseApp.Start();
        await app.Post("/v1/profiles", new { username = "erin", kms = new { type = "clientKey", key = new string('A', 43) } });
        Owner erin = new(app, "erin", Owner.GoodPassphrase, null), nobody = new(app, "nobody", Owner.GoodPassphrase, null);
        for (int i = 0; i < 4; i++)
        {
            (await erin.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
            (await nobody.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
        }
        (await erin.TryUnlock(Wrong)).MustBe(Problems.TooManyAttempts);
        (await nobody.TryUnlock(Wrong)).MustBe(Problems.TooManyAttempts);
    }

    [Fact]
    public async Task A_clock_that_was_ahead_for_years_locks_nobody_out_for_years()
    {
        using TempFolder folder = new();
        FakeTimeProvider ahead = new(new DateTimeOffset(2036, 3, 1, 12, 0, 0, TimeSpan.Zero)),
            right = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using (GuiseApp then = await GuiseApp.Start(folder.Path, right)) await Owner.With(then, "ada");
        await using (GuiseApp then = await GuiseApp.Start(folder.Path, ahead))
            for (int i = 0; i < 4; i++) (await new Owner(then, "ada", Owner.GoodPassphrase, null).TryUnlock(Wrong)).MustBe(Problems.WrongCredential);

        await using GuiseApp app = await GuiseApp.Start(folder.Path, right);
        await new Owner(app, "ada", Owner.GoodPassphrase, null).Unlock();
    }

    private static async Task<(Answer Answer, int Reads, int Writes)> Measured(GuiseApp app, Owner owner)
    {
        app.Store.Reset();
        Answer answer = (await owner.TryUnlock(Wrong)).MustBe(Problems.WrongCredential);
        return (answer, app.Store.Reads, app.Store.Writes);
    }
}
