using System.Buffers.Binary;
using System.Text;
using Guise.Cryptography;

namespace Guise.Contents;

/// <summary>
/// A content as it is kept: the plaintext of a private record. Version 1 is the frame
/// <c>1 ‖ created (ticks, 8 bytes) ‖ collection tag ‖ own tag ‖ request tag ‖ JSON</c>.
/// </summary>
/// <param name="CollectionTag">The own tag of the collection that it belongs to; empty for none.</param>
/// <param name="OwnTag">Collections: random, so that one made again under the same id does not inherit members. Else empty.</param>
/// <param name="RequestTag">Names the request that added it, so that its repetition recognises its own work; empty for none.</param>
internal sealed record ContentRecord(DateTimeOffset CreatedAt, string CollectionTag, string OwnTag, string RequestTag, byte[] Json)
{
    private const int Version = 1;

    public byte[] Write()
    {
        byte[] created = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(created, CreatedAt.UtcTicks);
        return Frame.Of(Version, created, CollectionTag, OwnTag, RequestTag, Json);
    }

    /// <exception cref="InvalidDataException">Written by newer code.</exception>
    public static ContentRecord Read(byte[] bytes)
    {
        List<ReadOnlyMemory<byte>> parts = Frame.Parts(bytes);
        if (BinaryPrimitives.ReadInt32BigEndian(parts[0].Span) != Version) throw new InvalidDataException("A content is newer than this code.");
        return new(
            new(BinaryPrimitives.ReadInt64BigEndian(parts[1].Span), TimeSpan.Zero),
            Encoding.UTF8.GetString(parts[2].Span), Encoding.UTF8.GetString(parts[3].Span), Encoding.UTF8.GetString(parts[4].Span),
            parts[5].ToArray());
    }
}
