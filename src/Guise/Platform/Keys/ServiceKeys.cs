using System.Buffers.Binary;
using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Platform.Keys;

/// <summary>What the application does with the service key: seal, open, and derive keys that never change.</summary>
internal sealed class ServiceKeys(IServiceKey source)
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile IReadOnlyList<byte[]>? _versions;

    /// <summary>A key for one purpose that stays the same through every rotation.</summary>
    public async Task<byte[]> Derived(string purpose, CancellationToken cancel = default) =>
        Derive.Key((await Versions(cancel))[0], purpose);

    /// <summary>Key version (4 bytes) ‖ <see cref="Sealed"/> box, under the newest key.</summary>
    public async Task<byte[]> Seal(string purpose, ReadOnlyMemory<byte> plaintext, byte[] associatedData, CancellationToken cancel = default)
    {
        IReadOnlyList<byte[]> versions = await Versions(cancel);
        byte[] key = Derive.Key(versions[^1], purpose);
        byte[] version = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(version, versions.Count);
        byte[] box = [.. version, .. Sealed.Seal(key, plaintext.Span, associatedData)];
        CryptographicOperations.ZeroMemory(key);
        return box;
    }

    /// <exception cref="CryptographicException">Altered, moved, or sealed under a key that this service does not have.</exception>
    public async Task<byte[]> Open(string purpose, ReadOnlyMemory<byte> box, byte[] associatedData, CancellationToken cancel = default)
    {
        if (box.Length < sizeof(int)) throw new CryptographicException("A sealed value is cut short.");
        int version = BinaryPrimitives.ReadInt32BigEndian(box.Span);
        IReadOnlyList<byte[]> versions = await Versions(cancel);
        if (version > versions.Count) versions = await Reload(versions, cancel);
        if (version < 1 || version > versions.Count) throw new CryptographicException($"Service key version {version} is not here.");

        byte[] key = Derive.Key(versions[version - 1], purpose);
        try
        {
            return Sealed.Open(key, box.Span[sizeof(int)..], associatedData);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private async ValueTask<IReadOnlyList<byte[]>> Versions(CancellationToken cancel) => _versions ?? await Reload(null, cancel);

    private async Task<IReadOnlyList<byte[]>> Reload(IReadOnlyList<byte[]>? known, CancellationToken cancel)
    {
        await _loading.WaitAsync(cancel);
        try
        {
            if (!ReferenceEquals(_versions, known)) return _versions!;
            IReadOnlyList<byte[]> loaded = await source.Load(cancel);
            if (loaded.Count == 0 || loaded.Any(key => key.Length != Derive.KeySize))
                throw new CryptographicException($"A service key has {Derive.KeySize} bytes.");
            return _versions = loaded;
        }
        finally
        {
            _loading.Release();
        }
    }
}
