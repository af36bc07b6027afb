using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Guise.Cryptography;
using Guise.Cryptography.Bls12381;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class BlsSignatureTests
{
    private static readonly JsonObject Vector = Vectors.Read("bls12381.json");

    public static TheoryData<int> Hashes => [.. Enumerable.Range(0, Vector["hash"]!.AsArray().Count)];

    public static TheoryData<int> Signatures => [.. Enumerable.Range(0, Vector["signatures"]!.AsArray().Count)];

    [Theory, MemberData(nameof(Hashes))]
    public void Messages_hash_to_the_points_of_the_standard(int index)
    {
        JsonNode vector = Vector["hash"]![index]!;
        CurvePoint<Fp> point = HashToG1.Hash(Encoding.ASCII.GetBytes(vector.Text("message")), Encoding.ASCII.GetBytes(Vector.Text("hashDomain")));
        Assert.Equal((Fp.OfHex(vector.Text("x")), Fp.OfHex(vector.Text("y"))), point.ToAffine());
    }

    [Theory, MemberData(nameof(Signatures))]
    public void Signatures_of_an_independent_implementation_verify_and_changed_ones_do_not(int index)
    {
        (byte[] key, byte[] message, byte[] signature) = SignatureAt(index);
        Assert.True(BlsSignature.Verify(key, message, signature));
        Assert.False(BlsSignature.Verify(key, [.. message, 0], signature));
    }

    [Fact]
    public void A_signature_is_one_keys_and_one_points()
    {
        (byte[] key, byte[] message, byte[] signature) = SignatureAt(0);
        Assert.False(BlsSignature.Verify(SignatureAt(1).Key, message, signature));
        byte[] negative = [.. signature];
        negative[0] ^= 0x20;
        Assert.False(BlsSignature.Verify(key, message, negative));
    }

    [Fact]
    public void Malformed_points_are_none()
    {
        (byte[] key, byte[] message, byte[] signature) = SignatureAt(0);
        byte[] Flagged(byte[] bytes, byte set, byte clear) => [(byte)((bytes[0] | set) & ~clear), .. bytes[1..]];
        byte[] infinite1 = [0xc0, .. new byte[47]], infinite2 = [0xc0, .. new byte[95]],
            tooLarge = Fp.Modulus.ToByteArray(isUnsigned: true, isBigEndian: true);
        tooLarge[0] |= 0x80;
        byte[][] notG1 = [[], signature[1..], [.. signature, 0], Flagged(signature, 0, 0x80), Flagged(signature, 0x40, 0), infinite1, tooLarge,
            Outside("g1")];
        Assert.All(notG1, bytes => Assert.Null(Groups.TryParseG1(bytes)));
        Assert.All(notG1, bytes => Assert.False(BlsSignature.Verify(key, message, bytes)));
        byte[][] notG2 = [[], key[1..], [.. key, 0], Flagged(key, 0, 0x80), Flagged(key, 0x40, 0), infinite2, Outside("g2"),
            [.. signature, .. signature]];
        Assert.All(notG2, bytes => Assert.False(BlsSignature.Verify(bytes, message, signature)));
    }

    [Fact]
    public void A_pairing_is_bilinear_and_not_trivial()
    {
        CurvePoint<Fp> p = Groups.TryParseG1(SignatureAt(0).Signature)!.Value;
        CurvePoint<Fp2> q = Groups.Generator;
        Assert.False(Pairing.ProductIsOne((p, q)));
        Assert.True(Pairing.ProductIsOne((p.Multiply(6), q), (-p.Multiply(2), q.Multiply(3))));
        Assert.True(Pairing.ProductIsOne((CurvePoint<Fp>.Infinity, q)));
    }

    [Fact]
    public void Field_arithmetic_agrees_with_big_integers()
    {
        BigInteger[] numbers = [0, 1, 2, Fp.Modulus - 1, Fp.Modulus - 2, Fp.Modulus / 2, BigInteger.One << 380, (BigInteger.One << 384) - 1];
        foreach (BigInteger a in numbers)
        {
            foreach (BigInteger b in numbers)
            {
                Assert.Equal(Fp.Of(a + b), Fp.Of(a) + Fp.Of(b));
                Assert.Equal(Fp.Of(a - b), Fp.Of(a) - Fp.Of(b));
                Assert.Equal(Fp.Of(a * b), Fp.Of(a) * Fp.Of(b));
            }
            Assert.Equal(Fp.Of(a).IsZero ? Fp.Zero : Fp.One, Fp.Of(a) * Fp.Of(a).Inverse());
        }
    }

    private static byte[] Outside(string group) => Vector["outside"].Hex(group);

    private static (byte[] Key, byte[] Message, byte[] Signature) SignatureAt(int index)
    {
        JsonNode vector = Vector["signatures"]![index]!;
        return (vector.Hex("publicKey"), vector.Hex("message"), vector.Hex("signature"));
    }
}
