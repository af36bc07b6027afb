namespace Guise.Platform.Records;

/// <summary>A value in pieces of at most 64 KiB, which is what one property of a Table Storage row holds.</summary>
internal static class ValueChunks
{
    public const int MaxChunk = 64 * 1024;

    /// <summary>Beside the pieces a row keeps the length: so a lost piece cannot pass for a shorter value.</summary>
    public const string LengthName = "Length";

    public static string Name(int index) => $"Value{index}";

    public static IEnumerable<byte[]> Split(byte[] value) => value.Chunk(MaxChunk);

    /// <exception cref="InvalidDataException">A piece is missing or has a wrong size.</exception>
    public static byte[] Join(int? length, Func<int, byte[]?> piece)
    {
        if (length is not (>= 0 and <= RecordKeys.MaxValueLength)) throw Damaged();
        byte[] value = new byte[length.Value];
        for (int offset = 0, index = 0; offset < value.Length; index++)
        {
            byte[]? bytes = piece(index);
            if (bytes?.Length != Math.Min(MaxChunk, value.Length - offset)) throw Damaged();
            bytes.CopyTo(value, offset);
            offset += bytes.Length;
        }
        return value;
    }

    private static InvalidDataException Damaged() => new("A row's value is incomplete.");
}
