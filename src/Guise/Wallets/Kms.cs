using Guise.Platform;
using Guise.Platform.Keys;

namespace Guise.Wallets;

/// <summary>How a new slot is to be opened from now on: the owner's choice of key management.</summary>
/// <param name="KeyUri">Remote slots: where the key lies.</param>
internal sealed record Kms(Credential Credential, string? KeyUri = null) : IDisposable
{
    public void Dispose() => Credential.Dispose();

    public static Result<Kms> Parse(KmsBody body, IRemoteKeys remote) => body switch
    {
        { Type: "passphrase", Passphrase: { } text, Key: null, KeyUri: null, AuthToken: null } =>
            Credential.IsGoodPassphrase(text) ? new Kms(new Credential.Passphrase(text)) : Problems.InvalidPassphrase,

        { Type: "clientKey", Passphrase: null, Key: { } key, KeyUri: null, AuthToken: null } =>
            Credential.ParseKey(key).Ok(out byte[]? bytes, out Problem? problem) ? new Kms(new Credential.ClientKey(bytes)) : problem,

        { Type: "remote", Passphrase: null, Key: null, KeyUri: { } uri, AuthToken: { } token } =>
            uri.Length > Limits.KeyUriChars || !remote.Allows(uri) ? Problems.InvalidKeyUri
            : token.Utf8.Length is < Limits.LocalAuthTokenMinBytes or > Limits.AuthTokenBytes ? Problems.InvalidAuthToken
            : new Kms(new Credential.AuthToken(token), uri),

        _ => Problems.InvalidKms,
    };
}
