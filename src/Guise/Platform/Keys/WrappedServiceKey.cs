using System.Globalization;
using System.Security.Cryptography;
using Guise.Cryptography;
using Guise.Platform.Records;

namespace Guise.Platform.Keys;

/// <summary>
/// The service keys as rows, each wrapped by a key that the store does not hold. Versions are only ever inserted, so that
/// instances which start together agree on the first one.
/// </summary>
/// <param name="versions">How many there must be: raising it by one is a rotation.</param>
internal sealed class WrappedServiceKey(IRecordStore store, IServiceKeyWrap wrap, int versions) : IServiceKey
{
    private const string Partition = "service-key";
    private const string Prefix = "v|";

    public async Task<IReadOnlyList<byte[]>> Load(CancellationToken cancel = default)
    {
        IReadOnlyList<StoredRecord> rows = await Rows(cancel);
        while (rows.Count < versions)
        {
            byte[] key = RandomNumberGenerator.GetBytes(Derive.KeySize);
            WrappedKeyRow row = new(1, wrap.KeyUri, await wrap.Wrap(key, cancel));
            CryptographicOperations.ZeroMemory(key);
            // A conflict is another instance's version: it is as good, and the only one.
            await store.Write(Partition, [new RecordWrite.Insert(Name(rows.Count + 1), RecordJson.Write(row))], cancel: cancel);
            rows = await Rows(cancel);
        }

        List<byte[]> keys = [];
        foreach (StoredRecord row in rows) keys.Add(await Open(row, cancel));
        return keys;
    }

    private async Task<IReadOnlyList<StoredRecord>> Rows(CancellationToken cancel)
    {
        IReadOnlyList<StoredRecord> rows = (await store.Query(Partition, Prefix, RecordKeys.MaxPage, cancel: cancel)).Items;
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Row != Name(i + 1)) throw new CryptographicException($"Service key version {i + 1} is missing.");
        }
        return rows;
    }

    private async Task<byte[]> Open(StoredRecord stored, CancellationToken cancel)
    {
        WrappedKeyRow row = RecordJson.Read<WrappedKeyRow>(stored.Value);
        byte[] key = await wrap.Unwrap(row.KeyUri, row.Wrapped, cancel);
        if (row.KeyUri != wrap.KeyUri)
        {
            // The wrapping key was rotated. Whoever is first moves the row; then the old key may be disabled.
            WrappedKeyRow moved = new(1, wrap.KeyUri, await wrap.Wrap(key, cancel));
            await store.Write(Partition, [new RecordWrite.Replace(stored.Row, RecordJson.Write(moved), stored.ETag)], scrub: true, cancel);
        }
        return key;
    }

    private static string Name(int version) => Prefix + version.ToString("D6", CultureInfo.InvariantCulture);

    internal sealed record WrappedKeyRow(int V, string KeyUri, byte[] Wrapped) : IRecordShape
    {
        public static int Newest => 1;
    }
}
