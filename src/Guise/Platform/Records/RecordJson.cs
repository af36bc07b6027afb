using System.Text.Json;
using Guise.Platform.Http;

namespace Guise.Platform.Records;

/// <summary>A persisted shape: a record with a version of its own, so that old rows stay readable.</summary>
internal interface IRecordShape
{
    /// <summary>The version that the row was written in.</summary>
    int V { get; }

    /// <summary>The newest version that this code reads.</summary>
    static abstract int Newest { get; }
}

/// <summary>Rows are JSON objects that carry their version.</summary>
internal static class RecordJson
{
    public static byte[] Write<T>(T shape) where T : IRecordShape => JsonSerializer.SerializeToUtf8Bytes(shape, Json.Options);

    /// <exception cref="InvalidDataException">The row was written by newer code, or is damaged.</exception>
    public static T Read<T>(ReadOnlySpan<byte> value) where T : IRecordShape
    {
        T shape = JsonSerializer.Deserialize<T>(value, Json.Rows)
            ?? throw new InvalidDataException($"A row that should hold a {typeof(T).Name} is empty.");
        return shape.V >= 1 && shape.V <= T.Newest
            ? shape
            : throw new InvalidDataException($"A {typeof(T).Name} of version {shape.V} is newer than this code.");
    }
}
