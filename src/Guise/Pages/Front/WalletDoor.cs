using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Keys;
using Guise.Wallets;

namespace Guise.Pages.Front;

/// <summary>The ways into a wallet as people take them: making one opens it too, and so does recovering one.</summary>
internal sealed class WalletDoor(Profiles profiles, Unlocking unlocking, CredentialChanges changes, ServiceKeys keys)
{
    /// <param name="Phrase">Null when the seed was imported.</param>
    public sealed record Made(string Token, string? Phrase)
    {
        public override string ToString() => "***";
    }

    private static readonly SessionLifetime Lifetime = new(Limits.SessionDefault, Limits.IdleDefault);

    public async Task<Result<Made>> Create(string name, Secret? passphrase, Secret? seedPhrase, CancellationToken cancel)
    {
        using Secret? words = seedPhrase;
        if (!Kms(passphrase).Ok(out Kms? kms, out Problem? problem)) return problem;
        using (kms)
        {
            if (Username.TryParse(name) is not { } username) return Problems.InvalidUsername;
            byte[]? seed = words is null ? null : words.Utf8.Length <= Limits.PhraseBytes ? Bip39.TryParse(words.Utf8) : null;
            if (words is not null && seed is null) return Problems.InvalidSeedPhrase;

            WalletLocator locator = await WalletLocator.Of(username, keys, cancel);
            if (!(await profiles.Create(locator, username, kms, seed, cancel)).Ok(out CreateAnswer? created, out Problem? refused)) return refused;
            return (await unlocking.Unlock(locator, kms.Credential, Lifetime, cancel)).Ok(out UnlockAnswer? session, out Problem? closed)
                ? new Made(session.Token, created.Phrase)
                : closed;
        }
    }

    /// <param name="elsewhere">Whether to end a session that is open somewhere else.</param>
    public async Task<Result<UnlockAnswer>> Unlock(
        string name, Secret? passphrase, Secret? key, Secret? authToken, bool elsewhere, CancellationToken cancel)
    {
        if (!Credential.Parse(passphrase, key, authToken, null).Ok(out Credential? credential, out Problem? problem)) return problem;
        using (credential)
        {
            if (Username.TryParse(name) is not { } username) return Problems.InvalidUsername;
            WalletLocator locator = await WalletLocator.Of(username, keys, cancel);
            if (elsewhere && await unlocking.Lock(locator, credential, cancel) is { } refused) return refused;
            return await unlocking.Unlock(locator, credential, Lifetime, cancel);
        }
    }

    public async Task<Result<UnlockAnswer>> Recover(string name, Secret? recoveryPhrase, Secret? passphrase, CancellationToken cancel)
    {
        using Secret? words = recoveryPhrase;
        if (!Kms(passphrase).Ok(out Kms? kms, out Problem? problem)) return problem;
        using (kms)
        {
            if (words is null || !Credential.ParseRecovery(words).Ok(out byte[]? entropy, out _)) return Problems.InvalidRecoveryPhrase;
            using Credential.Recovery recovery = new(entropy);
            if (Username.TryParse(name) is not { } username) return Problems.InvalidUsername;

            WalletLocator locator = await WalletLocator.Of(username, keys, cancel);
            if (!(await changes.Recover(locator, recovery, kms, cancel)).Ok(out _, out Problem? refused)) return refused;
            return await unlocking.Unlock(locator, kms.Credential, Lifetime, cancel);
        }
    }

    private static Result<Kms> Kms(Secret? passphrase) =>
        passphrase is not null && Credential.IsGoodPassphrase(passphrase)
            ? new Kms(new Credential.Passphrase(passphrase))
            : Problems.InvalidPassphrase;
}
