using System.Buffers.Binary;
using System.Text;

namespace Guise.Cryptography;

/// <summary>Entropy of a wallet's seed for one program and one salt (SIP-6): the private key at a path that both decide.</summary>
internal static class Sip6
{
    private const uint Purpose = 0xd36e6170;
    private const int Indices = 8;

    /// <param name="seed">A BIP-39 seed of 64 bytes.</param>
    /// <returns>32 bytes; the caller clears them.</returns>
    public static byte[] Entropy(ReadOnlySpan<byte> seed, string snapId, string salt)
    {
        byte[] hash = Keccak256.Hash([.. Encoding.UTF8.GetBytes(snapId), .. Keccak256.Hash(Encoding.UTF8.GetBytes(salt))]);
        Span<uint> path = stackalloc uint[1 + Indices];
        path[0] = Purpose;
        for (int i = 0; i < Indices; i++)
            path[1 + i] = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(i * sizeof(uint))) | Bip32.Hardened;

        using Bip32 master = Bip32.Master(seed);
        using Bip32 node = master.Derive(path);
        return node.PrivateKey.ToArray();
    }
}
