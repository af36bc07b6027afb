using System.Security.Cryptography;
using Guise.Platform.Keys;
using Guise.Platform.Records;
using Guise.Tests.Infrastructure;

namespace Guise.Tests.Keys;

public sealed class WrappedServiceKeyTests : IDisposable
{
    private readonly SqliteStore _sqlite = new();
    private readonly VaultLike _vault = new();

    private IRecordStore Store => _sqlite.Records;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _sqlite.Dispose();

    [Fact]
    public async Task The_first_start_makes_a_key_and_later_starts_find_it()
    {
        byte[] key = Assert.Single(await Load(1));
        Assert.Equal(32, key.Length);
        Assert.Equal(key, Assert.Single(await Load(1)));
    }

    [Fact]
    public async Task The_rows_hold_no_key()
    {
        byte[] key = Assert.Single(await Load(1));
        Assert.False(_sqlite.IsOnDisk(key));
        Assert.False(_sqlite.IsOnDisk(System.Buffers.Text.Base64Url.EncodeToString(key)[..40]));
    }

    [Fact]
    public async Task Instances_that_start_together_agree()
    {
        IReadOnlyList<byte[]>[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Load(1))));
        Assert.All(all, keys => Assert.Equal(all[0][0], Assert.Single(keys)));
    }

    [Fact]
    public async Task A_rotation_adds_a_version_and_keeps_the_old_ones()
    {
        byte[] first = (await Load(1))[0];
        IReadOnlyList<byte[]> rotated = await Load(2);
        Assert.Equal(2, rotated.Count);
        Assert.Equal(first, rotated[0]);
        Assert.NotEqual(first, rotated[1]);
        Assert.Equal(rotated, await Load(1));
    }

    [Fact]
    public async Task A_new_wrapping_key_takes_the_rows_over_and_the_old_one_may_go()
    {
        IReadOnlyList<byte[]> keys = await Load(2);
        _vault.Rotate();
        Assert.Equal(keys, await Load(2));
        _vault.DisableOldKeys();
        Assert.Equal(keys, await Load(2));
    }

    [Fact]
    public async Task A_version_that_is_missing_stops_the_service()
    {
        await Load(2);
        StoredRecord first = (await Store.Query("service-key", "", 10, cancel: Cancel)).Items[0];
        await Store.Write("service-key", [new RecordWrite.Delete(first.Row, first.ETag)], cancel: Cancel);
        await Assert.ThrowsAsync<CryptographicException>(() => Load(2));
    }

    private Task<IReadOnlyList<byte[]>> Load(int versions) => new WrappedServiceKey(Store, _vault, versions).Load(Cancel);

    private sealed class VaultLike : IServiceKeyWrap
    {
        private readonly Dictionary<string, RSA> _keys = new() { ["key-1"] = RSA.Create(2048) };

        public string KeyUri { get; private set; } = "key-1";

        public void Rotate() => _keys.Add(KeyUri = "key-2", RSA.Create(2048));

        public void DisableOldKeys() => _keys.Remove("key-1");

        public Task<byte[]> Wrap(byte[] serviceKey, CancellationToken cancel) =>
            Task.FromResult(_keys[KeyUri].Encrypt(serviceKey, RSAEncryptionPadding.OaepSHA256));

        public Task<byte[]> Unwrap(string keyUri, byte[] wrapped, CancellationToken cancel) =>
            Task.FromResult(_keys[keyUri].Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256));
    }
}
