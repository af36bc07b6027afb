using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Guise.Cryptography;

/// <summary>A node of BIP-32's tree on secp256k1: a private key and a chain code of 32 bytes each, cleared on disposal.</summary>
internal sealed class Bip32 : IDisposable
{
    /// <summary>Added to an index to make it hardened, which BIP-32 writes as an apostrophe.</summary>
    public const uint Hardened = 0x80000000;

    private const int KeySize = 32;
    private readonly byte[] _privateKey;
    private readonly byte[] _chainCode;

    private Bip32(byte[] privateKey, byte[] chainCode) => (_privateKey, _chainCode) = (privateKey, chainCode);

    public ReadOnlySpan<byte> PrivateKey => _privateKey;

    public ReadOnlySpan<byte> ChainCode => _chainCode;

    /// <param name="seed">16 to 64 bytes.</param>
    public static Bip32 Master(ReadOnlySpan<byte> seed)
    {
        if (seed.Length is < 16 or > 64) throw new ArgumentException("A BIP-32 seed is 16 to 64 bytes.", nameof(seed));
        Span<byte> mac = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData("Bitcoin seed"u8, seed, mac);
        if (!Secp256k1.IsSecret(mac[..KeySize])) throw NoSuchKey();
        Bip32 master = new(mac[..KeySize].ToArray(), mac[KeySize..].ToArray());
        CryptographicOperations.ZeroMemory(mac);
        return master;
    }

    /// <summary>The node at the end of a path. Nodes on the way are cleared; this one stays.</summary>
    public Bip32 Derive(params ReadOnlySpan<uint> path)
    {
        Bip32 node = new([.. _privateKey], [.. _chainCode]);
        foreach (uint index in path)
        {
            using Bip32 parent = node;
            node = parent.Child(index);
        }
        return node;
    }

    public Bip32 Child(uint index)
    {
        Span<byte> data = stackalloc byte[1 + KeySize + sizeof(uint)];
        Span<byte> mac = stackalloc byte[HMACSHA512.HashSizeInBytes];
        if (index >= Hardened)
        {
            data[0] = 0;
            _privateKey.CopyTo(data[1..]);
        }
        else
        {
            Secp256k1.Compress(Secp256k1.PublicKey(_privateKey)).CopyTo(data);
        }
        BinaryPrimitives.WriteUInt32BigEndian(data[(1 + KeySize)..], index);
        HMACSHA512.HashData(_chainCode, data, mac);
        CryptographicOperations.ZeroMemory(data);

        if (!Secp256k1.IsSecret(mac[..KeySize])) throw NoSuchKey();
        byte[] key = Secp256k1.AddSecrets(mac[..KeySize], _privateKey) ?? throw NoSuchKey();
        Bip32 child = new(key, mac[KeySize..].ToArray());
        CryptographicOperations.ZeroMemory(mac);
        return child;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_privateKey);
        CryptographicOperations.ZeroMemory(_chainCode);
    }

    public override string ToString() => "***";

    // One in 2^127; BIP-32 leaves such a place of the tree empty.
    private static CryptographicException NoSuchKey() => new("BIP-32 has no key at this place.");
}
