using System.Net;
using Guise.Platform;
using Guise.Tests.Infrastructure;
using Guise.Wallets;

namespace Guise.Tests.Wallets;

/// <summary>Changing how a wallet is opened keeps what is in it, and needs more than the token.</summary>
public sealed class CredentialChangeTests
{
    private const string NewPassphrase = "an entirely new passphrase";
    private static readonly string Key = new('A', 43);

    [Fact]
    public async Task A_new_passphrase_opens_the_same_contents_and_the_old_one_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);

        (await app.Patch("/v1/profile", new { credential = new { passphrase = owner.Passphrase }, kms = new { type = "passphrase", passphrase = NewPassphrase } }, token))
            .Must(HttpStatusCode.OK);
        await MustHaveContent(app, token);
        (await owner.LockBy(token)).Must(HttpStatusCode.NoContent);
        (await owner.TryUnlock(owner.Passphrase)).MustBe(Problems.WrongCredential);
        await MustHaveContent(app, (await owner.TryUnlock(NewPassphrase)).String("token"));
    }

    [Fact]
    public async Task Any_kind_of_slot_can_be_replaced_by_any_other()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);
        (object Credential, object Kms, object Unlock)[] kinds =
        [
            (new { passphrase = owner.Passphrase }, new { type = "passphrase", passphrase = owner.Passphrase },
                new { username = owner.Username, passphrase = owner.Passphrase }),
            (new { key = Key }, new { type = "clientKey", key = Key }, new { username = owner.Username, key = Key }),
            (new { authToken = "token-of-sixteen-bytes" }, new { type = "remote", keyUri = "local:mine", authToken = "token-of-sixteen-bytes" },
                new { username = owner.Username, authToken = "token-of-sixteen-bytes" }),
        ];
        int current = 0;
        foreach (int next in new[] { 1, 2, 0, 2, 1, 0 })
        {
            (await app.Patch("/v1/profile", new { credential = kinds[current].Credential, kms = kinds[next].Kms }, token)).Must(HttpStatusCode.OK);
            (await owner.LockBy(token)).Must(HttpStatusCode.NoContent);
            (await app.Post("/v1/profiles/unlock", kinds[current].Unlock)).MustBe(Problems.WrongCredential);
            token = (await app.Post("/v1/profiles/unlock", kinds[next].Unlock)).Must(HttpStatusCode.OK).String("token");
            await MustHaveContent(app, token);
            current = next;
        }
    }

    [Fact]
    public async Task Nothing_changes_without_the_old_credential()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);
        object kms = new { type = "passphrase", passphrase = NewPassphrase };

        (await app.Patch("/v1/profile", new { kms }, token)).MustBe(Problems.InvalidBody);
        (await app.Patch("/v1/profile", new { credential = new { }, kms }, token)).MustBe(Problems.InvalidCredential);
        (await app.Patch("/v1/profile", new { credential = new { passphrase = "wrong passphrase" }, kms }, token)).MustBe(Problems.WrongCredential);
        (await app.Patch("/v1/profile", new { credential = new { key = Key }, kms }, token)).MustBe(Problems.WrongCredential);
        (await app.Patch("/v1/profile", new { credential = new { passphrase = owner.Passphrase, key = Key }, kms }, token))
            .MustBe(Problems.InvalidCredential);
        (await app.Patch("/v1/profile", new { credential = new { passphrase = owner.Passphrase } }, token)).MustBe(Problems.InvalidUpdate);
        (await app.Patch("/v1/profile", new { credential = new { passphrase = owner.Passphrase }, kms, recovery = "remove" }, token)).MustBe(Problems.InvalidUpdate);
        (await app.Patch("/v1/profile", new { credential = new { passphrase = owner.Passphrase }, recovery = "erase" }, token)).MustBe(Problems.InvalidUpdate);

        await owner.LockBy(token);
        await MustHaveContent(app, await owner.Unlock());
    }

    [Fact]
    public async Task An_update_of_a_profile_that_changed_since_it_was_read_is_refused()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);
        string etag = (await app.Get("/v1/profile", token)).Headers.ETag!.Tag;
        var body = new { credential = new { passphrase = owner.Passphrase }, recovery = "remove" };

        (await app.Patch("/v1/profile", body, token, ifMatch: "\"nonsense\"")).MustBe(Problems.PreconditionFailed);
        (await app.Patch("/v1/profile", body, token, ifMatch: "W/" + etag)).MustBe(Problems.PreconditionFailed);
        string next = (await app.Patch("/v1/profile", body, token, ifMatch: etag)).Must(HttpStatusCode.OK).Headers.ETag!.Tag;
        (await app.Patch("/v1/profile", body, token, ifMatch: etag)).MustBe(Problems.PreconditionFailed);
        (await app.Send(HttpMethod.Post, "/v1/profile/rekey", new { body.credential }, token, ifMatch: etag)).MustBe(Problems.PreconditionFailed);
        (await app.Delete("/v1/profile", token, ifMatch: etag)).MustBe(Problems.PreconditionFailed);

        Assert.Equal(next, (await app.Get("/v1/profile", token)).Headers.ETag!.Tag);
        (await app.Delete("/v1/profile", token, ifMatch: $"{etag}, {next}")).Must(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_right_passphrase_never_counts_as_a_wrong_one_whatever_else_stands_in_the_way()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);
        object credential = new { passphrase = owner.Passphrase };
        object remote = new { type = "remote", keyUri = "local:mine", authToken = "a token of this key" };
        object another = new { type = "remote", keyUri = "local:mine", authToken = "another token for it" };
        string elsewhere = (await Owner.With(app)).Phrase!;
        await app.Post("/v1/profiles", new { username = "whose the key is", kms = remote });
        (await app.Post("/v1/profile/rekey", new { credential }, token)).Must(HttpStatusCode.OK);

        for (int i = 0; i <= Limits.AttemptsPerRound; i++)
        {
            (await app.Post("/v1/profile/rekey", new { credential }, token)).MustBe(Problems.RekeyRunning);
            (await app.Patch("/v1/profile", new { credential, recovery = "remove" }, token, ifMatch: "\"old\"")).MustBe(Problems.PreconditionFailed);
            (await app.Patch("/v1/profile", new { credential, kms = another }, token)).MustBe(Problems.WrongCredential);
            (await owner.TryUnlock(owner.Passphrase)).MustBe(Problems.AlreadyUnlocked);
        }
        await app.Settle();
        await app.Advance(TimeSpan.FromMinutes(6));
        for (int i = 0; i <= Limits.AttemptsPerRound; i++)
            (await app.Post("/v1/profile/rekey", new { credential, recoveryPhrase = elsewhere }, token)).MustBe(Problems.WrongCredential);
        await MustHaveContent(app, token);
    }

    [Fact]
    public async Task The_phrase_recovers_a_wallet_whose_passphrase_is_lost_and_ends_its_session()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);

        (await Recover(app, owner, owner.Phrase!)).Must(HttpStatusCode.OK);
        (await app.Get("/v1/profile", token)).MustBe(Problems.SessionEnded);
        (await owner.TryUnlock(owner.Passphrase)).MustBe(Problems.WrongCredential);
        await MustHaveContent(app, (await owner.TryUnlock(NewPassphrase)).Must(HttpStatusCode.OK).String("token"));
    }

    [Fact]
    public async Task The_phrase_may_be_typed_in_capitals_and_over_several_lines()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, _) = await OwnerWithContent(app);
        (await Recover(app, owner, "  " + owner.Phrase!.ToUpperInvariant().Replace(" ", " \n\t") + "\n")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_phrase_recovers_nothing_and_a_mistyped_one_is_named()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);
        (Owner other, _) = await OwnerWithContent(app);

        (await Recover(app, owner, other.Phrase!)).MustBe(Problems.WrongCredential);
        (await Recover(app, owner with { Username = "nobody" }, owner.Phrase!)).MustBe(Problems.WrongCredential);
        (await Recover(app, owner, string.Join(' ', owner.Phrase!.Split(' ').Skip(1)))).MustBe(Problems.InvalidRecoveryPhrase);
        (await Recover(app, owner, owner.Phrase! + " abandon")).MustBe(Problems.InvalidRecoveryPhrase);
        await MustHaveContent(app, token);
    }

    [Fact]
    public async Task A_replaced_recovery_phrase_works_and_the_earlier_one_does_not()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);
        Answer replaced = await app.Patch("/v1/profile", new { credential = new { passphrase = owner.Passphrase }, recovery = "replace" }, token);
        string phrase = replaced.Must(HttpStatusCode.OK).String("phrase");

        (await Recover(app, owner, owner.Phrase!)).MustBe(Problems.WrongCredential);
        (await Recover(app, owner, phrase)).Must(HttpStatusCode.OK);
        await MustHaveContent(app, (await owner.TryUnlock(NewPassphrase)).String("token"));
    }

    [Fact]
    public async Task A_removed_recovery_phrase_recovers_nothing()
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);
        (await app.Patch("/v1/profile", new { credential = new { passphrase = owner.Passphrase }, recovery = "remove" }, token)).Must(HttpStatusCode.OK);
        Assert.Single((await app.Get("/v1/profile", token))["slots"].EnumerateArray());
        (await Recover(app, owner, owner.Phrase!)).MustBe(Problems.WrongCredential);
    }

    [Theory]
    [InlineData("test test test test test test test test test test test ball")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art")]
    public async Task An_imported_seed_is_the_seed_only_and_does_not_recover(string seedPhrase)
    {
        await using GuiseApp app = await GuiseApp.Start();
        Owner owner = await Owner.With(app, seedPhrase: seedPhrase);
        Assert.Null(owner.Phrase);
        Assert.Single((await app.Get("/v1/profile", await owner.Unlock()))["slots"].EnumerateArray());
        if (seedPhrase.Split(' ').Length == 24) (await Recover(app, owner, seedPhrase)).MustBe(Problems.WrongCredential);
    }

    [Theory]
    [InlineData("test test test")]
    [InlineData("test test test test test test test test test test test test")]
    [InlineData("")]
    [InlineData("test test test test test test test test test test test bal")]
    public async Task A_seed_phrase_that_is_none_is_refused(string seedPhrase)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (await app.Post("/v1/profiles", new { username = "x", kms = new { type = "passphrase", passphrase = NewPassphrase }, seedPhrase }))
            .MustBe(Problems.InvalidSeedPhrase);
    }

    [Fact]
    public async Task Fewer_iterations_than_today_are_raised_at_the_next_unlock()
    {
        using TempFolder folder = new();
        await using GuiseApp app = await GuiseApp.Start(folder.Path);
        Owner owner = await Owner.With(app);
        await app.DisposeAsync();

        await using GuiseApp later = await GuiseApp.Start(folder.Path, app.Clock, options: guise => guise.PassphraseIterations = 1000);
        string token = (await (owner with { App = later }).TryUnlock(owner.Passphrase)).Must(HttpStatusCode.OK).String("token");
        Assert.True(Guise.Wallets.WalletToken.TryParse(token, out Guise.Wallets.WalletToken? parsed));
        var head = await Guise.Wallets.WalletHead.Read(later.Store, parsed.Locator, TestContext.Current.CancellationToken);
        Assert.Equal(1000, head.Profile!.Main.Kdf!.Iterations);
        await (owner with { App = later }).LockBy(token);
        (await (owner with { App = later }).TryUnlock(owner.Passphrase)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_remote_key_asks_its_token_at_every_unlock()
    {
        await using GuiseApp app = await GuiseApp.Start();
        const string authToken = "token-of-sixteen-bytes";
        (await app.Post("/v1/profiles", new { username = "frank", kms = new { type = "remote", keyUri = "local:frank", authToken } }))
            .Must(HttpStatusCode.Created);
        for (int i = 0; i < 2; i++)
        {
            (await app.Post("/v1/profiles/unlock", new { username = "frank", authToken = "another-token-entirely" }))
                .MustBe(Problems.WrongCredential);
            string token = (await app.Post("/v1/profiles/unlock", new { username = "frank", authToken })).Must(HttpStatusCode.OK).String("token");
            (await app.Post("/v1/profiles/lock", new { username = "frank", credential = new { authToken } })).Must(HttpStatusCode.NoContent);
            (await app.Get("/v1/profile", token)).MustBe(Problems.SessionEnded);
        }
        (await app.Post("/v1/profiles", new { username = "g",
            kms = new { type = "remote", keyUri = "local:frank", authToken = "another-token-entirely" } }))
            .MustBe(Problems.WrongCredential);
        (await app.Post("/v1/profiles", new { username = "g", kms = new { type = "remote", keyUri = "https://vault.example/keys/k", authToken } }))
            .MustBe(Problems.InvalidKeyUri);
    }

    [Theory]
    [InlineData("update")]
    [InlineData("recover")]
    [InlineData("rekey")]
    public async Task An_old_copy_of_the_profile_s_row_does_not_open_by_the_credential_that_was_replaced(string change)
    {
        await using GuiseApp app = await GuiseApp.Start();
        (Owner owner, string token) = await OwnerWithContent(app);
        var old = StoreDump.Rows(app, "wallet|").Single(row => row.Row == WalletRows.Profile);
        object credential = new { passphrase = owner.Passphrase }, kms = new { type = "passphrase", passphrase = NewPassphrase };
        if (change == "update") (await app.Patch("/v1/profile", new { credential, kms }, token)).Must(HttpStatusCode.OK);
        if (change == "recover") (await Recover(app, owner, owner.Phrase!)).Must(HttpStatusCode.OK);
        if (change == "rekey") (await app.Post("/v1/profile/rekey", new { credential }, token)).Must(HttpStatusCode.OK);
        await owner.LockBy(token);
        byte[] now = StoreDump.Rows(app, "wallet|").Single(row => row.Row == WalletRows.Profile).Value;

        await StoreDump.Put(app, old.Partition, old.Row, old.Value);
        (await owner.TryUnlock(owner.Passphrase)).MustBe(Problems.WrongCredential);
        (await Recover(app, owner, owner.Phrase!)).MustBe(Problems.WrongCredential);
        await StoreDump.Put(app, old.Partition, old.Row, now);
        await MustHaveContent(app, (await owner.TryUnlock(change == "rekey" ? owner.Passphrase : NewPassphrase)).Must(HttpStatusCode.OK)
            .String("token"));
    }

    internal static async Task<(Owner Owner, string Token)> OwnerWithContent(GuiseApp app)
    {
        (Owner owner, string token) = await Owner.Unlocked(app);
        (await app.Post("/v1/contents/metadata", new { content = new { id = "note", text = "kept" } }, token)).Must(HttpStatusCode.Created);
        return (owner, token);
    }

    internal static async Task MustHaveContent(GuiseApp app, string token) =>
        Assert.Equal("kept", (await app.Get("/v1/contents/metadata/note", token)).Must(HttpStatusCode.OK)["content"].GetProperty("text").GetString());

    private static Task<Answer> Recover(GuiseApp app, Owner owner, string recoveryPhrase) => app.Post("/v1/profiles/recover", new
    {
        username = owner.Username,
        recoveryPhrase,
        kms = new { type = "passphrase", passphrase = NewPassphrase },
    });
}
