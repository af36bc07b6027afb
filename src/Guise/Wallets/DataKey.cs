using System.Security.Cryptography;
using Guise.Cryptography;

namespace Guise.Wallets;

/// <summary>
/// A wallet's key (the DEK: 32 random bytes) and what derives from it: the key that encrypts its records and the one that
/// blinds their names.
/// </summary>
internal sealed class DataKey : IDisposable
{
    private readonly byte[] _key;

    /// <summary>Takes the bytes over, and clears them on disposal.</summary>
    public DataKey(byte[] key)
    {
        _key = key;
        Content = Derive.Key(key, "content");
        Index = Derive.Key(key, "index");
        Generation = Derive.Blind(Index, "generation");
    }

    public static DataKey New() => new(RandomNumberGenerator.GetBytes(Derive.KeySize));

    public ReadOnlySpan<byte> Bytes => _key;

    public byte[] Content { get; }

    public byte[] Index { get; }

    /// <summary>Names the rows that this key can read; a rekey begins another.</summary>
    public string Generation { get; }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(Content);
        CryptographicOperations.ZeroMemory(Index);
    }
}
