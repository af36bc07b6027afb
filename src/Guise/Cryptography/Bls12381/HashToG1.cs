using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Guise.Cryptography.Bls12381;

/// <summary>The hash of a message to the first group: BLS12381G1_XMD:SHA-256_SSWU_RO_ of RFC 9380 §8.8.1.</summary>
internal static class HashToG1
{
    private const int ElementBytes = 64;
    private const int BlockBytes = 64;
    private static readonly BigInteger Cofactor = new(0xd201000000010001);
    private static readonly Fp Z = Fp.Of(11);

    public static CurvePoint<Fp> Hash(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain)
    {
        byte[] uniform = Expand(message, domain, 2 * ElementBytes);
        return (Map(Element(uniform.AsSpan(0, ElementBytes))) + Map(Element(uniform.AsSpan(ElementBytes)))).Multiply(Cofactor);
    }

    private static Fp Element(ReadOnlySpan<byte> bytes) => Fp.Of(new BigInteger(bytes, isUnsigned: true, isBigEndian: true));

    /// <summary>expand_message_xmd (§5.3.1).</summary>
    private static byte[] Expand(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain, int count)
    {
        byte[] suffix = [.. domain, (byte)domain.Length];
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)count);
        byte[] first = SHA256.HashData([.. new byte[BlockBytes], .. message, .. length, 0, .. suffix]);
        List<byte> uniform = [];
        byte[] block = new byte[SHA256.HashSizeInBytes];
        for (byte i = 1; uniform.Count < count; i++)
        {
            for (int j = 0; j < block.Length; j++) block[j] ^= first[j];
            block = SHA256.HashData([.. block, i, .. suffix]);
            uniform.AddRange(block);
        }
        return [.. uniform];
    }

    /// <summary>The simplified SWU map (§6.6.2) to an isogenous curve, and on to this one (§6.6.3).</summary>
    private static CurvePoint<Fp> Map(Fp u)
    {
        Fp zuu = Z * u * u, denominator = (zuu * zuu) + zuu, b = G1Isogeny.B, a = G1Isogeny.A;
        Fp x = denominator.IsZero ? b * (Z * a).Inverse() : -b * a.Inverse() * (Fp.One + denominator.Inverse());
        Fp? root = Curve(x).SquareRootOrNull();
        if (root is null)
        {
            x *= zuu;
            root = Curve(x).SquareRootOrNull();
        }
        Fp y = root!.Value;
        return G1Isogeny.Map(x, y.IsOdd == u.IsOdd ? y : -y);

        Fp Curve(Fp at) => (at * at * at) + (a * at) + b;
    }
}
