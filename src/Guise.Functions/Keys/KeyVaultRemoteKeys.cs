using System.Security.Cryptography;
using Azure;
using Azure.Core;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Guise.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Functions.Keys;

/// <summary>
/// The caller's own key in a Key Vault, used with the caller's own token: this class has no identity that it could use
/// instead. Wrapping needs the public key only and happens here; unwrapping happens in the vault.
/// </summary>
internal sealed class KeyVaultRemoteKeys(AzureOptions options, TimeProvider time) : IRemoteKeys
{
    /// <summary>A person waits for the answer; the caller may try again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public bool Allows(string keyUri) => Parse(keyUri) is not null;

    public Task<RemoteKeyOutcome> Wrap(string keyUri, ReadOnlyMemory<byte> share, Secret authToken, CancellationToken cancel = default) =>
        Run(keyUri, authToken, async (client, key, limited) =>
        {
            KeyVaultKey found = await client.GetKeyAsync(key.Name, key.Version, limited);
            using RSA rsa = found.Key.ToRSA();
            return rsa.Encrypt(share.Span, RSAEncryptionPadding.OaepSHA256);
        }, cancel);

    public Task<RemoteKeyOutcome> Unwrap(string keyUri, ReadOnlyMemory<byte> wrapped, Secret authToken, CancellationToken cancel = default) =>
        Run(keyUri, authToken, async (client, key, limited) =>
            (await client.GetCryptographyClient(key.Name, key.Version).UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped.ToArray(), limited)).Key,
                cancel);

    private async Task<RemoteKeyOutcome> Run(
        string keyUri, Secret authToken, Func<KeyClient, VaultKeyUri, CancellationToken, Task<byte[]>> use, CancellationToken cancel)
    {
        if (Parse(keyUri) is not { } key) return new RemoteKeyOutcome.Failed();
        if (VaultAnswers.Token(authToken) is not { } token) return new RemoteKeyOutcome.Refused();

        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(Patience);
        try
        {
            return new RemoteKeyOutcome.Done(await use(Client(key, token), key, limited.Token));
        }
        catch (RequestFailedException e)
        {
            Response? answer = e.GetRawResponse();
            string? retryAfter = answer is not null && answer.Headers.TryGetValue("Retry-After", out string? value) ? value : null;
            return VaultAnswers.Outcome(e.Status, answer is null ? default : answer.Content.ToMemory().Span, retryAfter, time.GetUtcNow());
        }
        catch (Exception e) when (e is AggregateException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return new RemoteKeyOutcome.Unavailable();
        }
        catch (Exception e) when (e is CryptographicException or InvalidOperationException or NotSupportedException)
        {
            return new RemoteKeyOutcome.Failed();
        }
    }

    private KeyClient Client(VaultKeyUri key, string token)
    {
        // The SDK asks for text; the token lives as long as this call and goes to a vault of the configuration only.
        TokenCredential own = DelegatedTokenCredential.Create((_, _) => new AccessToken(token, time.GetUtcNow().AddHours(1)));
        return new KeyClient(key.VaultUri, own, VaultHttp.Options(retries: 1));
    }

    private VaultKeyUri? Parse(string keyUri) =>
        VaultKeyUri.TryParse(keyUri, out VaultKeyUri? key) && options.RemoteVaults.Contains(key.Vault) ? key : null;
}
