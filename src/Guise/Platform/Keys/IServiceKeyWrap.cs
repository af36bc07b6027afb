namespace Guise.Platform.Keys;

/// <summary>A key outside of the record store, under which the service keys lie in it.</summary>
internal interface IServiceKeyWrap
{
    /// <summary>The key (with its version) that wraps from now on.</summary>
    string KeyUri { get; }

    Task<byte[]> Wrap(byte[] serviceKey, CancellationToken cancel);

    /// <param name="keyUri">The key that wrapped, which may be an older one.</param>
    Task<byte[]> Unwrap(string keyUri, byte[] wrapped, CancellationToken cancel);
}
