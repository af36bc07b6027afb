using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Guise.Cryptography;
using Guise.Platform;
using Guise.Platform.Keys;
using Guise.Platform.Records;

namespace Guise.Local.Keys;

/// <summary>
/// Stands in for a key vault: keys <c>local:{name}</c>, each made at its first wrap and bound to the token of that call.
/// A key lies sealed under the service key and its token together, so that neither opens it alone.
/// </summary>
internal sealed partial class LocalRemoteKeys(IRecordStore records, ServiceKeys serviceKeys) : IRemoteKeys
{
    private const string Row = "key";

    public bool Allows(string keyUri) => LocalUri().IsMatch(keyUri);

    public async Task<RemoteKeyOutcome> Wrap(
        string keyUri, ReadOnlyMemory<byte> share, Secret authToken, CancellationToken cancel = default)
    {
        if (share.Length != Derive.KeySize) throw new ArgumentException($"A share has {Derive.KeySize} bytes.", nameof(share));
        if (!Allows(keyUri)) return new RemoteKeyOutcome.Failed();
        if (authToken.Utf8.Length < Limits.LocalAuthTokenMinBytes) return new RemoteKeyOutcome.Refused();

        string partition = await Partition(keyUri, cancel);
        return await Use(partition, await Find(partition, cancel) ?? await Create(partition, authToken, cancel), authToken,
            key => new RemoteKeyOutcome.Done(Sealed.Seal(key, share.Span, ShareData(partition))), cancel);
    }

    public async Task<RemoteKeyOutcome> Unwrap(
        string keyUri, ReadOnlyMemory<byte> wrapped, Secret authToken, CancellationToken cancel = default)
    {
        if (!Allows(keyUri)) return new RemoteKeyOutcome.Failed();
        string partition = await Partition(keyUri, cancel);
        if (await Find(partition, cancel) is not { } box) return new RemoteKeyOutcome.Failed();
        return await Use(partition, box, authToken,
            key => Sealed.TryOpen(key, wrapped.Span, ShareData(partition)) is { } share
                ? new RemoteKeyOutcome.Done(share)
                : new RemoteKeyOutcome.Failed(),
            cancel);
    }

    private async Task<RemoteKeyOutcome> Use(
        string partition, byte[] box, Secret authToken, Func<byte[], RemoteKeyOutcome> use, CancellationToken cancel)
    {
        byte[] lockKey = await LockKey(authToken, cancel);
        byte[]? key = Sealed.TryOpen(lockKey, box, KeyData(partition));
        CryptographicOperations.ZeroMemory(lockKey);
        if (key is null) return new RemoteKeyOutcome.Refused();
        try
        {
            return use(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The new key's box, or that of whoever made the key at the same time.</summary>
    private async Task<byte[]> Create(string partition, Secret authToken, CancellationToken cancel)
    {
        byte[] key = RandomNumberGenerator.GetBytes(Derive.KeySize);
        byte[] lockKey = await LockKey(authToken, cancel);
        byte[] box = Sealed.Seal(lockKey, key, KeyData(partition));
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(lockKey);

        byte[] value = RecordJson.Write(new LocalKeyRecord(LocalKeyRecord.Newest, box));
        return await records.Write(partition, [new RecordWrite.Insert(Row, value)], cancel: cancel) is WriteOutcome.Written
            ? box
            : await Find(partition, cancel) ?? throw new InvalidOperationException("A local key vanished while it was made.");
    }

    private async Task<byte[]?> Find(string partition, CancellationToken cancel) =>
        await records.Get(partition, Row, cancel) is { } record ? RecordJson.Read<LocalKeyRecord>(record.Value).Box : null;

    private async Task<string> Partition(string keyUri, CancellationToken cancel)
    {
        byte[] key = await serviceKeys.Derived("local-key/name", cancel);
        string blind = Derive.Blind(key, keyUri);
        CryptographicOperations.ZeroMemory(key);
        return $"remote-key|{blind}";
    }

    private async Task<byte[]> LockKey(Secret authToken, CancellationToken cancel)
    {
        byte[] derived = await serviceKeys.Derived("local-key/lock", cancel);
        byte[] material = [.. derived, .. authToken.Utf8];
        byte[] key = Derive.Key(material, "local-key");
        CryptographicOperations.ZeroMemory(derived);
        CryptographicOperations.ZeroMemory(material);
        return key;
    }

    private static byte[] KeyData(string partition) => Frame.Of("local-key", partition);

    private static byte[] ShareData(string partition) => Frame.Of("local-key/share", partition);

    [GeneratedRegex("^local:[a-z0-9-]{1,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex LocalUri();

    private sealed record LocalKeyRecord(int V, byte[] Box) : IRecordShape
    {
        public static int Newest => 1;
    }
}
