using System.Security.Cryptography;
using Guise.Platform.Records;

namespace Guise.Tests.Records;

public sealed class ValueChunksTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(ValueChunks.MaxChunk, 1)]
    [InlineData(ValueChunks.MaxChunk + 1, 2)]
    [InlineData(RecordKeys.MaxValueLength, 12)]
    public void A_value_comes_back_from_its_pieces(int length, int pieces)
    {
        byte[] value = RandomNumberGenerator.GetBytes(length);
        byte[][] chunks = [.. ValueChunks.Split(value)];

        Assert.Equal(pieces, chunks.Length);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Length, 1, ValueChunks.MaxChunk));
        Assert.Equal(value, ValueChunks.Join(length, chunks.ElementAtOrDefault));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(3)]
    [InlineData(ValueChunks.MaxChunk + 1)]
    public void A_damaged_value_is_not_returned(int? length)
    {
        byte[][] chunks = [new byte[ValueChunks.MaxChunk], new byte[ValueChunks.MaxChunk]];
        Assert.Throws<InvalidDataException>(() => ValueChunks.Join(length, chunks.ElementAtOrDefault));
    }

    [Fact]
    public void A_missing_piece_is_noticed() =>
        Assert.Throws<InvalidDataException>(() => ValueChunks.Join(ValueChunks.MaxChunk + 5,
            index => index == 0 ? new byte[ValueChunks.MaxChunk] : null));
}
