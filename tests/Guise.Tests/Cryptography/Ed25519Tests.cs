using Guise.Cryptography;
using Guise.Tests.Infrastructure;
using Oracle = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Guise.Tests.Cryptography;

public sealed class Ed25519Tests
{
    /// <summary>RFC 8032 §7.1, tests 1 to 3.</summary>
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_vectors_of_rfc_8032(string seed, string publicKey, string message, string signature)
    {
        Assert.Equal(publicKey, Convert.ToHexStringLower(Ed25519.PublicKey(Convert.FromHexString(seed))));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(Convert.FromHexString(seed), Convert.FromHexString(message))));
        Assert.True(Ed25519.Verify(Convert.FromHexString(publicKey), Convert.FromHexString(message), Convert.FromHexString(signature)));
    }

    [Fact]
    public void An_independent_library_agrees()
    {
        Random random = new(25519);
        for (int i = 0; i < 100; i++)
        {
            byte[] seed = new byte[32], message = new byte[random.Next(200)], publicKey = new byte[32], signature = new byte[64];
            random.NextBytes(seed);
            random.NextBytes(message);
            Oracle.GeneratePublicKey(seed, 0, publicKey, 0);
            Oracle.Sign(seed, 0, message, 0, message.Length, signature, 0);
            Assert.Equal(publicKey, Ed25519.PublicKey(seed));
            Assert.Equal(signature, Ed25519.Sign(seed, message));
            Assert.True(Ed25519.IsPublicKey(publicKey));
            Assert.True(Ed25519.Verify(publicKey, message, signature));
        }
    }

    [Fact]
    public void An_independent_library_agrees_on_which_bytes_are_points()
    {
        Random random = new(1);
        int points = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = new byte[32];
            random.NextBytes(bytes);
            bool point = Oracle.ValidatePublicKeyFull(bytes, 0) || Oracle.ValidatePublicKeyPartial(bytes, 0);
            Assert.Equal(point, Ed25519.IsPublicKey(bytes));
            points += point ? 1 : 0;
        }
        Assert.InRange(points, 60, 140);
    }

    /// <summary>Points of order 1, 2, 4 and 8 with either sign, and their spellings with a y of the prime or above.</summary>
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Refuses_unsafe_public_keys(string hex)
    {
        byte[] publicKey = Convert.FromHexString(hex);
        Assert.False(Ed25519.IsPublicKey(publicKey));
        // The signature that the identity verifies for every message.
        byte[] forged = [1, .. new byte[63]];
        Assert.False(Ed25519.Verify(publicKey, "anything"u8, forged));
    }

    [Fact]
    public void Refuses_every_change_of_a_signature_and_an_s_that_went_round()
    {
        byte[] seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], publicKey = Ed25519.PublicKey(seed), message = [1, 2, 3];
        byte[] signature = Ed25519.Sign(seed, message);
        foreach (byte[] changed in Mutations.Of(signature, 1, 200)) Assert.False(Ed25519.Verify(publicKey, message, changed));
        foreach (byte[] changed in Mutations.Of(message, 2, 50)) Assert.False(Ed25519.Verify(publicKey, changed, signature));
        foreach (byte[] changed in Mutations.Of(publicKey, 3, 200)) Assert.False(Ed25519.Verify(changed, message, signature));

        byte[] order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        byte[] round = [.. signature];
        for (int i = 0, carry = 0; i < 32; i++)
        {
            carry += signature[32 + i] + order[i];
            round[32 + i] = (byte)carry;
            carry >>= 8;
        }
        Assert.False(Ed25519.Verify(publicKey, message, round));
    }

    [Fact]
    public void Refuses_seeds_of_another_length() => Assert.Throws<ArgumentException>(() => Ed25519.Sign(new byte[31], []));
}
