using Guise.Cryptography;
using Oracle = Org.BouncyCastle.Math.EC.Rfc7748.X25519;

namespace Guise.Tests.Cryptography;

public sealed class X25519Tests
{
    /// <summary>RFC 7748 §6.1.</summary>
    [Fact]
    public void The_agreement_of_rfc_7748()
    {
        byte[] alice = Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bob = Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        byte[] shared = Convert.FromHexString("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Convert.ToHexStringLower(X25519.PublicKey(alice)));
        Assert.Equal("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", Convert.ToHexStringLower(X25519.PublicKey(bob)));
        Assert.Equal(shared, X25519.Agree(alice, X25519.PublicKey(bob)));
        Assert.Equal(shared, X25519.Agree(bob, X25519.PublicKey(alice)));
    }

    /// <summary>RFC 7748 §5.2.</summary>
    [Theory]
    [InlineData("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void The_function_of_rfc_7748(string scalar, string u, string result) =>
        Assert.Equal(result, Convert.ToHexStringLower(X25519.Agree(Convert.FromHexString(scalar), Convert.FromHexString(u))!));

    [Fact]
    public void An_independent_library_agrees()
    {
        Random random = new(7748);
        for (int i = 0; i < 100; i++)
        {
            byte[] secret = new byte[32], peer = new byte[32], publicKey = new byte[32], shared = new byte[32];
            random.NextBytes(secret);
            random.NextBytes(peer);
            Oracle.ScalarMultBase(secret, 0, publicKey, 0);
            Oracle.ScalarMult(secret, 0, peer, 0, shared, 0);
            Assert.Equal(publicKey, X25519.PublicKey(secret));
            Assert.Equal(shared, X25519.Agree(secret, peer));
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("00")]
    public void Nobody_agrees_on_zeros(string publicKey) =>
        Assert.Null(X25519.Agree(Enumerable.Repeat((byte)7, 32).ToArray(), Convert.FromHexString(publicKey)));
}
