using System.Security.Cryptography;
using Azure;
using Azure.Core;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Guise.Platform.Keys;
using Guise.Platform.Records;

namespace Guise.Functions.Keys;

/// <summary>The vault key under which the service keys lie in the record table; reached with the app's identity.</summary>
internal sealed class KeyVaultServiceKeyWrap(VaultKeyUri current, TokenCredential identity) : IServiceKeyWrap
{
    private const string Name = "The vault of the service keys";

    public string KeyUri => current.ToString();

    public Task<byte[]> Wrap(byte[] serviceKey, CancellationToken cancel) => Reach(async () =>
    {
        KeyVaultKey key = await Client(current).GetKeyAsync(current.Name, current.Version, cancel);
        using RSA rsa = key.Key.ToRSA();
        return rsa.Encrypt(serviceKey, RSAEncryptionPadding.OaepSHA256);
    }, cancel);

    public Task<byte[]> Unwrap(string keyUri, byte[] wrapped, CancellationToken cancel) => Reach(async () =>
    {
        // A row must not be able to send the app's identity to another vault.
        if (!VaultKeyUri.TryParse(keyUri, out VaultKeyUri? key) || key.Vault != current.Vault)
            throw new CryptographicException("A service key is wrapped by a key of another vault.");
        CryptographyClient client = Client(key).GetCryptographyClient(key.Name, key.Version);
        return (await client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped, cancel)).Key;
    }, cancel);

    /// <summary>Whatever the vault refuses with, a key that is gone or disabled included, waits for the operator and loses nothing.</summary>
    private static async Task<byte[]> Reach(Func<Task<byte[]>> call, CancellationToken cancel)
    {
        try
        {
            return await Outage.Guard(Name, call, cancel);
        }
        catch (RequestFailedException e)
        {
            throw new StoreUnavailableException($"{Name} refuses (status {e.Status}).");
        }
    }

    private KeyClient Client(VaultKeyUri key) => new(key.VaultUri, identity, VaultHttp.Options(retries: 2));
}
