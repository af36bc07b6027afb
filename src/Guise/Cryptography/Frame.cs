using System.Buffers.Binary;
using System.Text;

namespace Guise.Cryptography;

/// <summary>
/// Joins several values into one byte string without ambiguity: each part is preceded by its length
/// (4 bytes, big endian), so that ("ab","c") and ("a","bc") differ. Everything that is hashed, authenticated or
/// used as associated data goes through here.
/// </summary>
internal static class Frame
{
    public static byte[] Of(params ReadOnlySpan<Part> parts)
    {
        int length = 0;
        foreach (Part part in parts) length += sizeof(int) + part.Bytes.Length;

        byte[] frame = new byte[length];
        Span<byte> rest = frame;
        foreach (Part part in parts)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, part.Bytes.Length);
            part.Bytes.Span.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + part.Bytes.Length)..];
        }
        return frame;
    }

    /// <summary>The parts of a frame made by <see cref="Of"/>.</summary>
    /// <exception cref="FormatException">The bytes are not a frame.</exception>
    public static List<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> frame)
    {
        List<ReadOnlyMemory<byte>> parts = [];
        while (!frame.IsEmpty)
        {
            if (frame.Length < sizeof(int)) throw new FormatException("A frame ends inside a length.");
            int length = BinaryPrimitives.ReadInt32BigEndian(frame.Span);
            if (length < 0 || length > frame.Length - sizeof(int)) throw new FormatException("A frame's part is longer than the frame.");
            parts.Add(frame.Slice(sizeof(int), length));
            frame = frame[(sizeof(int) + length)..];
        }
        return parts;
    }

    /// <summary>One value of a frame.</summary>
    internal readonly record struct Part(ReadOnlyMemory<byte> Bytes)
    {
        public static implicit operator Part(string text) => new(Encoding.UTF8.GetBytes(text));
        public static implicit operator Part(byte[] bytes) => new(bytes);
        public static implicit operator Part(ReadOnlyMemory<byte> bytes) => new(bytes);
        public static implicit operator Part(int number)
        {
            byte[] bytes = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(bytes, number);
            return new(bytes);
        }
    }
}
