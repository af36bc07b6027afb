using System.Security.Cryptography;
using Guise.Platform.Objects;

namespace Guise.Tests.Objects;

/// <summary>What every object store does, whatever it is made of.</summary>
public abstract class ObjectStoreContract
{
    private readonly string _folder = Guid.NewGuid().ToString();

    protected abstract Task<IObjectStore> Store();

    [Fact]
    public async Task Bytes_come_back_as_they_were_however_many()
    {
        IObjectStore store = await Store();
        foreach (int size in (int[])[0, 1, 4096, 300_000])
        {
            byte[] bytes = RandomNumberGenerator.GetBytes(size);
            await store.Put(_folder, $"n{size}", new MemoryStream(bytes), Cancel);
            Assert.Equal(bytes, await Read(store, $"n{size}"));
        }
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_no_error_to_remove()
    {
        IObjectStore store = await Store();
        Assert.Null(await store.Get(_folder, "a", Cancel));
        await store.Delete(_folder, "a", Cancel);
        Assert.Empty(await store.List(_folder, 10, Cancel));
        await store.Put(_folder, "a", new MemoryStream([1]), Cancel);
        await store.Delete(_folder, "a", Cancel);
        Assert.Null(await store.Get(_folder, "a", Cancel));
        Assert.Null(await store.Get(Guid.NewGuid().ToString(), "a", Cancel));
    }

    [Fact]
    public async Task A_list_has_the_names_of_its_folder_up_to_a_limit()
    {
        IObjectStore store = await Store();
        string other = Guid.NewGuid().ToString();
        foreach (string name in (string[])["a", "b", "c"]) await store.Put(_folder, name, new MemoryStream([1]), Cancel);
        await store.Put(other, "d", new MemoryStream([1]), Cancel);
        Assert.Equal(["a", "b", "c"], (await store.List(_folder, 10, Cancel)).Order());
        Assert.Equal(2, (await store.List(_folder, 2, Cancel)).Count);
    }

    [Fact]
    public async Task A_stream_that_breaks_leaves_nothing_to_read_and_its_own_failure()
    {
        IObjectStore store = await Store();
        await Assert.ThrowsAsync<InvalidDataException>(() => store.Put(_folder, "a", new Broken(), Cancel));
        Assert.Null(await store.Get(_folder, "a", Cancel));
        Assert.Empty(await store.List(_folder, 10, Cancel));
    }

    [Fact]
    public async Task The_same_name_again_is_a_repetition()
    {
        IObjectStore store = await Store();
        await store.Put(_folder, "a", new MemoryStream([1]), Cancel);
        await store.Put(_folder, "a", new MemoryStream([1, 2]), Cancel);
        Assert.Equal([1, 2], (await Read(store, "a"))!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("A")]
    [InlineData("-a")]
    [InlineData("a.b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_name_that_could_mean_another_place_is_a_bug_of_the_caller(string name)
    {
        IObjectStore store = await Store();
        await Assert.ThrowsAsync<ArgumentException>(() => store.Put(_folder, name, new MemoryStream([1]), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.Get(name, "a", Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.Delete(_folder, name, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.List(name, 1, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<byte[]?> Read(IObjectStore store, string name)
    {
        if (await store.Get(_folder, name, Cancel) is not { } stream) return null;
        await using (stream)
        {
            MemoryStream bytes = new();
            await stream.CopyToAsync(bytes, Cancel);
            return bytes.ToArray();
        }
    }

    private sealed class Broken : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ++_reads > 2 ? throw new InvalidDataException("Broken.") : ValueTask.FromResult(Math.Min(10, buffer.Length));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            CopyAsync(destination, cancellationToken);

        public override bool CanSeek => false;

        private async Task CopyAsync(Stream destination, CancellationToken cancel)
        {
            byte[] buffer = new byte[16];
            while (true) await destination.WriteAsync(buffer.AsMemory(0, await ReadAsync(buffer, cancel)), cancel);
        }
    }
}
