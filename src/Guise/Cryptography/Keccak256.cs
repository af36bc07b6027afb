using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Guise.Cryptography;

/// <summary>
/// Keccak-256 as Ethereum uses it: the sponge of FIPS 202 with 1088 bits of rate and Keccak's first padding (0x01), which .NET's SHA-3
/// (0x06) does not offer.
/// </summary>
internal static class Keccak256
{
    public const int HashSize = 32;
    private const int Rate = 136;
    private const int Lanes = 25;

    private static readonly ulong[] RoundConstants =
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
        0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    // The walk of ρ and π through the lanes after the first: where each lane goes, and how far it turns on the way.
    private static readonly byte[] Walk = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];
    private static readonly byte[] Turns = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        Span<ulong> state = stackalloc ulong[Lanes];
        state.Clear();
        for (; data.Length >= Rate; data = data[Rate..]) Absorb(state, data);

        Span<byte> last = stackalloc byte[Rate];
        last.Clear();
        data.CopyTo(last);
        last[data.Length] = 0x01;
        last[^1] |= 0x80;
        Absorb(state, last);

        byte[] hash = new byte[HashSize];
        for (int i = 0; i < HashSize / sizeof(ulong); i++)
            BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(i * sizeof(ulong)), state[i]);
        // What is hashed may be a secret.
        CryptographicOperations.ZeroMemory(last);
        state.Clear();
        return hash;
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < Rate / sizeof(ulong); i++) state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(i * sizeof(ulong))..]);
        Permute(state);
    }

    private static void Permute(Span<ulong> a)
    {
        Span<ulong> column = stackalloc ulong[5];
        Span<ulong> row = stackalloc ulong[5];
        foreach (ulong constant in RoundConstants)
        {
            // θ
            for (int x = 0; x < 5; x++) column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            for (int x = 0; x < 5; x++)
            {
                ulong d = column[(x + 4) % 5] ^ BitOperations.RotateLeft(column[(x + 1) % 5], 1);
                for (int y = 0; y < Lanes; y += 5) a[x + y] ^= d;
            }
            // ρ and π
            ulong carried = a[1];
            for (int i = 0; i < Walk.Length; i++)
            {
                int to = Walk[i];
                (a[to], carried) = (BitOperations.RotateLeft(carried, Turns[i]), a[to]);
            }
            // χ
            for (int y = 0; y < Lanes; y += 5)
            {
                a.Slice(y, 5).CopyTo(row);
                for (int x = 0; x < 5; x++) a[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
            // ι
            a[0] ^= constant;
        }
    }
}
