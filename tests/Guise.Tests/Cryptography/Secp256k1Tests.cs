using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Cryptography;

public sealed class Secp256k1Tests
{
    private static readonly CurveOracle Oracle = new("secp256k1");

    [Fact]
    public void Verifies_a_published_deterministic_signature()
    {
        var vectors = Vectors.Read("masks.json");
        byte[] requestId = vectors["signature"].Hex("requestId");
        byte[] digest = SHA256.HashData([0x0a, .. "ic-request"u8, .. requestId]);
        byte[] publicKey = Secp256k1.PublicKey(vectors["signature"].Hex("secret"));
        Assert.True(Secp256k1.Verify(publicKey, digest, vectors["signature"].Hex("signature")));
    }

    [Fact]
    public void Recovers_the_signer_of_the_example_in_eip_155()
    {
        byte[] digest = Convert.FromHexString("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
        byte[] signature = Convert.FromHexString(
            "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa63627667cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d8300");
        byte[] secret = Enumerable.Repeat((byte)0x46, 32).ToArray();
        Assert.Equal(Secp256k1.PublicKey(secret), Secp256k1.Recover(digest, signature));
    }

    [Fact]
    public void An_independent_library_agrees_on_keys_and_signatures()
    {
        for (int i = 0; i < 60; i++)
        {
            byte[] secret = Oracle.Bytes32(), digest = Oracle.Bytes32();
            byte[] publicKey = Secp256k1.PublicKey(secret), compressed = Secp256k1.Compress(publicKey);
            Assert.Equal(Oracle.PublicKey(secret, compressed: false), publicKey);
            Assert.Equal(Oracle.PublicKey(secret, compressed: true), compressed);
            Assert.Equal(publicKey, Secp256k1.Decompress(compressed));

            byte[] signature = Secp256k1.Sign(secret, digest);
            Assert.True(Oracle.IsLow(signature));
            Assert.True(Oracle.Verify(publicKey, digest, signature));
            Assert.True(Secp256k1.Verify(publicKey, digest, signature));
            Assert.True(Secp256k1.Verify(publicKey, digest, Oracle.Sign(secret, digest)));
        }
    }

    [Fact]
    public void Refuses_the_larger_s_and_every_change_of_a_signature()
    {
        byte[] secret = Oracle.Bytes32(), digest = Oracle.Bytes32(), publicKey = Secp256k1.PublicKey(secret);
        byte[] signature = Oracle.Sign(secret, digest), high = Oracle.Negate(signature);
        Assert.True(Secp256k1.Verify(publicKey, digest, signature));
        Assert.True(Oracle.Verify(publicKey, digest, high));
        Assert.False(Secp256k1.Verify(publicKey, digest, high));
        foreach (byte[] changed in Mutations.Of(signature, 1, 150)) Assert.False(Secp256k1.Verify(publicKey, digest, changed));
        foreach (byte[] changed in Mutations.Of(digest, 2, 50)) Assert.False(Secp256k1.Verify(publicKey, changed, signature));
        foreach (byte[] changed in Mutations.Of(publicKey, 3, 150)) Assert.False(Secp256k1.Verify(changed, digest, signature));
    }

    [Fact]
    public void Refuses_numbers_outside_the_group_in_a_signature()
    {
        byte[] secret = Oracle.Bytes32(), digest = Oracle.Bytes32(), publicKey = Secp256k1.PublicKey(secret),
        signature = Secp256k1.Sign(secret, digest);
        byte[] zero = new byte[32];
        Assert.False(Secp256k1.Verify(publicKey, digest, [.. zero, .. signature[32..]]));
        Assert.False(Secp256k1.Verify(publicKey, digest, [.. signature[..32], .. zero]));
        Assert.False(Secp256k1.Verify(publicKey, digest, [.. Oracle.Order, .. signature[32..]]));
        Assert.False(Secp256k1.Verify(publicKey, digest, []));
    }

    [Fact]
    public void Knows_the_numbers_that_are_secrets()
    {
        byte[] order = Oracle.Order, last = [.. order[..31], (byte)(order[31] - 1)], one = [.. new byte[31], 1];
        Assert.True(Secp256k1.IsSecret(one));
        Assert.True(Secp256k1.IsSecret(last));
        Assert.False(Secp256k1.IsSecret(new byte[32]));
        Assert.False(Secp256k1.IsSecret(order));
        Assert.False(Secp256k1.IsSecret([.. order[..31], (byte)(order[31] + 1)]));
        Assert.False(Secp256k1.IsSecret(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.False(Secp256k1.IsSecret(one.AsSpan(1)));
        Assert.False(Secp256k1.IsSecret([0, .. one]));
        Assert.Throws<ArgumentException>(() => Secp256k1.PublicKey(order));
        Assert.Throws<ArgumentException>(() => Secp256k1.Sign(new byte[32], new byte[32]));
        Assert.Throws<ArgumentException>(() => Secp256k1.Sign(one, new byte[31]));
    }

    [Fact]
    public void Reads_no_point_that_is_not_on_the_curve_and_no_other_form()
    {
        byte[] publicKey = Secp256k1.PublicKey(Oracle.Bytes32()), compressed = Secp256k1.Compress(publicKey);
        Assert.True(Secp256k1.IsPublicKey(publicKey));
        byte[] hybrid = [(byte)(6 + (publicKey[^1] & 1)), .. publicKey[1..]];
        byte[][] foreign = [hybrid, [0], [], new byte[65], [4, .. new byte[64]], compressed, [.. publicKey, 0], publicKey[..64]];
        foreach (byte[] bytes in foreign)
        {
            Assert.False(Secp256k1.IsPublicKey(bytes));
            Assert.Throws<ArgumentException>(() => Secp256k1.Compress(bytes));
        }
        foreach (byte[] changed in Mutations.Of(publicKey, 4, 200)) Assert.False(Secp256k1.IsPublicKey(changed));

        byte[][] notCompressed = [publicKey, [], [4, .. compressed[1..]], [0, .. compressed[1..]], [2, .. Enumerable.Repeat((byte)0xff, 32)]];
        foreach (byte[] bytes in notCompressed) Assert.Null(Secp256k1.Decompress(bytes));
        foreach (byte[] changed in Mutations.Of(compressed, 5, 200))
        {
            if (Secp256k1.Decompress(changed) is { } point) Assert.Equal(changed, Secp256k1.Compress(point));
        }
    }

    [Fact]
    public void The_signer_is_recovered_from_the_signature_alone()
    {
        for (int i = 0; i < 40; i++)
        {
            byte[] secret = Oracle.Bytes32(), digest = Oracle.Bytes32(), publicKey = Secp256k1.PublicKey(secret);
            byte[] signature = i % 2 == 0 ? Secp256k1.SignRecoverable(secret, digest) : Secp256k1.SignRecoverable(secret, publicKey, digest);
            Assert.Equal(65, signature.Length);
            Assert.Equal(publicKey, Secp256k1.Recover(digest, signature));
            Assert.True(Secp256k1.Verify(publicKey, digest, signature.AsSpan(0, 64)));
            byte[] other = [.. signature[..64], (byte)(signature[64] ^ 1)];
            Assert.NotEqual(publicKey, Secp256k1.Recover(digest, other));
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xff)]
    public void Digests_of_zero_and_above_the_order_are_digests_like_others(byte filling)
    {
        byte[] secret = Oracle.Bytes32(), publicKey = Secp256k1.PublicKey(secret), digest = Enumerable.Repeat(filling, 32).ToArray();
        byte[] signature = Secp256k1.SignRecoverable(secret, publicKey, digest);
        Assert.True(Oracle.Verify(publicKey, digest, signature[..64]));
        Assert.Equal(publicKey, Secp256k1.Recover(digest, signature));
    }

    [Fact]
    public void Recovery_refuses_the_larger_s_and_other_spellings_of_v()
    {
        byte[] secret = Oracle.Bytes32(), digest = Oracle.Bytes32(), signature = Secp256k1.SignRecoverable(secret, digest);
        Assert.Null(Secp256k1.Recover(digest, [.. Oracle.Negate(signature[..64]), (byte)(signature[64] ^ 1)]));
        Assert.Null(Secp256k1.Recover(digest, [.. signature[..64], (byte)(27 + signature[64])]));
        Assert.Null(Secp256k1.Recover(digest, signature.AsSpan(0, 64)));
        Assert.Null(Secp256k1.Recover(digest.AsSpan(1), signature));
        Assert.Null(Secp256k1.Recover(digest, new byte[65]));
        foreach (byte[] changed in Mutations.Of(signature, 6, 200)) Secp256k1.Recover(digest, changed);
    }

    [Fact]
    public void A_foreign_public_key_is_noticed_when_signing() => Assert.Throws<ArgumentException>(() =>
        Secp256k1.SignRecoverable(Oracle.Bytes32(), Secp256k1.PublicKey(Oracle.Bytes32()), Oracle.Bytes32()));

    [Fact]
    public void Secrets_are_added_modulo_the_order()
    {
        for (int i = 0; i < 100; i++)
        {
            byte[] a = Oracle.Bytes32(), b = Oracle.Bytes32();
            Assert.Equal(Oracle.Add(a, b), Secp256k1.AddSecrets(a, b));
        }
        byte[] one = [.. new byte[31], 1], order = Oracle.Order, last = [.. order[..31], (byte)(order[31] - 1)];
        Assert.Null(Secp256k1.AddSecrets(one, last));
    }

    [Fact]
    public void Many_threads_may_share_the_curve()
    {
        byte[] secret = Oracle.Bytes32(), digest = Oracle.Bytes32(), publicKey = Secp256k1.PublicKey(secret);
        Parallel.For(0, 64, _ =>
        {
            byte[] signature = Secp256k1.SignRecoverable(secret, publicKey, digest);
            Assert.Equal(publicKey, Secp256k1.Recover(digest, signature));
        });
    }
}
