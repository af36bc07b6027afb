using System.Security.Cryptography;
using System.Text;
using Guise.Cryptography;
using Guise.Platform;

namespace Guise.Wallets;

/// <summary>What somebody presents to open a slot. Clears itself on disposal.</summary>
internal abstract record Credential(SlotKind Kind) : IDisposable
{
    public sealed record Passphrase(Secret Text) : Credential(SlotKind.Passphrase)
    {
        public override void Dispose() => Text.Dispose();
    }

    public sealed record ClientKey(byte[] Key) : Credential(SlotKind.ClientKey)
    {
        public override void Dispose() => CryptographicOperations.ZeroMemory(Key);
    }

    public sealed record AuthToken(Secret Token) : Credential(SlotKind.Remote)
    {
        public override void Dispose() => Token.Dispose();
    }

    /// <param name="Entropy">The 32 bytes that the 24 words spell.</param>
    public sealed record Recovery(byte[] Entropy) : Credential(SlotKind.Recovery)
    {
        public override void Dispose() => CryptographicOperations.ZeroMemory(Entropy);
    }

    public abstract void Dispose();

    public sealed override string ToString() => "***";

    /// <summary>Exactly one of the four, well-formed. A passphrase that is too short is simply wrong: only its making is picky.</summary>
    public static Result<Credential> Parse(Secret? passphrase, Secret? key, Secret? authToken, Secret? recoveryPhrase) =>
        (passphrase, key, authToken, recoveryPhrase) switch
        {
            ({ } text, null, null, null) => text.Utf8.Length <= Limits.PassphraseMaxBytes ? new Passphrase(text) : Problems.InvalidPassphrase,
            (null, { } text, null, null) => ParseKey(text).Ok(out byte[]? bytes, out Problem? problem) ? new ClientKey(bytes) : problem,
            (null, null, { } token, null) =>
                token.Utf8.Length is >= 1 and <= Limits.AuthTokenBytes ? new AuthToken(token) : Problems.InvalidAuthToken,
            (null, null, null, { } phrase) => ParseRecovery(phrase).Ok(out byte[]? entropy, out Problem? problem) ? new Recovery(entropy) : problem,
            _ => Problems.InvalidCredential,
        };

    public static Result<byte[]> ParseKey(Secret text) =>
        text.Utf8.Length <= 64 && text.TryDecodeBase64Url() is { Length: Limits.ClientKeyBytes } key ? key : Problems.InvalidKey;

    public static Result<byte[]> ParseRecovery(Secret phrase) =>
        phrase.Utf8.Length <= Limits.PhraseBytes && Bip39.TryParse(phrase.Utf8) is { Length: 32 } entropy ? entropy : Problems.InvalidRecoveryPhrase;

    /// <summary>A new passphrase must be at least eight characters, counted as people count them.</summary>
    public static bool IsGoodPassphrase(Secret text)
    {
        if (text.Utf8.Length > Limits.PassphraseMaxBytes) return false;
        int characters = 0;
        ReadOnlySpan<byte> rest = text.Utf8;
        while (!rest.IsEmpty)
        {
            Rune.DecodeFromUtf8(rest, out _, out int consumed);
            rest = rest[consumed..];
            characters++;
        }
        return characters >= Limits.PassphraseMinChars;
    }
}
