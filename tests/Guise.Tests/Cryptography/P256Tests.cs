using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class P256Tests
{
    private static readonly CurveOracle Oracle = new("secp256r1");

    private static readonly byte[] Rfc6979Secret =
        Convert.FromHexString("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");

    [Fact]
    public void The_public_key_of_rfc_6979() => Assert.Equal(
        "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
        Convert.ToHexStringLower(P256.PublicKey(Rfc6979Secret)));

    [Theory]
    [InlineData("sample", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")]
    [InlineData("test", "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083")]
    public void Verifies_the_deterministic_signatures_of_rfc_6979_once_s_is_low(string message, string hex)
    {
        byte[] digest = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(message)), signature = Convert.FromHexString(hex);
        Assert.Equal(Oracle.IsLow(signature), P256.Verify(P256.PublicKey(Rfc6979Secret), digest, signature));
        Assert.True(P256.Verify(P256.PublicKey(Rfc6979Secret), digest, Oracle.Lower(signature)));
    }

    [Fact]
    public void An_independent_library_agrees_on_keys_and_signatures()
    {
        for (int i = 0; i < 60; i++)
        {
            byte[] secret = Oracle.Bytes32(), digest = Oracle.Bytes32();
            byte[] publicKey = P256.PublicKey(secret), compressed = P256.Compress(publicKey);
            Assert.Equal(Oracle.PublicKey(secret, compressed: false), publicKey);
            Assert.Equal(Oracle.PublicKey(secret, compressed: true), compressed);
            Assert.Equal(publicKey, P256.Decompress(compressed));

            byte[] signature = P256.Sign(secret, digest);
            Assert.True(Oracle.IsLow(signature));
            Assert.True(Oracle.Verify(publicKey, digest, signature));
            Assert.True(P256.Verify(publicKey, digest, signature));
            Assert.True(P256.Verify(publicKey, digest, Oracle.Sign(secret, digest)));
        }
    }

    [Fact]
    public void Refuses_the_larger_s_and_every_change_of_a_signature()
    {
        byte[] secret = Oracle.Bytes32(), digest = Oracle.Bytes32(), publicKey = P256.PublicKey(secret);
        byte[] signature = Oracle.Sign(secret, digest), high = Oracle.Negate(signature);
        Assert.True(P256.Verify(publicKey, digest, signature));
        Assert.True(Oracle.Verify(publicKey, digest, high));
        Assert.False(P256.Verify(publicKey, digest, high));
        foreach (byte[] changed in Mutations.Of(signature, 1, 150)) Assert.False(P256.Verify(publicKey, digest, changed));
        foreach (byte[] changed in Mutations.Of(digest, 2, 50)) Assert.False(P256.Verify(publicKey, changed, signature));
        foreach (byte[] changed in Mutations.Of(publicKey, 3, 150)) Assert.False(P256.Verify(changed, digest, signature));
    }

    [Fact]
    public void Refuses_numbers_outside_the_group_in_a_signature()
    {
        byte[] secret = Oracle.Bytes32(), digest = Oracle.Bytes32(), publicKey = P256.PublicKey(secret), signature = P256.Sign(secret, digest);
        byte[] zero = new byte[32];
        Assert.False(P256.Verify(publicKey, digest, [.. zero, .. signature[32..]]));
        Assert.False(P256.Verify(publicKey, digest, [.. signature[..32], .. zero]));
        Assert.False(P256.Verify(publicKey, digest, [.. Oracle.Order, .. signature[32..]]));
        Assert.False(P256.Verify(publicKey, digest, []));
    }

    [Fact]
    public void Knows_the_numbers_that_are_secrets()
    {
        byte[] order = Oracle.Order, last = [.. order[..31], (byte)(order[31] - 1)], one = [.. new byte[31], 1];
        Assert.True(P256.IsSecret(one));
        Assert.True(P256.IsSecret(last));
        Assert.False(P256.IsSecret(new byte[32]));
        Assert.False(P256.IsSecret(order));
        Assert.False(P256.IsSecret([.. order[..31], (byte)(order[31] + 1)]));
        Assert.False(P256.IsSecret(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.False(P256.IsSecret(one.AsSpan(1)));
        Assert.False(P256.IsSecret([0, .. one]));
        Assert.Throws<ArgumentException>(() => P256.PublicKey(order));
        Assert.Throws<ArgumentException>(() => P256.Sign(new byte[32], new byte[32]));
        Assert.Throws<ArgumentException>(() => P256.Sign(one, new byte[31]));
    }

    [Fact]
    public void Reads_no_point_that_is_not_on_the_curve_and_no_other_form()
    {
        byte[] publicKey = P256.PublicKey(Oracle.Bytes32()), compressed = P256.Compress(publicKey);
        Assert.True(P256.IsPublicKey(publicKey));
        byte[] hybrid = [(byte)(6 + (publicKey[^1] & 1)), .. publicKey[1..]];
        byte[][] foreign = [hybrid, [0], [], new byte[65], [4, .. new byte[64]], compressed, [.. publicKey, 0], publicKey[..64]];
        foreach (byte[] bytes in foreign)
        {
            Assert.False(P256.IsPublicKey(bytes));
            Assert.Throws<ArgumentException>(() => P256.Compress(bytes));
        }
        foreach (byte[] changed in Mutations.Of(publicKey, 4, 200)) Assert.False(P256.IsPublicKey(changed));

        byte[][] notCompressed = [publicKey, [], [4, .. compressed[1..]], [0, .. compressed[1..]], [2, .. Enumerable.Repeat((byte)0xff, 32)]];
        foreach (byte[] bytes in notCompressed) Assert.Null(P256.Decompress(bytes));
        foreach (byte[] changed in Mutations.Of(compressed, 5, 200))
        {
            if (P256.Decompress(changed) is { } point) Assert.Equal(changed, P256.Compress(point));
        }
    }
}
