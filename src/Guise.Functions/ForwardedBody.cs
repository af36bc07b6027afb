using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Guise.Functions;

/// <summary>
/// The body of a request that the host forwards. The host looks for an answer only once it has sent the whole body, so what the application
/// refuses unread is read here: a server that closes instead, as it does at its own limit, makes a bare 500 of every 413. The limits of the
/// endpoints are therefore kept here, not there.
/// </summary>
internal sealed class ForwardedBody : Stream, IHttpMaxRequestBodySizeFeature
{
    /// <summary>Whoever sends more slowly than this is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Stream _sent;
    private readonly long? _declared;
    private long _read;

    private ForwardedBody(Stream sent, long? declared) => (_sent, _declared) = (sent, declared);

    public static ForwardedBody Take(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server) server.MaxRequestBodySize = null;
        ForwardedBody body = new(context.Request.Body, context.Request.ContentLength);
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(body);
        context.Request.Body = body;
        return body;
    }

    public long? MaxRequestBodySize { get; set; }

    public bool IsReadOnly => _read > 0;

    /// <summary>Reads what the application left; the host's own limit bounds it.</summary>
    public async Task Drain(CancellationToken cancel)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(Patience);
        try
        {
            await _sent.CopyToAsync(Null, limited.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Nobody is left to read the answer.
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_declared > MaxRequestBodySize) throw TooLarge();
        int count = await _sent.ReadAsync(buffer, cancellationToken);
        _read += count;
        return _read > MaxRequestBodySize ? throw TooLarge() : count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static BadHttpRequestException TooLarge() => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);
}
