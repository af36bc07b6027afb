using System.Buffers.Binary;
using System.Security.Cryptography;
using Guise.Platform;

namespace Guise.Buckets;

/// <summary>
/// Who owns a bucket's id, shown by nothing but signatures: the id is made of the first operation's hash, and every further one is signed by an
/// owner that the one before names. It shows neither that it is the newest nor what any service lets an owner do.
/// </summary>
internal sealed record BucketLog(string Id, IReadOnlyList<LogOperation> Operations)
{
    private const int IdBits = 122, CustomC = 62;

    public LogOperation Head => Operations[^1];

    /// <summary>Whether an id is made of a log: a UUID of version 8.</summary>
    public static bool Certifies(string id) => Guid.ParseExact(id, "D").Version == 8;

    /// <summary>Null for whatever is no log, whole and from its beginning. Signatures come last.</summary>
    public static BucketLog? TryRead(IReadOnlyList<byte[]> operations)
    {
        if (operations.Count is 0 or > Limits.BucketLogOperations) return null;
        List<LogOperation> read = [];
        foreach (byte[] bytes in operations)
        {
            if (LogOperation.TryRead(bytes) is not { } operation) return null;
            if (!(read.Count == 0 ? operation.Begins : operation.Follows(read[^1].Cid, read[^1].Owners))) return null;
            read.Add(operation);
        }
        return read.All(operation => operation.Envelope.IsSigned) ? new(IdOf(operations[0]), read) : null;
    }

    /// <summary>The first 122 bits of the SHA-256 of the first operation, with its signature, as a UUID of version 8 (RFC 9562 §5.8).</summary>
    public static string IdOf(byte[] genesis)
    {
        UInt128 hash = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(genesis)) >> (128 - IdBits);
        UInt128 a = hash >> (CustomC + 12), b = (hash >> CustomC) & 0xFFF, c = hash & ((UInt128.One << CustomC) - 1);
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(id, (a << 80) | ((UInt128)8 << 76) | (b << 64) | ((UInt128)0b10 << CustomC) | c);
        return new Guid(id, bigEndian: true).ToString("D");
    }

    /// <summary>The operation that stands where a known log has another: two were signed after the same one. Null for none.</summary>
    public LogOperation? ForkFrom(IReadOnlyList<byte[]> known) => Operations.Zip(known)
        .Where(pair => !pair.First.Bytes.AsSpan().SequenceEqual(pair.Second)).Select(pair => pair.First).FirstOrDefault();
}
