using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Wallets;

/// <summary>How a wallet is opened.</summary>
/// <param name="Type"><c>passphrase</c>, <c>clientKey</c> or <c>remote</c>; the other members are those of the type.</param>
/// <param name="Passphrase">8 characters or more.</param>
/// <param name="Key">32 bytes that only the client has, base64url.</param>
/// <param name="KeyUri">Where the caller's own key lies, for example <c>local:my-key</c>.</param>
/// <param name="AuthToken">The caller's own token for that key.</param>
internal sealed record KmsBody(string Type, Secret? Passphrase = null, Secret? Key = null, string? KeyUri = null, Secret? AuthToken = null)
    : IDisposable
{
    public void Dispose() => Clear.All(Passphrase, Key, AuthToken);
}

/// <summary>What opens a slot: exactly one of the four.</summary>
/// <param name="Passphrase">Of the passphrase slot.</param>
/// <param name="Key">Of the client-key slot: 32 bytes in base64url.</param>
/// <param name="AuthToken">Of the remote slot: the caller's own token for the key.</param>
/// <param name="RecoveryPhrase">Of the recovery slot: 24 words.</param>
internal sealed record CredentialBody(Secret? Passphrase = null, Secret? Key = null, Secret? AuthToken = null, Secret? RecoveryPhrase = null)
    : IDisposable
{
    public Result<Credential> Parse() => Credential.Parse(Passphrase, Key, AuthToken, RecoveryPhrase);

    public void Dispose() => Clear.All(Passphrase, Key, AuthToken, RecoveryPhrase);
}

/// <param name="Username">1 to 254 characters; found whatever its case.</param>
/// <param name="SeedPhrase">Import: 12 to 24 words of BIP-39, the seed of the masks only. Without it a phrase is made and answered, once.</param>
internal sealed record CreateBody(string Username, KmsBody Kms, Secret? SeedPhrase = null) : IDisposable
{
    public void Dispose() => Clear.All(Kms, SeedPhrase);
}

/// <param name="Kms">How the wallet is opened, without any secret.</param>
/// <param name="Phrase">24 words: the seed of the masks and the way back when the credential is lost. Shown here only.</param>
internal sealed record CreateAnswer(string ProfileId, string Username, KmsAnswer Kms, DateTimeOffset CreatedAt, string? Phrase = null);

internal sealed record KmsAnswer(string Type, string? KeyUri = null);

/// <param name="Slots">The ways to open this wallet.</param>
/// <param name="ExpiresAt">When this session ends at the latest.</param>
/// <param name="IdleExpiresAt">When it ends unless it is used.</param>
/// <param name="Rekeying">Whether records are still being re-encrypted after a rekey.</param>
internal sealed record ProfileAnswer(
    string ProfileId, string Username, IReadOnlyList<SlotAnswer> Slots, DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt, DateTimeOffset IdleExpiresAt, bool Rekeying);

internal sealed record SlotAnswer(string Id, SlotKind Kind);

/// <param name="Credential">A fresh one: the token alone changes nothing.</param>
/// <param name="Kms">Replaces the way the wallet is opened; contents and keys stay.</param>
/// <param name="Recovery"><c>replace</c> (a new phrase is answered, once) or <c>remove</c>.</param>
internal sealed record UpdateBody(CredentialBody Credential, KmsBody? Kms = null, string? Recovery = null) : IDisposable
{
    public void Dispose() => Clear.All(Credential, Kms);
}

/// <param name="Phrase">The new recovery phrase, where one was made. Shown here only.</param>
internal sealed record UpdateAnswer(string ProfileId, IReadOnlyList<SlotAnswer> Slots, string? Phrase = null);

/// <param name="Credential">A fresh one of the main slot.</param>
/// <param name="RecoveryPhrase">Keeps the recovery slot; without it a new phrase is made and answered.</param>
internal sealed record RekeyBody(CredentialBody Credential, Secret? RecoveryPhrase = null) : IDisposable
{
    public void Dispose() => Clear.All(Credential, RecoveryPhrase);
}

/// <summary>A username and exactly one credential.</summary>
/// <param name="Passphrase">Of the passphrase slot.</param>
/// <param name="Key">Of the client-key slot: 32 bytes in base64url.</param>
/// <param name="AuthToken">Of the remote slot: the caller's own token for the key.</param>
/// <param name="ExpiresIn">Seconds until the session ends at the latest; 28800 unless given, 604800 at most.</param>
/// <param name="IdleTimeout">Seconds without use until it ends; 900 unless given, expiresIn at most.</param>
internal sealed record UnlockBody(
    string Username, Secret? Passphrase = null, Secret? Key = null, Secret? AuthToken = null, int? ExpiresIn = null, int? IdleTimeout = null)
    : IDisposable
{
    public void Dispose() => Clear.All(Passphrase, Key, AuthToken);
}

/// <param name="Token">For the header <c>Authorization: Bearer</c> of every other call. Shown here only.</param>
/// <param name="IdleTimeout">Seconds.</param>
internal sealed record UnlockAnswer(string Token, DateTimeOffset ExpiresAt, int IdleTimeout);

internal sealed record LockBody(string Username, CredentialBody Credential) : IDisposable
{
    public void Dispose() => Clear.All(Credential);
}

/// <param name="RecoveryPhrase">24 words.</param>
/// <param name="Kms">How the wallet is opened from now on; every other way is closed, and so is an open session.</param>
internal sealed record RecoverBody(string Username, Secret RecoveryPhrase, KmsBody Kms) : IDisposable
{
    public void Dispose() => Clear.All(RecoveryPhrase, Kms);
}

internal static class Clear
{
    public static void All(params ReadOnlySpan<IDisposable?> secrets)
    {
        foreach (IDisposable? secret in secrets) secret?.Dispose();
    }
}
