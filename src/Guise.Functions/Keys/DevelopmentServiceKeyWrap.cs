using Guise.Platform.Keys;

namespace Guise.Functions.Keys;

/// <summary>
/// Wraps nothing: for the storage emulator, which has no vault beside it. <see cref="AzureOptions"/> allows it with the
/// emulator only.
/// </summary>
internal sealed class DevelopmentServiceKeyWrap : IServiceKeyWrap
{
    public string KeyUri => AzureOptions.DevelopmentKey;

    public Task<byte[]> Wrap(byte[] serviceKey, CancellationToken cancel) => Task.FromResult(serviceKey.ToArray());

    public Task<byte[]> Unwrap(string keyUri, byte[] wrapped, CancellationToken cancel) => Task.FromResult(wrapped);
}
