using System.Security.Cryptography;
using Guise.Platform;

namespace Guise.Buckets;

/// <summary>A request's body on its way into the object store: counted and hashed as it passes, and cut off where it gets too long.</summary>
internal sealed class MeteredStream(Stream body, long limit) : Stream
{
    private const int Kept = 1024;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private readonly byte[] _beginning = new byte[Kept];

    public long Bytes { get; private set; }

    /// <summary>The first bytes, for a format whose header says what it is.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning.AsSpan(0, (int)Math.Min(Bytes, Kept));

    public byte[] Hash() => _hash.GetCurrentHash();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Bytes; set => throw new NotSupportedException(); }

    /// <exception cref="ProblemException">There is more than may be.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await body.ReadAsync(buffer, cancellationToken);
        if (Bytes < Kept) buffer.Span[..(int)Math.Min(read, Kept - Bytes)].CopyTo(_beginning.AsSpan((int)Bytes));
        Bytes += read;
        if (Bytes > limit) throw new ProblemException(Problems.ObjectTooLarge);
        _hash.AppendData(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}
