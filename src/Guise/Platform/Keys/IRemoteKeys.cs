using Guise.Cryptography;

namespace Guise.Platform.Keys;

/// <summary>
/// Keys that the caller keeps elsewhere and opens with a token of their own at every use. The service never reaches them
/// with an identity of its own.
/// </summary>
public interface IRemoteKeys
{
    /// <summary>Whether the configuration allows keys at such a URI.</summary>
    bool Allows(string keyUri);

    /// <summary>Encrypts a 32-byte share.</summary>
    Task<RemoteKeyOutcome> Wrap(string keyUri, ReadOnlyMemory<byte> share, Secret authToken, CancellationToken cancel = default);

    /// <summary>Decrypts what <see cref="Wrap"/> gave.</summary>
    Task<RemoteKeyOutcome> Unwrap(string keyUri, ReadOnlyMemory<byte> wrapped, Secret authToken, CancellationToken cancel = default);
}

public abstract record RemoteKeyOutcome
{
    private RemoteKeyOutcome() { }

    public sealed record Done(byte[] Bytes) : RemoteKeyOutcome
    {
        public override string ToString() => nameof(Done);
    }

    /// <summary>The token is not (or no longer) accepted.</summary>
    public sealed record Refused : RemoteKeyOutcome;

    /// <summary>The token is valid, but not for this key.</summary>
    public sealed record Forbidden : RemoteKeyOutcome;

    /// <summary>Slow, throttled or out of reach: worth another try.</summary>
    public sealed record Unavailable(TimeSpan? RetryAfter = null) : RemoteKeyOutcome;

    /// <summary>The key is gone or disabled, or the answer made no sense.</summary>
    public sealed record Failed : RemoteKeyOutcome;
}
