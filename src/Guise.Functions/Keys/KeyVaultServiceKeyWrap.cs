using System.Security.Cryptography;
using Azure.Core;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Guise.Platform.Keys;

namespace Guise.Functions.Keys;

/// <summary>The vault key under which the service keys lie in the record table; reached with the app's identity.</summary>
internal sealed class KeyVaultServiceKeyWrap(VaultKeyUri current, TokenCredential identity) : IServiceKeyWrap
{
    private const string Name = "The vault of the service keys";

    public string KeyUri => current.ToString();

    public Task<byte[]> Wrap(byte[] serviceKey, CancellationToken cancel) => Outage.Guard(Name, async () =>
    {
        KeyVaultKey key = await Client(current).GetKeyAsync(current.Name, current.Version, cancel);
        using RSA rsa = key.Key.ToRSA();
        return rsa.Encrypt(serviceKey, RSAEncryptionPadding.OaepSHA256);
    }, cancel);

    public Task<byte[]> Unwrap(string keyUri, byte[] wrapped, CancellationToken cancel) => Outage.Guard(Name, async () =>
    {
        // A row must not be able to send the app's identity to another vault.
        if (!VaultKeyUri.TryParse(keyUri, out VaultKeyUri? key) || key.Vault != current.Vault)
            throw new CryptographicException("A service key is wrapped by a key of another vault.");
        CryptographyClient client = Client(key).GetCryptographyClient(key.Name, key.Version);
        return (await client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped, cancel)).Key;
    }, cancel);

    private KeyClient Client(VaultKeyUri key) => new(key.VaultUri, identity);
}
