using System.Net;

namespace Guise.Tests.Infrastructure;

/// <summary>A person with a wallet, as the stories tell of her.</summary>
internal sealed record Owner(GuiseApp App, string Username, string Passphrase, string? Phrase)
{
    public const string GoodPassphrase = "correct horse battery staple";

    public static async Task<Owner> With(GuiseApp app, string? username = null, string? seedPhrase = null)
    {
        username ??= "user-" + Guid.NewGuid().ToString("N");
        Answer created = await app.Post("/v1/profiles", seedPhrase is null
            ? new { username, kms = new { type = "passphrase", passphrase = GoodPassphrase } }
            : new { username, kms = new { type = "passphrase", passphrase = GoodPassphrase }, seedPhrase });
        created.Must(HttpStatusCode.Created);
        return new(app, username, GoodPassphrase, created.Has("phrase") ? created.String("phrase") : null);
    }

    /// <summary>An owner whose wallet is open, and its token.</summary>
    public static async Task<(Owner Owner, string Token)> Unlocked(GuiseApp app)
    {
        Owner owner = await With(app);
        return (owner, await owner.Unlock());
    }

    public async Task<string> Unlock(int? expiresIn = null, int? idleTimeout = null) =>
        (await TryUnlock(Passphrase, expiresIn, idleTimeout)).Must(HttpStatusCode.OK).String("token");

    public Task<Answer> TryUnlock(string passphrase, int? expiresIn = null, int? idleTimeout = null)
    {
        Dictionary<string, object> body = new() { ["username"] = Username, ["passphrase"] = passphrase };
        if (expiresIn is not null) body["expiresIn"] = expiresIn;
        if (idleTimeout is not null) body["idleTimeout"] = idleTimeout;
        return App.Post("/v1/profiles/unlock", body);
    }

    public Task<Answer> LockBy(string token) => App.Post("/v1/profiles/lock", null, token);

    public Task<Answer> LockByPassphrase(string passphrase) =>
        App.Post("/v1/profiles/lock", new { username = Username, credential = new { passphrase } });
}
