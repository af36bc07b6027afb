using System.Text;
using Guise.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Guise.Tests.Cryptography;

public sealed class HashTests
{
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("transfer(address,uint256)", "a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b")]
    public void Keccak_256_of_known_texts(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Keccak256.Hash(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f")]
    [InlineData("abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525")]
    public void Sha_224_of_the_standards_texts(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Sha224.Hash(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xcbf43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414fa339u)]
    public void Crc_32_of_known_texts(string text, uint crc) => Assert.Equal(crc, Crc32.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void An_independent_library_agrees_around_every_block_boundary()
    {
        Random random = new(256);
        for (int length = 0; length < 420; length++)
        {
            byte[] data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(Oracle(new KeccakDigest(256), data), Keccak256.Hash(data));
            Assert.Equal(Oracle(new Sha224Digest(), data), Sha224.Hash(data));
        }
    }

    private static byte[] Oracle(IDigest digest, byte[] data)
    {
        byte[] hash = new byte[digest.GetDigestSize()];
        digest.BlockUpdate(data, 0, data.Length);
        digest.DoFinal(hash, 0);
        return hash;
    }
}
